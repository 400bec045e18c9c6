-- Prices of an order line: each holds from its day on, the first also before it.
create temp table price on commit drop as
select t.subject, t.seq, t.unit_price, t.amount as ordered,
    case when row_number() over w = 1 then '-infinity' else t.day end as since,
    coalesce(lead(t.day) over w, 'infinity') as until
from cut
join total t on t.registry_id = cut.registry_id and t.kind = 'line' and t.seq <= cut.seq
    and t.day <= cut.clock and t.unit_price is not null
where not exists (select from voided v where v.seq = t.seq)
window w as (partition by t.subject order by t.day, t.seq);
create index on price (subject);
analyze price;

-- Order lines at the clock.
create temp table ordered on commit drop as
select o.order_code, o.line, o.order_code || ' ' || o.line as subject, o.made_seq, o.made_day,
    o.buyer, o.vendor, o.product, o.grant_code, o.currency, o.fx_rate
from cut
join order_line o on o.registry_id = cut.registry_id and o.made_seq <= cut.seq
    and o.made_day <= cut.clock and (o.void_seq is null or o.void_seq > cut.seq);
create unique index on ordered (order_code, line);
analyze ordered;

-- The promise in force on each line at the clock.
create temp table promised on commit drop as
select distinct on (p.order_code, p.line) p.order_code, p.line, p.seq, p.promised_on, p.quantity
from cut
join promise p on p.registry_id = cut.registry_id and p.seq <= cut.seq and p.day <= cut.clock
where not exists (select from voided v where v.seq = p.seq)
order by p.order_code, p.line, p.day desc, p.seq desc;
create index on promised (order_code, line);
analyze promised;
