-- How units without serial numbers came to subsidised order lines of the grant $1 and the buyer $2
-- (null: of all) by acceptance, were lent or pledged, and left, by line and day: of one day what is
-- accepted first, since only the end of a day counts.
select o.order_code, o.line, m.day,
    case when m.to_state = 'accepted' then 'accepted'
    when f.seq is not null then 'disposed' else 'left' end as what,
    m.amount as quantity, f.data ->> 'kind' as kind, f.data ->> 'approval' as approval,
    case when m.to_state = 'accepted' then (
        select e.canonical::jsonb #>> '{event,data,site}' from event e
        where e.registry_id = (select registry_id from cut) and e.seq = m.seq
    ) end as site
from ordered o
join (
    select m.subject, m.day, m.seq, m.ordinal, m.to_state, m.amount from moved m
    where m.kind = 'line_unnamed'
    and (m.from_state = 'received' and m.to_state = 'accepted'
        or m.from_state in ('accepted', 'in_service') and m.to_state is null)
    union all
    -- What is lent or pledged stays where it is.
    select (f.data ->> 'order') || ' ' || (f.data ->> 'line'), f.day, f.seq, 0, null,
        (f.data ->> 'quantity')::bigint
    from fact f
    where f.type = 'unit.disposed' and f.data ? 'order'
    and f.data ->> 'kind' in ('lent', 'pledged')
) m using (subject)
left join fact f on f.seq = m.seq and f.type = 'unit.disposed'
where o.grant_code is not null and ($1::text is null or o.grant_code = $1)
and ($2::text is null or o.buyer = $2)
order by o.order_code collate "C", o.line, m.day, m.to_state is distinct from 'accepted', m.seq,
    m.ordinal
