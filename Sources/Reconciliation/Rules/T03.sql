-- version: 1
-- severity: pending, warning
-- subject: grant
-- finds en: No report of input tax since the amount was fixed.
-- finds ja: 額の確定後、消費税の報告がない。
-- en: Grant {grant} was fixed on {actual} and has no report on input tax.
-- ja: 交付 {grant} は {actual} に額が確定しましたが、消費税仕入控除税額の報告がありません。
-- basis en: Once the tax is settled, deductible input tax is reported, and repaid where it was granted.
-- basis ja: 消費税の確定後、仕入控除税額を報告し、該当額を返還します。
-- cure en: File the report, with nothing where nothing is deductible.
-- cure ja: 報告を提出してください（該当なしの場合も）。
-- example en: Fixed on 1 May 2024: pending until 1 May 2025, then a warning.
-- example ja: 2024 年 5 月 1 日確定: 2025 年 5 月 1 日まで保留、以後は警告。

select g.grant_code as "grant", 'a report' as expected, m.fixed_day::text as actual,
    array[g.decided_seq, m.fixed_seq, t.seq] as evidence,
    case when cut.clock > pg_temp.years_after(m.fixed_day, 1) then 'warning' else 'pending' end
        as severity
from cut
cross join input_tax_missing m
join granted g using (grant_code)
join grant_terms t using (grant_code)
