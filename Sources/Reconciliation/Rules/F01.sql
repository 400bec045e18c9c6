-- version: 1
-- severity: warning
-- subject: programme, fiscal_year
-- finds en: Of a fiscal year's forecast at most a quarter was paid.
-- finds ja: 年度の見込みの 1/4 以下しか支払われていない。
-- en: Programme {programme} paid {actual:yen} in fiscal year {fiscal_year}; {expected:yen} was forecast.
-- ja: 事業 {programme} の {fiscal_year} 年度の支払 {actual:yen} は、見込 {expected:yen} を大きく下回りました。
-- basis en: A fund whose payments fall 75 % or more behind its forecast is reviewed.
-- basis ja: 支払が見込を75％以上下回る基金は見直しの対象です。
-- cure en: Review the forecast, or say why payments slip.
-- cure ja: 見込を見直すか、遅れの理由を記録してください。
-- example en: A forecast of ¥100,000,000 for 2023, ¥25,000,000 paid by 31 March 2024.
-- example ja: 2023 年度の見込み 100,000,000 円に対し支払 25,000,000 円。

with paid as (
    -- A fiscal year begins on 1 April.
    select g.programme, extract(year from d.paid_on - interval '3 months')::int as fiscal_year,
        sum(d.amount_jpy) as paid, array_agg(d.confirmed_seq) as seqs
    from disbursement d
    join granted g using (grant_code)
    where d.confirmed_seq is not null and d.failed_seq is null
    group by 1, 2
)
select t.programme, y.fiscal_year, y.amount_jpy as expected, a.paid as actual,
    y.amount_jpy - a.paid as difference_jpy, array[t.seq] || p.seqs as evidence
from cut
join programme_terms t on t.since <= cut.clock and cut.clock < t.until
cross join lateral jsonb_to_recordset(t.forecast) as y (fiscal_year int, amount_jpy bigint)
left join paid p on p.programme = t.programme and p.fiscal_year = y.fiscal_year
cross join lateral (select coalesce(p.paid, 0) as paid) a
where cut.clock >= make_date(y.fiscal_year + 1, 4, 1) and y.amount_jpy > 0
and a.paid * 4 <= y.amount_jpy
