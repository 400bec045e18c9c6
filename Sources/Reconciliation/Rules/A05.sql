-- version: 1
-- severity: error
-- subject: issuer, invoice
-- finds en: One invoice is claimed under two grants, or twice for one order line.
-- finds ja: 同一の請求書が複数の交付決定で、または同じ発注明細で二度使われている。
-- en: Invoice {invoice} of {issuer} is claimed more than once: {actual}.
-- ja: {issuer} の請求書 {invoice} が重複して請求されています: {actual:words}。
-- basis en: One cost is paid by one grant, once.
-- basis ja: 同一の経費を重ねて助成することはできません。
-- cure en: Withdraw one of the claims.
-- cure ja: 重複する請求を取り下げてください。
-- example en: Invoice INV-7 of T1234567890123 in claims of grants G-1 and G-2.
-- example ja: 請求書 INV-7（T1234567890123）が G-1 と G-2 の請求にある。

select l.invoice_issuer as issuer, l.invoice, 'once' as expected,
    string_agg(l.claim || ' line ' || l.line, ', ' order by l.claim collate "C", l.line) as actual,
    sum(l.amount_jpy) - max(l.amount_jpy) as difference_jpy,
    (
        select json_agg(json_build_object(
            'claim', x.claim, 'line', x.line, 'grant', x.grant_code, 'order', x.order_code,
            'amount_jpy', x.amount_jpy
        ) order by x.claim collate "C", x.line)
        from claim_line x
        where x.seq = any (array_agg(l.seq)) and x.invoice = l.invoice
            and x.invoice_issuer = l.invoice_issuer
    ) as compared,
    array_agg(l.seq) as evidence
from claim_line l
where l.invoice_issuer is not null and l.invoice is not null
group by l.invoice_issuer, l.invoice
having count(distinct l.grant_code) > 1
or count(l.order_code) > count(distinct (l.order_code, l.order_line)) filter (
    where l.order_code is not null
)
