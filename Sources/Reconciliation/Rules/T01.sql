-- version: 1
-- severity: error
-- subject: claim
-- en: Final claim {claim} was submitted on {actual}, after {expected}.
-- ja: 実績報告 {claim} は {actual} に提出され、期限 {expected} を過ぎています。
-- basis en: Within 30 days of completion, and by 10 April of the next fiscal year.
-- basis ja: 完了後30日以内、かつ翌年度の4月10日までです。
-- cure en: Record the reason for the delay, and accept the finding.
-- cure ja: 遅延の理由を記録し、この指摘を承認してください。

select c.claim, d.due_on::text as expected, c.day::text as actual,
    array[c.seq] as evidence
from claim c
cross join lateral (
    select least(
        c.completed_on + 30,
        make_date(extract(year from c.completed_on - interval '3 months')::int + 1, 4, 10)
    ) as due_on
) d
where c.withdrawn_seq is null and c.kind = 'final' and c.day > d.due_on
