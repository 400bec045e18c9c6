-- version: 2
-- severity: error
-- subject: claim, line
-- finds en: A line asks for more than its order allows.
-- finds ja: 明細の金額が発注による上限を超えている。
-- en: Line {line} of claim {claim} asks for {actual:yen}; its order allows {expected:yen}.
-- ja: 請求 {claim} の {line} 行目の金額 {actual:yen} は、発注による上限 {expected:yen} を超えます。
-- en unrated: Line {line} of claim {claim} asks for {difference_jpy:yen}, which cannot be verified: no exchange rate from {currency} to JPY is stated.
-- ja unrated: 請求 {claim} の {line} 行目の金額 {difference_jpy:yen} は、{currency} から JPY への換算レートの記載がないため確認できません。
-- basis en: Quantity × ordered price × exchange rate, up to the next whole yen.
-- basis ja: 数量 × 発注単価 × 換算レート（円未満切り上げ）が上限です。
-- cure en: Disallow what is above it, or state the exchange rate.
-- cure ja: 超過額を対象外とするか、換算レートを記載してください。
-- example en: 2 units ordered at ¥3,000,000 and claimed as ¥6,000,001: the limit is ¥6,000,000, ¥1 too much.
-- example ja: 単価 3,000,000 円の 2 台を 6,000,001 円で請求: 上限は 6,000,000 円、1 円超過。

select l.claim, l.line,
    case when m.limit_jpy is null then 'a rate from ' || l.currency || ' to JPY'
    else m.limit_jpy::text end as expected,
    case when m.limit_jpy is null then 'cannot be verified' else l.amount_jpy::text end as actual,
    case when m.limit_jpy is null then l.amount_jpy else l.amount_jpy - m.limit_jpy end
        as difference_jpy,
    l.quantity, m.unit_price, l.currency, l.fx_rate,
    case when m.limit_jpy is null then 'unrated' end as wording,
    array[l.seq, l.order_seq, m.price_seq] as evidence
from claim_line l
join claim_limit m using (claim, line)
where m.limit_jpy is null
or l.amount_jpy > m.limit_jpy
and l.amount_jpy - m.limit_jpy not in (l.tax_jpy, floor(m.limit_jpy / 10))
