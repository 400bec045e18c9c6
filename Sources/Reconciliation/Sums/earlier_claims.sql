-- The claims of the same grant that were submitted earlier than the claim $1 and are not withdrawn,
-- each with what it takes of the ceiling.
select o.claim, o.day as submitted_on, o.requested_jpy, o.fixed_jpy,
    coalesce(o.fixed_jpy, o.requested_jpy) as amount_jpy
from claim c
join claim o using (grant_code)
where c.claim = $1 and (o.day, o.seq) < (c.day, c.seq) and o.withdrawn_seq is null
order by o.day, o.seq
