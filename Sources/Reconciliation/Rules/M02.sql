-- version: 1
-- severity: warning
-- subject: invoice, issuer
-- finds en: An invoice was paid beyond its amount and tax.
-- finds ja: 請求書の税込額を超えて支払われている。
-- en: Invoice {invoice} of {issuer} is {expected:yen}; {actual:yen} was paid.
-- ja: {issuer} の請求書 {invoice} の額 {expected:yen} に対し {actual:yen} が支払われています。
-- basis en: An invoice is paid once, with its tax.
-- basis ja: 請求書は税込額を一度だけ支払います。
-- cure en: Ask for the difference back, or correct the payment.
-- cure ja: 差額の返金を求めるか、支払を訂正してください。
-- example en: An invoice of ¥1,100 with tax, paid twice.
-- example ja: 税込 1,100 円の請求書を二度支払。

select i.data ->> 'invoice' as invoice, i.data ->> 'issuer' as issuer, d.due as expected,
    p.paid as actual, p.paid - d.due as difference_jpy,
    (
        select json_agg(json_build_object(
            'payment', x.data ->> 'payment', 'paid_on', x.data ->> 'paid_on',
            'amount_jpy', (x.data ->> 'amount_jpy')::bigint
        ) order by x.day, x.seq)
        from fact x
        where x.seq = any (p.seqs)
    ) as compared,
    array[i.seq, o.made_seq] || p.seqs as evidence
from fact i
cross join lateral (
    select (i.data ->> 'amount_jpy')::numeric + (i.data ->> 'tax_jpy')::numeric as due
) d
join (
    select p.data ->> 'invoice' as invoice, p.data ->> 'issuer' as issuer,
        sum((p.data ->> 'amount_jpy')::bigint) as paid, array_agg(p.seq) as seqs
    from fact p
    where p.type = 'payment.made'
    group by 1, 2
) p on p.invoice = i.data ->> 'invoice' and p.issuer = i.data ->> 'issuer'
left join lateral (
    select min(o.made_seq) as made_seq from ordered o where o.order_code = i.data ->> 'order'
) o on true
where i.type = 'invoice.received' and p.paid > d.due
