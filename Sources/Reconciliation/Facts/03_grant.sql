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

-- Grants as they stand at the clock; one that is not decided has ceiling 0.
create temp table granted on commit drop as
select a.data ->> 'grant' as grant_code, a.data ->> 'programme' as programme,
    a.data ->> 'applicant' as applicant, a.seq as applied_seq,
    d.seq as decided_seq, d.day as decided_day,
    (d.data ->> 'project_from')::date as project_from,
    coalesce((t.data ->> 'project_to')::date, (d.data ->> 'project_to')::date) as project_to,
    coalesce(t.seq, d.seq) as project_to_seq,
    coalesce((c.data ->> 'ceiling_jpy')::bigint, (d.data ->> 'ceiling_jpy')::bigint, 0)
        as ceiling_jpy,
    coalesce(c.seq, d.seq) as ceiling_seq,
    split_part(d.data ->> 'rate', '/', 1)::numeric as rate_over,
    split_part(d.data ->> 'rate', '/', 2)::numeric as rate_under,
    e.early_from, e.early_seq,
    x.day as closed_day
from fact a
left join fact d on d.type = 'grant.decided' and d.data ->> 'grant' = a.data ->> 'grant'
left join fact x on x.type = 'grant.closed' and x.data ->> 'grant' = a.data ->> 'grant'
left join lateral (
    select t.data, t.seq from fact t
    where t.type = 'grant.changed' and t.data ->> 'grant' = a.data ->> 'grant'
    and t.data ? 'project_to'
    order by t.day desc, t.seq desc limit 1
) t on true
left join lateral (
    select c.data, c.seq from fact c
    where c.type = 'grant.changed' and c.data ->> 'grant' = a.data ->> 'grant'
    and c.data ? 'ceiling_jpy'
    order by c.day desc, c.seq desc limit 1
) c on true
left join lateral (
    select (e.data ->> 'from')::date as early_from, e.seq as early_seq from fact e
    where e.type = 'grant.early_start_approved' and e.data ->> 'grant' = a.data ->> 'grant'
    order by e.data ->> 'from', e.seq limit 1
) e on true
where a.type = 'grant.applied';
create unique index on granted (grant_code);
analyze granted;
