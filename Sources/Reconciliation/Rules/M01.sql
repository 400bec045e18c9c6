-- version: 2
-- severity: warning
-- subject: invoice, issuer, order, line
-- finds en: Invoices ask for more units than were accepted, or at a higher price than ordered.
-- finds ja: 請求書の台数が検収数を、または単価が発注単価を超えている。
-- en: Invoice {invoice} of {issuer} for line {line} of order {order}: {invoiced} units are invoiced so far, here at {invoiced_price} {currency} each; {accepted} units were accepted, ordered at {unit_price} {currency} each.
-- ja: {issuer} の請求書 {invoice}（発注 {order} の {line} 行目）: 累計 {invoiced} 台を請求、請求単価は {invoiced_price} {currency} ですが、検収済みは {accepted} 台、発注単価は {unit_price} {currency} です。
-- basis en: A buyer pays for units accepted, at the price ordered.
-- basis ja: 検収した数量と発注単価で支払います。
-- cure en: Ask the vendor for a corrected invoice.
-- cure ja: 納入業者に請求書の訂正を求めてください。
-- example en: 3 units invoiced, 2 accepted; or ¥110 invoiced, ¥100 ordered.
-- example ja: 請求 3 台に対し検収 2 台、または請求単価 110 円に対し発注単価 100 円。

select i.invoice, i.issuer, i.order_code as "order", i.line,
    h.accepted_ever || ' units were accepted, at ' || p.unit_price || ' each' as expected,
    i.invoiced || ' units are invoiced so far, here at ' || i.unit_price || ' each' as actual,
    i.invoiced, h.accepted_ever as accepted, i.unit_price::text as invoiced_price,
    p.unit_price::text as unit_price, o.currency,
    (
        select json_agg(json_build_object(
            'invoice', x.data ->> 'invoice', 'issuer', x.data ->> 'issuer',
            'invoiced_on', x.data ->> 'invoiced_on', 'quantity', y.quantity
        ) order by x.day, x.seq)
        from fact x
        cross join lateral jsonb_to_recordset(x.data -> 'lines') as y (line bigint, quantity bigint)
        where x.seq = any (i.seqs) and y.line = i.line
    ) as compared,
    array[o.made_seq, p.seq] || i.seqs || (
        select array_agg(m.seq) from moved m
        where m.kind = 'line' and m.subject = o.subject and m.to_state = 'accepted'
    ) as evidence
from (
    select f.data ->> 'invoice' as invoice, f.data ->> 'issuer' as issuer,
        f.data ->> 'order' as order_code, l.line, l.unit_price, f.seq,
        (f.data ->> 'invoiced_on')::date as invoiced_on,
        sum(l.quantity) over w as invoiced, array_agg(f.seq) over w as seqs
    from fact f
    cross join lateral jsonb_to_recordset(f.data -> 'lines') as l (
        line bigint, quantity bigint, unit_price numeric
    )
    where f.type = 'invoice.received'
    window w as (partition by f.data ->> 'order', l.line order by f.day, f.seq)
) i
join ordered o using (order_code, line)
join line_held h using (order_code, line)
join price p on p.subject = o.subject and p.since <= i.invoiced_on and i.invoiced_on < p.until
where i.invoiced > h.accepted_ever or i.unit_price > p.unit_price
