-- version: 1
-- severity: error
-- subject: claim, line
-- finds en: The dates of a line run backwards.
-- finds ja: 明細の日付が前後している。
-- en: The dates of line {line} of claim {claim} run backwards: {actual}.
-- ja: 請求 {claim} の {line} 行目の日付が前後しています: {actual:words}。
-- basis en: Quote, order, delivery, acceptance, invoice and payment follow each other.
-- basis ja: 見積・発注・納品・検収・請求・支払はこの順でなければなりません。
-- cure en: Correct the date that is wrong, by a claim submitted anew.
-- cure ja: 誤った日付を正し、請求を再提出してください。
-- example en: Accepted on 5 May, invoiced on 4 May.
-- example ja: 検収 5 月 5 日、請求書 5 月 4 日。

select l.claim, l.line,
    string_agg(d.what || ' ' || d.day, ' <= ' order by d.day, d.place) as expected,
    string_agg(d.what || ' ' || d.day, ', ' order by d.place) as actual,
    l.amount_jpy as difference_jpy,
    array[l.seq, l.order_seq] as evidence
from claim_line l
cross join lateral (values
    (1, 'quote', l.quoted_on), (2, 'order', l.order_day), (3, 'delivery', l.delivered_on),
    (4, 'acceptance', l.accepted_on), (5, 'invoice', l.invoiced_on), (6, 'payment', l.paid_on)
) as d (place, what, day)
where d.day is not null
group by l.claim, l.line, l.amount_jpy, l.seq, l.order_seq
having array_agg(d.day order by d.place) <> array_agg(d.day order by d.day)
