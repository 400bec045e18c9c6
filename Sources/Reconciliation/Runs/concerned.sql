-- Whether a finding rests on an assumed source, and which grants and buyers it concerns: those of the
-- events that it rests on. What is said of a bank's entry or a programme is no buyer's own.
with evidence as (
    select f.finding, f.subject, x.seq
    from found f
    cross join unnest(f.evidence) as x (seq)
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
), assumed as (
    select distinct e.finding
    from cut
    cross join evidence e
    join event v on v.registry_id = cut.registry_id and v.seq = e.seq
    -- Seldom, and quicker than to take the text apart.
    where v.canonical like '%"source":"assumed:%'
    and v.canonical::jsonb #>> '{event,source}' like 'assumed:%'
)
update found f
set assumed = a.finding is not null,
    grants = coalesce(c.grants, '{}'),
    buyers = case
    when f.subject ?| array['statement', 'programme'] then '{}'
    when c.buyers is null or f.subject ?| array['claim', 'grant'] then coalesce(c.applicants, '{}')
    else c.buyers end
from found me
left join concerned c using (finding)
left join assumed a using (finding)
where f.finding = me.finding
