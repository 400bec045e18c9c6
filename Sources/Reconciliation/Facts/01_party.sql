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
