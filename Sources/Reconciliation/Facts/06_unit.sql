-- Where serial numbers went by the clock, without what is voided.
create temp table step on commit drop as
select u.serial, u.day, u.seq, u.ordinal, u.order_code, u.line, u.to_state
from cut
join unit_step u on u.registry_id = cut.registry_id and u.seq <= cut.seq and u.day <= cut.clock
where not exists (select from voided v where v.seq = u.seq);
create index on step (serial);
analyze step;

-- Where the units of an order line are at the clock, in the states that rules ask for.
create temp table line_held on commit drop as
select o.order_code, o.line, h.*, a.accepted_ever, r.received_net
from ordered o
cross join lateral (
    select coalesce(sum(h.amount) filter (
            where h.state in ('unallocated', 'allocated', 'in_transit')), 0) as backlog,
        coalesce(sum(h.amount) filter (where h.state in ('accepted', 'in_service')), 0) as kept
    from held h where h.kind = 'line' and h.subject = o.subject
) h
cross join lateral (
    select coalesce(sum(m.amount), 0) as accepted_ever from moved m
    where m.kind = 'line' and m.subject = o.subject
    and m.from_state = 'received' and m.to_state = 'accepted'
) a
cross join lateral (
    -- Units received, less those rejected or returned for replacement.
    select coalesce(sum(case when m.from_state = 'in_transit' and m.to_state = 'received'
            then m.amount
        when m.from_state in ('received', 'accepted', 'in_service') and m.to_state = 'unallocated'
            then -m.amount
        else 0 end), 0) as received_net
    from moved m where m.kind = 'line' and m.subject = o.subject
) r;
create index on line_held (order_code, line);
analyze line_held;

-- The first day that is no longer within so many years of a day: 1 March for 29 February.
create or replace function pg_temp.years_after(day date, years int) returns date language sql immutable as $$
    select case when to_char(day, 'MMDD') = '0229' then ((day + 1) + make_interval(years => years))::date
    else (day + make_interval(years => years))::date end
$$;
