-- Terms of a programme: each holds from its day on, the first also before it.
create temp table programme_terms on commit drop as
select data ->> 'programme' as programme, seq, day,
    case when row_number() over w = 1 then '-infinity' else day end as since,
    coalesce(lead(day) over w, 'infinity') as until,
    data ->> 'payer' as payer, (data ->> 'rounding_jpy')::bigint as rounding_jpy,
    (data ->> 'restriction_years')::int as restriction_years,
    array(select jsonb_array_elements_text(data -> 'eligible_products')) as eligible_products,
    coalesce(data -> 'reports', '[]') as reports,
    coalesce(data -> 'advance_caps', '[]') as advance_caps,
    coalesce(data -> 'forecast', '[]') as forecast
from fact
where type = 'programme.opened'
window w as (partition by data ->> 'programme' order by day, seq);

-- What decisions and their changes say of a grant's ceiling and of the end of its project.
create temp table grant_said on commit drop as
select data ->> 'grant' as grant_code, day, seq, (data ->> 'ceiling_jpy')::bigint as ceiling_jpy,
    (data ->> 'project_to')::date as project_to
from fact
where type in ('grant.decided', 'grant.changed');
create index on grant_said (grant_code, day, seq);
analyze grant_said;

-- A grant's ceiling just before an event, or before a day with seq 0; 0 before its decision.
create or replace function pg_temp.ceiling_before_event(
    of_grant text, at_day date, at_seq bigint
) returns table (ceiling_jpy bigint, seq bigint) language sql stable rows 1 as $$
    select coalesce(max(s.ceiling_jpy), 0), max(s.seq)
    from (
        select s.ceiling_jpy, s.seq from grant_said s
        where s.grant_code = of_grant and s.ceiling_jpy is not null
        and (s.day, s.seq) < (at_day, at_seq)
        order by s.day desc, s.seq desc limit 1
    ) s
$$;

-- Grants as they stand at the clock; one that is not decided has ceiling 0.
create temp table granted on commit drop as
select a.data ->> 'grant' as grant_code, a.data ->> 'programme' as programme,
    a.data ->> 'applicant' as applicant, a.seq as applied_seq,
    d.seq as decided_seq, d.day as decided_day,
    (d.data ->> 'project_from')::date as project_from,
    t.project_to, t.seq as project_to_seq, c.ceiling_jpy, c.seq as ceiling_seq,
    split_part(d.data ->> 'rate', '/', 1)::numeric as rate_over,
    split_part(d.data ->> 'rate', '/', 2)::numeric as rate_under,
    e.early_from, e.early_seq,
    x.day as closed_day
from fact a
left join fact d on d.type = 'grant.decided' and d.data ->> 'grant' = a.data ->> 'grant'
left join fact x on x.type = 'grant.closed' and x.data ->> 'grant' = a.data ->> 'grant'
left join lateral (
    select s.project_to, s.seq from grant_said s
    where s.grant_code = a.data ->> 'grant' and s.project_to is not null
    order by s.day desc, s.seq desc limit 1
) t on true
cross join lateral pg_temp.ceiling_before_event(a.data ->> 'grant', 'infinity', 0) c
left join lateral (
    select (e.data ->> 'from')::date as early_from, e.seq as early_seq from fact e
    where e.type = 'grant.early_start_approved' and e.data ->> 'grant' = a.data ->> 'grant'
    order by e.data ->> 'from', e.seq limit 1
) e on true
where a.type = 'grant.applied';
create unique index on granted (grant_code);
analyze granted;
