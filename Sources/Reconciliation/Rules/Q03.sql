-- version: 1
-- severity: error
-- subject: claim, line, serial
-- finds en: A claimed serial number was never accepted on that order line.
-- finds ja: 請求された製造番号がその発注明細で検収されていない。
-- en: Unit {serial}, claimed in line {line} of claim {claim}, was never accepted on its order line.
-- ja: 請求 {claim} の {line} 行目の製造番号 {serial} は、その発注明細で検収されていません。
-- basis en: Costs count for units that were accepted.
-- basis ja: 検収した物件のみが対象です。
-- cure en: Correct the serial number, or record the acceptance.
-- cure ja: 製造番号を訂正するか、検収を記録してください。
-- example en: SN-9 was received, and rejected.
-- example ja: SN-9 は受領されたが不合格。

select distinct l.claim, l.line, s.serial,
    'accepted on ' || l.order_code || ' line ' || l.order_line as expected,
    'not accepted' as actual,
    -- Where it went, if anywhere.
    (
        select jsonb_agg(jsonb_build_object(
            'day', u.day, 'order', u.order_code, 'line', u.line, 'state', u.to_state
        ) order by u.day, u.seq, u.ordinal)
        from step u
        where u.serial = s.serial
    ) as compared,
    array[l.seq, l.order_seq] || (
        select array_agg(u.seq order by u.seq) from step u where u.serial = s.serial
    ) as evidence
from claim_line l
cross join unnest(l.serials) as s (serial)
where l.order_code is not null
and not exists (
    select from step u
    where u.serial = s.serial and u.order_code = l.order_code and u.line = l.order_line
    and u.to_state in ('accepted', 'in_service')
)
