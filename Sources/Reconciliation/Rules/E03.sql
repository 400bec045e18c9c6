-- version: 1
-- severity: error
-- subject: claim, line, missing
-- finds en: A date of the evidence chain is missing.
-- finds ja: 証憑の日付が欠けている。
-- en: Line {line} of claim {claim} states no date of: {missing}.
-- ja: 請求 {claim} の {line} 行目に {missing:words} の日付がありません。
-- basis en: Each cost is proven by quote, order, delivery, acceptance, invoice and payment.
-- basis ja: 経費は見積・発注・納品・検収・請求・支払の証拠書類で確認します。
-- cure en: Withdraw the claim and submit it with that date.
-- cure ja: 請求を取り下げ、その日付を加えて再提出してください。
-- example en: A line without accepted_on: missing is acceptance.
-- example ja: 検収日のない明細: 欠けているのは検収の日付。

select l.claim, l.line, m.missing, 'a date' as expected,
    l.amount_jpy as difference_jpy, array[l.seq] as evidence
from claim_line l
cross join lateral (values
    ('quote', l.quoted_on), ('order', l.order_day), ('delivery', l.delivered_on),
    ('acceptance', l.accepted_on), ('invoice', l.invoiced_on), ('payment', l.paid_on)
) as m (missing, day)
-- An order that is dated later is named all the same.
where m.day is null and not (m.missing = 'order' and l.order_code is not null)
