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
select o.order_code, o.line, coalesce(h.backlog, 0) as backlog, coalesce(h.kept, 0) as kept,
    coalesce(m.accepted_ever, 0) as accepted_ever, coalesce(m.returned_ever, 0) as returned_ever,
    coalesce(m.received_net, 0) as received_net
from ordered o
left join (
    select subject,
        sum(amount) filter (where state in ('unallocated', 'allocated', 'in_transit')) as backlog,
        sum(amount) filter (where state in ('accepted', 'in_service')) as kept
    from held
    where kind = 'line'
    group by subject
) h using (subject)
left join (
    select subject,
        sum(amount) filter (where from_state = 'received' and to_state = 'accepted')
            as accepted_ever,
        sum(amount) filter (
            where from_state in ('accepted', 'in_service')
            and to_state in ('unallocated', 'cancelled')
        ) as returned_ever,
        -- Units received, less those rejected or returned for replacement.
        sum(case when from_state = 'in_transit' and to_state = 'received' then amount
            when from_state in ('received', 'accepted', 'in_service') and to_state = 'unallocated'
                then -amount
            else 0 end) as received_net
    from moved
    where kind = 'line'
    group by subject
) m using (subject);
create index on line_held (order_code, line);
analyze line_held;

-- The first day that is no longer within so many years of a day: 1 March for 29 February.
create or replace function pg_temp.years_after(day date, years int) returns date
language sql immutable as $$
    select case when to_char(day, 'MMDD') = '0229'
        then ((day + 1) + make_interval(years => years))::date
    else (day + make_interval(years => years))::date end
$$;
