-- Whether a finding rests on an assumed source, which grants and buyers it concerns, and which buyer
-- may see it: those of the events that it rests on. What is said of a bank's entry or a programme is
-- no buyer's own, and what concerns several would show each of them the others' claims and orders.
with evidence as materialized (
    select f.finding, f.subject, x.seq,
        -- Parties and sites are described to whoever meets them.
        case when v.buyer <> '*' and v.type not in ('party.registered', 'site.registered')
            then v.buyer end as seen_by,
        -- Seldom, and quicker than to take the text apart.
        v.canonical like '%"source":"assumed:%'
        and v.canonical::jsonb #>> '{event,source}' like 'assumed:%' as assumed
    from cut
    cross join found f
    cross join unnest(f.evidence) as x (seq)
    join event v on v.registry_id = cut.registry_id and v.seq = x.seq
), named as (
    select e.finding, f.data ->> 'grant' as grant_code, null as buyer
    from evidence e
    join fact f using (seq)
    where f.data ? 'grant'
    union
    select e.finding, o.grant_code, case when e.subject ?| array['order', 'serial', 'invoice']
        then o.buyer end
    from evidence e
    join ordered o on o.made_seq = e.seq
), concerned as (
    select n.finding, array_agg(distinct n.grant_code) filter (where n.grant_code is not null)
        as grants,
        array_agg(distinct g.applicant) filter (where g.applicant is not null) as applicants,
        array_agg(distinct n.buyer) filter (where n.buyer is not null) as buyers
    from named n
    left join granted g using (grant_code)
    group by n.finding
), party as (
    select e.finding, e.seen_by as buyer from evidence e where e.seen_by is not null
    union
    select n.finding, g.applicant
    from named n
    join granted g using (grant_code)
), alone as (
    select p.finding, min(p.buyer) as buyer
    from party p
    group by p.finding
    having count(*) = 1
), assumed as (
    select distinct e.finding from evidence e where e.assumed
), told as (
    select f.finding, a.finding is not null as assumed, coalesce(c.grants, '{}') as grants,
        case
        when f.subject ?| array['statement', 'programme'] then '{}'
        when c.buyers is null or f.subject ?| array['claim', 'grant']
            then coalesce(c.applicants, '{}')
        else c.buyers end as buyers,
        o.buyer as alone
    from found f
    left join concerned c using (finding)
    left join assumed a using (finding)
    left join alone o using (finding)
)
update found f
set assumed = t.assumed, grants = t.grants, buyers = t.buyers,
    buyer = case when t.buyers = array[t.alone] then t.alone end
from told t
where f.finding = t.finding
