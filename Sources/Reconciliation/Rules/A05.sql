-- version: 1
-- severity: error
-- subject: issuer, invoice
-- en: Invoice {invoice} of {issuer} is claimed more than once: {actual}.
-- ja: {issuer} の請求書 {invoice} が重複して請求されています: {actual}。
-- basis en: One cost is paid by one grant, once.
-- basis ja: 同一の経費を重ねて助成することはできません。
-- cure en: Withdraw one of the claims.
-- cure ja: 重複する請求を取り下げてください。

select l.invoice_issuer as issuer, l.invoice, 'once' as expected,
    string_agg(l.claim || ' line ' || l.line, ', ' order by l.claim collate "C", l.line) as actual,
    sum(l.amount_jpy) - max(l.amount_jpy) as difference_jpy, array_agg(l.seq) as evidence
from claim_line l
where l.invoice_issuer is not null and l.invoice is not null
group by l.invoice_issuer, l.invoice
having count(distinct l.grant_code) > 1
or count(l.order_code) > count(distinct (l.order_code, l.order_line)) filter (
    where l.order_code is not null
)
