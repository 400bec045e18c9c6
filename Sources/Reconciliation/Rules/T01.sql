-- version: 1
-- severity: error
-- subject: claim
-- finds en: A final claim came too late.
-- finds ja: 実績報告が期限後に提出されている。
-- en: Final claim {claim} was submitted on {actual}, after {expected}.
-- ja: 実績報告 {claim} は {actual} に提出され、期限 {expected} を過ぎています。
-- basis en: Within 30 days of completion, and by 10 April of the next fiscal year.
-- basis ja: 完了後30日以内、かつ翌年度の4月10日までです。
-- cure en: Record the reason for the delay, and accept the finding.
-- cure ja: 遅延の理由を記録し、この指摘を承認してください。
-- example en: Completed on 20 March 2025: due on 10 April 2025, submitted on 11 April.
-- example ja: 2025 年 3 月 20 日完了: 期限は 4 月 10 日、提出は 4 月 11 日。

select c.claim, d.due_on::text as expected, c.day::text as actual,
    array[c.seq] as evidence, c.completed_on
from claim c
cross join lateral (select pg_temp.final_due(c.completed_on) as due_on) d
where c.withdrawn_seq is null and c.kind = 'final' and c.day > d.due_on
