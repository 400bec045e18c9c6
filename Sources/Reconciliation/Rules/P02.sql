-- version: 1
-- severity: warning
-- subject: claim
-- finds en: One person recorded both the fixing of an amount and the instruction of its payment.
-- finds ja: 額の確定と支払の指示を同じ者が記録している。
-- en: {actual} fixed the amount of claim {claim} and instructed its payment {disbursement}.
-- ja: 請求 {claim} の額の確定と支払 {disbursement} の指示を、同じ {actual} が行いました。
-- basis en: Who fixes an amount does not also order its payment.
-- basis ja: 額の確定と支払の指示は別の者が行います（職務分離）。
-- cure en: Have a second person instruct the payment, or accept the finding with the reason.
-- cure ja: 別の者が支払を指示するか、理由を付けて承認してください。
-- example en: claim fix and disbursement instruct, both recorded_by METI/sato, whoever --by names.
-- example ja: claim fix と disbursement instruct の記録者（recorded_by）がともに METI/sato。

select c.claim, min(d.disbursement collate "C") as disbursement, 'two people' as expected,
    f.recorded_by as actual, 0 as difference_jpy,
    array[c.seq, f.seq] || array_agg(d.seq) as evidence
from claim c
join fact f on f.seq = c.fixed_seq
join disbursement d on d.claim = c.claim
join fact i on i.seq = d.seq and i.recorded_by = f.recorded_by
where not exists (
    -- What came in a file says nothing about who decided it.
    select from cut
    join bulk_import b on b.registry_id = cut.registry_id
    where f.seq between b.first_seq and b.last_seq or i.seq between b.first_seq and b.last_seq
)
group by c.claim, c.seq, f.seq, f.recorded_by
