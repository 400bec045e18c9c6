-- Dated lists of export control: the groups of the public sources, from the beginning.
create temp table controlled_country on commit drop as
select country, date '-infinity' as since
from unnest(string_to_array(
    'AF BY CD CF CN CU ER HK HT IQ IR KH KP LB LY MM MO NI RU SD SO SS SY VE ZW', ' '
)) as country;

create temp table controlled_tpp on commit drop as
select date '-infinity' as since, 4800 as tpp;

-- The description of a code in force on a day: the latest up to it, before the first the first.
create or replace function pg_temp.described(of_type text, key text, code text, on_day date)
returns table (seq bigint, data jsonb) language sql stable as $$
    (select f.seq, f.data from fact f
    where f.type = of_type and f.data ->> key = code
    order by f.day > on_day, case when f.day <= on_day then on_day - f.day else f.day - on_day end,
        case when f.day <= on_day then -f.seq else f.seq end
    limit 1)
$$;
