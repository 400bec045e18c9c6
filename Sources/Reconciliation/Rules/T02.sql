-- version: 1
-- severity: pending, error
-- subject: grant, fiscal_year
-- finds en: A year-end report is missing.
-- finds ja: 年度終了実績報告がない。
-- en: Grant {grant} lacks its report for fiscal year {fiscal_year}, due on {expected}.
-- ja: 交付 {grant} の {fiscal_year} 年度の年度末報告（期限 {expected}）がありません。
-- basis en: A grant that goes on past 31 March is reported on by 10 April.
-- basis ja: 年度をまたぐ事業は翌年度の4月10日までに年度末報告を提出します。
-- cure en: File the report.
-- cure ja: 報告を提出してください。
-- example en: On 31 March the project goes on; nothing filed by 10 April: an error from 11 April.
-- example ja: 3 月 31 日に事業継続中、4 月 10 日までに報告なし: 4 月 11 日からエラー。

select g.grant_code as "grant", y.year as fiscal_year, y.due_on::text as expected,
    array[g.decided_seq, g.project_to_seq, t.seq] as evidence,
    case when cut.clock > y.due_on then 'error' else 'pending' end as severity
from cut
cross join granted g
join grant_terms t using (grant_code)
cross join lateral (
    select n as year, make_date(n + 1, 3, 31) as ends_on, make_date(n + 1, 4, 10) as due_on
    from generate_series(
        extract(year from g.decided_day)::int - 1, extract(year from cut.clock)::int
    ) n
) y
where t.reports ? 'year_end' and y.ends_on < cut.clock
and g.decided_day <= y.ends_on and g.project_to > y.ends_on
and (g.closed_day is null or g.closed_day > y.ends_on)
and not exists (
    select from claim c
    where c.grant_code = g.grant_code and c.withdrawn_seq is null
    and (c.kind = 'final' and c.day <= y.ends_on
        or c.kind = 'year_end' and c.day > y.ends_on - interval '1 year' and c.day <= y.due_on)
)
and not exists (
    select from fact f
    where f.type = 'report.filed' and f.data ->> 'grant' = g.grant_code
    and f.data ->> 'kind' = 'year_end' and (f.data ->> 'fiscal_year')::int = y.year
)
