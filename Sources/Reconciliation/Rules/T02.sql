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

select y.grant_code as "grant", y.fiscal_year, y.due_on::text as expected,
    array[g.decided_seq, g.project_to_seq, t.seq] as evidence,
    case when cut.clock > y.due_on then 'error' else 'pending' end as severity
from cut
cross join lateral pg_temp.year_ends_missing(cut.clock) y
join granted g using (grant_code)
join grant_terms t using (grant_code)
where y.ends_on < cut.clock
