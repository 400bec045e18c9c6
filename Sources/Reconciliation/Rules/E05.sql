-- version: 1
-- severity: error
-- subject: claim, line
-- finds en: The product was not eligible on the order day.
-- finds ja: 発注日に対象外の製品である。
-- en: Line {line} of claim {claim}: {actual} is not eligible under programme {programme}.
-- ja: 請求 {claim} の {line} 行目: {actual} は事業 {programme} の対象ではありません。
-- basis en: The products that the programme lists on the order day.
-- basis ja: 発注日における事業の対象製品です。
-- cure en: Disallow the line, or have the product added to the programme.
-- cure ja: この行を対象外とするか、事業の対象製品に加えてください。
-- example en: An order of GPU-B where the programme lists GPU-A alone.
-- example ja: 対象製品が GPU-A だけの事業で GPU-B を発注。

select l.claim, l.line, array_to_string(t.eligible_products, ', ') as expected,
    l.product as actual, g.programme, l.amount_jpy as difference_jpy,
    l.order_day as ordered_on,
    array[l.seq, l.order_seq, t.seq] as evidence
from claim_line l
join granted g using (grant_code)
join programme_terms t on t.programme = g.programme
    and t.since <= l.order_day and l.order_day < t.until
where l.product <> all (t.eligible_products)
