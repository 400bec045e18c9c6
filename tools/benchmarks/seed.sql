-- Multiplies two orders that the program has recorded: SEED-CLOSED, whose units have arrived, and
-- SEED-OPEN, which waits for them. Variables: orders, open (how many of them stay open).
--
-- Orders come evenly over 1,500 days, and each stays open while `open` others come: so on every
-- day of the middle as many are open as on the last. Codes, days, ids and seqs are put into the
-- canonical text, and the chain is hashed anew: `events verify` and `ledger check` hold.
\set ON_ERROR_STOP on
begin;
-- The foreign keys are true by construction, and `ledger check` looks; their triggers would take
-- most of the time.
set local session_replication_role = replica;
set local work_mem = '256MB';
set local synchronous_commit = off;

create temporary table orders on commit drop as
select
    k,
    'S' || lpad(k::text, 7, '0') as code,
    k > :orders - :open as is_open,
    case when k > :orders - :open then 'SEED-OPEN' else 'SEED-CLOSED' end as template,
    date '2021-01-01' + (k * 1500 / :orders)::integer as placed,
    date '2021-01-01' + ((k + :open / 2) * 1500 / :orders)::integer as dispatched,
    date '2021-01-01' + ((k + :open) * 1500 / :orders)::integer as received
from generate_series(1::bigint, :orders) as k;

-- The days of the templates stand for these.
create temporary table days on commit drop as
select k, day, meant
from orders
cross join lateral (values
    (date '2001-01-01', placed),
    (date '2001-02-02', received),
    (date '2001-03-03', dispatched),
    (date '2001-04-04', received),
    (date '2001-05-05', received)
) as v (day, meant);

-- Every event to come, in the order of its day.
create temporary table copied on commit drop as
select
    o.k, e.seq as template_seq, d.meant as day,
    row_number() over (order by d.meant, o.k, e.seq) + h.seq as seq
from orders o
join mention m on m.kind = 'order' and m.code = o.template
join event e on e.registry_id = m.registry_id and e.seq = m.seq
join days d on d.k = o.k and d.day = e.day
cross join head h;

create index on copied (k, template_seq);
analyze orders;
analyze days;
analyze copied;

do $$
declare
    link bytea := (select hash from head);
    row record;
begin
    for row in
        select
            e.registry_id, c.seq, md5(o.code || ' ' || e.seq)::uuid as id, e.type,
            c.day::timestamp at time zone 'Asia/Tokyo' as occurred_at, c.day, e.recorded_at,
            replace(replace(replace(replace(replace(replace(replace(replace(
                e.canonical,
                o.template, o.code),
                '"id":"' || e.id, '"id":"' || md5(o.code || ' ' || e.seq)::uuid),
                '"seq":' || e.seq || '}', '"seq":' || c.seq || '}'),
                '2001-01-01', o.placed::text),
                '2001-02-02', o.received::text),
                '2001-03-03', o.dispatched::text),
                '2001-04-04', o.received::text),
                '2001-05-05', o.received::text) as canonical
        from copied c
        join orders o on o.k = c.k
        join event e on e.seq = c.template_seq
        order by c.seq
    loop
        link := sha256(link || convert_to(row.canonical, 'UTF8'));
        insert into event
            (registry_id, seq, id, type, occurred_at, day, recorded_at, canonical, hash)
        values (
            row.registry_id, row.seq, row.id, row.type, row.occurred_at, row.day, row.recorded_at,
            row.canonical, link);
    end loop;
end
$$;

insert into mention (registry_id, kind, code, seq, role)
select m.registry_id, m.kind, replace(m.code, o.template, o.code), c.seq, m.role
from copied c
join orders o on o.k = c.k
join mention m on m.seq = c.template_seq
order by c.seq;

insert into movement
    (registry_id, seq, ordinal, kind, subject, day, from_state, to_state, amount, balance)
select
    m.registry_id, c.seq, m.ordinal, m.kind, replace(m.subject, o.template, o.code), d.meant,
    m.from_state, m.to_state, m.amount, m.balance
from copied c
join orders o on o.k = c.k
join movement m on m.seq = c.template_seq
join days d on d.k = c.k and d.day = m.day
order by c.seq, m.ordinal;

insert into total (registry_id, kind, subject, day, seq, amount, unit_price)
select
    t.registry_id, t.kind, replace(t.subject, o.template, o.code), d.meant, c.seq, t.amount,
    t.unit_price
from copied c
join orders o on o.k = c.k
join total t on t.seq = c.template_seq
join days d on d.k = c.k and d.day = t.day
order by c.seq;

insert into promise (registry_id, order_code, line, day, seq, promised_on, quantity)
select p.registry_id, o.code, p.line, d.meant, c.seq, array[o.received], p.quantity
from copied c
join orders o on o.k = c.k
join promise p on p.seq = c.template_seq
join days d on d.k = c.k and d.day = p.day
order by c.seq;

insert into order_line (registry_id, order_code, line, made_seq, void_seq, buyer, vendor, channel,
    grant_code, programme, product, currency, fx_rate, unallocated, allocated, in_transit,
    received, accepted, in_service, cancelled, retired, credited, made_day, open_days, moved_day,
    moved_seq, unit_price, promised_on, promised, stated_day, stated_seq, assumed_seq)
select
    l.registry_id, o.code, l.line, made.seq, null, l.buyer, l.vendor, l.channel, l.grant_code,
    l.programme, l.product, l.currency, l.fx_rate, l.unallocated, l.allocated, l.in_transit,
    l.received, l.accepted, l.in_service, l.cancelled, l.retired, l.credited, o.placed,
    case
        when o.is_open then daterange(o.placed, upper(l.open_days))
        else daterange(o.placed, o.received)
    end,
    moved.day, moved.seq, l.unit_price, array[o.received], l.promised, o.placed, made.seq, null
from orders o
join order_line l on l.order_code = o.template
join copied made on made.k = o.k and made.template_seq = l.made_seq
join copied moved on moved.k = o.k and moved.template_seq = l.moved_seq;

update head set
    seq = (select max(seq) from event),
    hash = (select hash from event order by seq desc limit 1),
    latest_day = (select max(day) from event);
commit;
vacuum analyze;
