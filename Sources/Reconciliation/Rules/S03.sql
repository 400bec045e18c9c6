-- version: 1
-- severity: warning
-- subject: serial
-- finds en: A serial number was replaced after it was claimed.
-- finds ja: 請求後に製造番号が交換されている。
-- en: Unit {serial} was replaced on {actual} by {replacement}, after it was claimed.
-- ja: 製造番号 {serial} は請求後の {actual} に {replacement} と交換されました。
-- basis en: The register of assets names the unit that is there.
-- basis ja: 財産管理台帳は現にある物件を示します。
-- cure en: Correct the register, and tell the agency of the change.
-- cure ja: 台帳を訂正し、事務局に報告してください。
-- example en: SN-1 claimed in C-1, replaced by SN-2 a month later.
-- example ja: C-1 で請求した SN-1 を翌月 SN-2 に交換。

select f.data ->> 'serial_out' as serial, 'kept' as expected, min(f.day)::text as actual,
    min((f.data ->> 'serial_in') collate "C") as replacement,
    array_agg(f.seq) || array_agg(l.seq) as evidence
from fact f
join (select l.seq, l.day, s.serial from claim_line l cross join unnest(l.serials) as s (serial)) l
    on l.serial = f.data ->> 'serial_out' and (l.day, l.seq) < (f.day, f.seq)
where f.type = 'unit.replaced'
group by f.data ->> 'serial_out'
