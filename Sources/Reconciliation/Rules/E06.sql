-- version: 1
-- severity: error
-- subject: claim, line
-- finds en: Consumption tax stands inside the claimed amount.
-- finds ja: 請求額に消費税が含まれている。
-- en: Line {line} of claim {claim} has consumption tax in its amount: {actual:yen}, of which {expected:yen} without.
-- ja: 請求 {claim} の {line} 行目の金額 {actual:yen} は消費税を含みます（税抜 {expected:yen}）。
-- basis en: Consumption tax that can be deducted is not eligible.
-- basis ja: 仕入控除の対象となる消費税は対象経費に含みません。
-- cure en: Claim the amount without tax.
-- cure ja: 税抜額で請求してください。
-- example en: ¥10,000,000 ordered, ¥11,000,000 claimed.
-- example ja: 発注 10,000,000 円に対し 11,000,000 円を請求。

select l.claim, l.line, m.limit_jpy as expected, l.amount_jpy as actual,
    l.amount_jpy - m.limit_jpy as difference_jpy,
    l.tax_jpy, l.quantity, m.unit_price,
    array[l.seq, l.order_seq, m.price_seq] as evidence
from claim_line l
join claim_limit m using (claim, line)
where l.amount_jpy > m.limit_jpy
and l.amount_jpy - m.limit_jpy in (l.tax_jpy, floor(m.limit_jpy / 10))
