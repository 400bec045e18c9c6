-- Of the claim $1, of whose lines $2 yen are disallowed: what it would be fixed at now. Of one that was
-- withdrawn nothing is eligible.
select c.claim, c.withdrawn_day, l.claimed_jpy, e.eligible_jpy,
    b.left_jpy as ceiling_left_jpy,
    least(
        b.left_jpy,
        pg_temp.rounded_share(e.eligible_jpy, g.rate_over, g.rate_under, t.rounding_jpy)
    ) as fixed_jpy
from claim c
join granted g using (grant_code)
join grant_terms t using (grant_code)
cross join lateral (
    select coalesce(sum((l ->> 'amount_jpy')::bigint), 0) as claimed_jpy
    from fact f
    cross join lateral jsonb_array_elements(f.data -> 'lines') l
    where f.seq = c.seq
) l
cross join lateral (
    select case when c.withdrawn_seq is null then l.claimed_jpy - $2::numeric else 0 end
        as eligible_jpy
) e
cross join lateral (
    select * from pg_temp.ceiling_left_before(c.grant_code, c.claim, 'infinity', 9223372036854775807)
) b
where c.claim = $1
