-- version: 1
-- severity: error
-- subject: serial
-- implies: Q03
-- finds en: A serial number is claimed twice.
-- finds ja: 製造番号が重複して請求されている。
-- en: Unit {serial} is claimed more than once: {actual}.
-- ja: 製造番号 {serial} が重複して請求されています: {actual:words}。
-- basis en: One unit is paid for once.
-- basis ja: 同一の物件を重ねて助成することはできません。
-- cure en: Withdraw one of the claims, or correct its serial numbers.
-- cure ja: 一方の請求を取り下げるか、製造番号を訂正してください。
-- example en: SN-1 in claims C-1 and C-2, neither withdrawn.
-- example ja: SN-1 が取下げのない C-1 と C-2 にある。

select s.serial, 'once' as expected,
    string_agg(l.claim || ' line ' || l.line, ', ' order by l.claim collate "C", l.line) as actual,
    json_agg(json_build_object(
        'claim', l.claim, 'line', l.line, 'grant', l.grant_code, 'submitted_on', l.day
    ) order by l.claim collate "C", l.line) as compared,
    array_agg(l.seq) as evidence
from claim_line l
cross join unnest(l.serials) as s (serial)
where l.order_code is not null
group by s.serial
having count(*) > 1
