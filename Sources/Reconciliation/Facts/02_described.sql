-- Parties as they are described at the clock.
create temp table party_now on commit drop as
select distinct on (data ->> 'party') data ->> 'party' as party, seq, data ->> 'country' as country,
    coalesce(data ->> 'ultimate_parent_country', data ->> 'country') as parent_country,
    data ->> 'invoice_number' as invoice_number
from fact
where type = 'party.registered'
order by data ->> 'party', day desc, seq desc;
create index on party_now (party);
create index on party_now (invoice_number);
analyze party_now;

-- The description of a code in force on a day: the latest up to it, before the first the first.
create or replace function pg_temp.described(of_type text, key text, code text, on_day date)
returns table (seq bigint, data jsonb) language sql stable as $$
    (select f.seq, f.data from fact f
    where f.type = of_type and f.data ->> key = code
    order by f.day > on_day, case when f.day <= on_day then on_day - f.day else f.day - on_day end,
        case when f.day <= on_day then -f.seq else f.seq end
    limit 1)
$$;
