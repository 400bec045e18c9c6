-- Units with serial numbers on subsidised order lines of the grant $1 and the buyer $2 (null: of
-- all) that were accepted and are there, or were sold or scrapped. What went back to its vendor, or
-- was taken out for another, is no asset any more.
with recursive subsidised as materialized (
    select o.order_code, o.line, o.subject
    from ordered o
    where o.grant_code is not null and ($1::text is null or o.grant_code = $1)
    and ($2::text is null or o.buyer = $2)
), last_step as (
    select distinct on (s.serial) s.serial, s.seq, s.order_code, s.line, s.to_state
    from step s
    order by s.serial, s.day desc, s.seq desc, s.ordinal desc
), unit as materialized (
    select s.serial, s.order_code, s.line,
        case when s.to_state is null then 'retired' else s.to_state end as state,
        -- A number first named in service counts as accepted then, as rule S01 has it.
        coalesce(a.day, b.day) as day, coalesce(a.seq, b.seq) as seq
    from last_step s
    join subsidised o using (order_code, line)
    left join lateral (
        select x.day, x.seq from step x
        where x.serial = s.serial and x.order_code = s.order_code and x.line = s.line
        and x.to_state = 'accepted'
        order by x.day desc, x.seq desc limit 1
    ) a on true
    left join lateral (
        select x.day, x.seq from step x
        where x.serial = s.serial and x.order_code = s.order_code and x.line = s.line
        and x.to_state = 'in_service'
        order by x.day desc, x.seq desc limit 1
    ) b on true
    where s.to_state in ('accepted', 'in_service')
    or s.to_state is null
    and exists (select from fact f where f.seq = s.seq and f.type = 'unit.disposed')
), disposed as (
    select u.serial, jsonb_agg(
            jsonb_strip_nulls(
                jsonb_build_object(
                    'disposed_on', f.day, 'kind', f.data ->> 'kind',
                    'approval', f.data ->> 'approval'
                )
            )
            order by f.day, f.seq
        ) as disposals
    from fact f
    join unit u on u.serial = f.data ->> 'serial' and (u.day, u.seq) <= (f.day, f.seq)
    where f.type = 'unit.disposed'
    group by u.serial
), naming as materialized (
    select distinct m.seq
    from subsidised o
    join mention m on m.registry_id = (select registry_id from cut) and m.kind = 'line'
        and m.code = o.subject and m.seq <= (select seq from cut)
), located as (
    -- Events that say where units of these lines are.
    select e.seq, e.day, e.canonical::jsonb #> '{event,data}' as data
    from naming n
    join event e on e.registry_id = (select registry_id from cut) and e.seq = n.seq
    where e.type in ('shipment.received', 'delivery.accepted', 'unit.in_service', 'unit.moved')
    and e.day <= (select clock from cut)
    and not exists (select from voided v where v.seq = e.seq)
), said as materialized (
    select x.serial, p.day, p.seq, p.data ->> 'site' as site
    from located p
    cross join lateral (
        select p.data ->> 'serial' as serial where p.data ? 'serial'
        union all
        select jsonb_array_elements_text(p.data -> 'serials')
        union all
        select jsonb_array_elements_text(l -> 'serials')
        from jsonb_array_elements(p.data -> 'lines') l
    ) x
), replaced as materialized (
    select f.data ->> 'serial_in' as serial, f.data ->> 'serial_out' as out, f.day, f.seq
    from fact f
    where f.type = 'unit.replaced'
), said_of_replaced as materialized (
    select s.* from said s
    where s.serial in (select r.serial from replaced r union all select r.out from replaced r)
), holder as (
    -- From a unit back to those whose place it took, until one of them was last said to be at a site.
    select u.serial, u.serial as held_by, date 'infinity' as day, 9223372036854775807 as seq,
        0 as depth
    from unit u
    where u.serial in (select r.serial from replaced r)
    union all
    select h.serial, r.out, r.day, r.seq, h.depth + 1
    from holder h
    cross join lateral (
        select r.out, r.day, r.seq from replaced r
        where r.serial = h.held_by and (r.day, r.seq) < (h.day, h.seq)
        order by r.day desc, r.seq desc limit 1
    ) r
    where not exists (
        select from said_of_replaced s
        where s.serial = h.held_by and (s.day, s.seq) < (h.day, h.seq)
        and (s.day, s.seq) > (r.day, r.seq)
    )
), inherited as (
    select distinct on (h.serial) h.serial, s.site
    from holder h
    join said_of_replaced s on s.serial = h.held_by and (s.day, s.seq) < (h.day, h.seq)
    order by h.serial, h.depth desc, s.day desc, s.seq desc
), own as (
    select distinct on (s.serial) s.serial, s.site
    from said s
    order by s.serial, s.day desc, s.seq desc
)
select u.order_code, u.line, u.serial, 1::bigint as quantity, u.day as accepted_on,
    coalesce(i.site, o.site) as site, u.state, r.out as replaces,
    coalesce(d.disposals, '[]') as disposals
from unit u
left join inherited i on i.serial = u.serial
left join own o on o.serial = u.serial
left join replaced r on r.serial = u.serial and r.seq = u.seq
left join disposed d on d.serial = u.serial
where u.day is not null
