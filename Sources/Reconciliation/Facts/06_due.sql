-- The day by which a final claim is due: 30 days after completion or 10 April after the fiscal year of
-- completion, which 1 April begins, whichever is first.
create or replace function pg_temp.final_due(completed_on date) returns date
language sql immutable as $$
    select least(
        completed_on + 30,
        make_date(
            y.year + (completed_on >= make_date(y.year, 4, 1))::int, 4, 10
        )
    )
    from (select extract(year from completed_on)::int as year) y
$$;

-- The year-end reports that grants owe of fiscal years up to that of a day, and have not given.
create or replace function pg_temp.year_ends_missing(last_day date)
returns table (grant_code text, fiscal_year int, ends_on date, due_on date)
language sql stable as $$
    select g.grant_code, y.year, y.ends_on, y.due_on
    from granted g
    join grant_terms t using (grant_code)
    cross join lateral (
        select n as year, make_date(n + 1, 3, 31) as ends_on, make_date(n + 1, 4, 10) as due_on
        from generate_series(
            extract(year from g.decided_day)::int - 1, extract(year from last_day)::int
        ) n
    ) y
    where t.reports ? 'year_end'
    and g.decided_day <= y.ends_on and g.project_to > y.ends_on
    and (g.closed_day is null or g.closed_day > y.ends_on)
    and not exists (
        select from claim c
        where c.grant_code = g.grant_code and c.withdrawn_seq is null
        and (c.kind = 'final' and c.day <= y.ends_on
            or c.kind = 'year_end' and c.day > y.ends_on - interval '1 year' and c.day <= y.due_on)
    )
    and not exists (
        select from fact f
        where f.type = 'report.filed' and f.data ->> 'grant' = g.grant_code
        and f.data ->> 'kind' = 'year_end' and (f.data ->> 'fiscal_year')::int = y.year
    )
$$;

-- Grants that owe a report on input tax, since their first fixing.
create temp table input_tax_missing on commit drop as
select distinct on (g.grant_code) g.grant_code, c.fixed_day, c.fixed_seq
from granted g
join grant_terms t using (grant_code)
join claim c using (grant_code)
where t.reports ? 'input_tax' and c.withdrawn_seq is null and c.fixed_seq is not null
and not exists (
    select from fact f
    where f.type = 'report.filed' and f.data ->> 'grant' = g.grant_code
    and f.data ->> 'kind' = 'input_tax'
)
order by g.grant_code, c.fixed_day, c.fixed_seq;
