-- version: 1
-- severity: pending, warning
-- subject: grant
-- finds en: The project has ended and there is no final claim.
-- finds ja: 事業終了後、実績報告がない。
-- en: The project of grant {grant} ended on {expected}, without a final claim.
-- ja: 交付 {grant} の事業は {expected} に終了しましたが、実績報告がありません。
-- basis en: A project ends with a final claim, or its grant is closed.
-- basis ja: 事業終了後は実績報告を提出するか、交付を終了します。
-- cure en: Submit the final claim, or close the grant.
-- cure ja: 実績報告を提出するか、交付を終了してください。
-- example en: Ended on 31 March: pending until 30 April, then a warning.
-- example ja: 3 月 31 日終了: 4 月 30 日まで保留、以後は警告。

select g.grant_code as "grant", g.project_to::text as expected,
    array[g.decided_seq, g.project_to_seq] as evidence,
    case when cut.clock > g.project_to + 30 then 'warning' else 'pending' end as severity
from cut
cross join granted g
where cut.clock > g.project_to and g.closed_day is null and not exists (
    select from claim c
    where c.grant_code = g.grant_code and c.withdrawn_seq is null and c.kind = 'final'
)
