-- Claims, withdrawn ones included, with what became of them by the clock.
create temp table claim on commit drop as
select s.data ->> 'claim' as claim, s.data ->> 'grant' as grant_code, s.data ->> 'kind' as kind,
    (s.data ->> 'requested_jpy')::bigint as requested_jpy,
    (s.data ->> 'completed_on')::date as completed_on,
    s.seq, s.day,
    w.seq as withdrawn_seq, w.day as withdrawn_day,
    f.seq as fixed_seq, f.day as fixed_day,
    (f.data ->> 'eligible_jpy')::bigint as eligible_jpy,
    (f.data ->> 'fixed_jpy')::bigint as fixed_jpy,
    f.data -> 'disallowed' as disallowed
from fact s
left join fact w on w.type = 'claim.withdrawn' and w.data ->> 'claim' = s.data ->> 'claim'
left join fact f on f.type = 'claim.fixed' and f.data ->> 'claim' = s.data ->> 'claim'
where s.type = 'claim.submitted';
create unique index on claim (claim);
create index on claim (grant_code);
create index on claim (seq);
analyze claim;

-- Lines of claims that are not withdrawn, each with the order line that it names.
create temp table claim_line on commit drop as
select c.claim, c.grant_code, c.seq, c.day, l.line, l.category,
    l."order" as order_code, l.order_line,
    coalesce(l.quantity, cardinality(s.serials)) as quantity, s.serials,
    l.amount_jpy, l.tax_jpy, l.quoted_on,
    o.made_seq as order_seq,
    -- The order day: that of the order, or the day that the claim states where that is earlier.
    least(o.made_day, l.ordered_on) as order_day,
    l.delivered_on, l.accepted_on, l.invoiced_on,
    coalesce(
        (select max((p ->> 'paid_on')::date) from jsonb_array_elements(l.payments) p), l.paid_on
    ) as paid_on,
    l.payment_method, l.invoice, l.invoice_issuer,
    o.buyer, o.vendor, o.product, o.currency, coalesce(l.fx_rate, o.fx_rate) as fx_rate
from claim c
join fact f on f.seq = c.seq
cross join lateral jsonb_to_recordset(f.data -> 'lines') as l (
    line bigint, category text, "order" text, order_line bigint, quantity bigint, serials jsonb,
    amount_jpy bigint, tax_jpy bigint, fx_rate numeric, quoted_on date, ordered_on date,
    delivered_on date, accepted_on date, invoice text, invoice_issuer text, invoiced_on date,
    paid_on date, payments jsonb, payment_method text
)
cross join lateral (
    select coalesce(array(select jsonb_array_elements_text(l.serials)), '{}') as serials
) s
left join ordered o on o.order_code = l."order" and o.line = l.order_line
where c.withdrawn_seq is null;
create index on claim_line (claim);
create index on claim_line (seq);
analyze claim_line;

-- The most that a line may claim for its units: quantity, ordered price in force on the day of
-- submission, and rate, up to the next whole yen; null where the rate is not known.
create temp table claim_limit on commit drop as
select l.claim, l.line, p.seq as price_seq, p.unit_price,
    case when l.currency = 'JPY' then ceil(l.quantity * p.unit_price)
    else ceil(l.quantity * p.unit_price * l.fx_rate) end as limit_jpy
from claim_line l
join price p on p.subject = l.order_code || ' ' || l.order_line
    and p.since <= l.day and l.day < p.until;
create unique index on claim_limit (claim, line);
analyze claim_limit;
