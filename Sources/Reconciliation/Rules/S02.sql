-- version: 1
-- severity: warning
-- subject: order, line
-- finds en: Subsidised units of ¥500,000 or more are kept without serial numbers.
-- finds ja: 50 万円以上の補助対象財産に製造番号がない。
-- en: {actual} units of line {line} of order {order} are accepted without serial numbers.
-- ja: 発注 {order} の {line} 行目の検収済み {actual} 台に製造番号がありません。
-- basis en: Assets of 500,000 yen or more are registered one by one.
-- basis ja: 取得価格50万円以上の財産は個別に管理します。
-- cure en: Record the serial numbers when the units are put in service.
-- cure ja: 稼働開始時に製造番号を記録してください。
-- example en: 4 units of ¥5,000,000 accepted, none with a serial number.
-- example ja: 単価 5,000,000 円の 4 台を製造番号なしで検収。

select o.order_code as "order", o.line, 0 as expected, u.units as actual,
    array[o.made_seq, p.seq] || a.seqs as evidence
from cut
cross join ordered o
join price p on p.subject = o.subject and p.since <= cut.clock and cut.clock < p.until
cross join lateral (
    select sum(h.amount) as units from held h
    where h.kind = 'line_unnamed' and h.subject = o.subject
    and h.state in ('accepted', 'in_service')
) u
cross join lateral (
    select array_agg(m.seq) as seqs from moved m
    where m.kind = 'line_unnamed' and m.subject = o.subject
    and m.to_state in ('accepted', 'in_service')
) a
where o.grant_code is not null and u.units > 0
and (case when o.currency = 'JPY' then p.unit_price else p.unit_price * o.fx_rate end >= 500000)
    is not false
