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

-- What parties and products are described as: each description holds from its day on, the first
-- also before it.
create temp table description on commit drop as
select type, code, seq, data,
    case when row_number() over w = 1 then '-infinity' else day end as since,
    coalesce(lead(day) over w, 'infinity') as until
from (
    select *, coalesce(data ->> 'party', data ->> 'product') as code
    from fact
    where type in ('party.registered', 'product.registered')
) f
window w as (partition by type, code order by day, seq);
create index on description (type, code);
analyze description;
