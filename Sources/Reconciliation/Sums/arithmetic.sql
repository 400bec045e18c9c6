-- Of the claim $1, of whose lines $2 yen are disallowed: every number between its lines and the
-- amount that it would be fixed at now. Of one that was withdrawn nothing is eligible.
select c.claim, c.grant_code as "grant", c.kind, c.day as submitted_on, c.withdrawn_day as withdrawn_on,
    g.rate_over || '/' || g.rate_under as rate, t.rounding_jpy, l.claimed_jpy,
    $2::numeric as disallowed_jpy, e.eligible_jpy, g.ceiling_jpy, b.left_jpy as ceiling_left_jpy,
    r.share_jpy, least(b.left_jpy, r.share_jpy) as fixed_jpy,
    c.requested_jpy,
    case when c.fixed_seq is not null then jsonb_build_object(
        'fixed_on', c.fixed_day, 'eligible_jpy', c.eligible_jpy, 'fixed_jpy', c.fixed_jpy
    ) end as recorded
from claim c
join granted g using (grant_code)
join grant_terms t using (grant_code)
join fact f on f.seq = c.seq
cross join lateral (
    select coalesce(sum((l ->> 'amount_jpy')::bigint), 0) as claimed_jpy
    from jsonb_array_elements(f.data -> 'lines') l
) l
cross join lateral (
    select * from pg_temp.ceiling_left_before(c.grant_code, c.claim, 'infinity', 9223372036854775807)
) b
cross join lateral (
    select case when c.withdrawn_seq is null then l.claimed_jpy - $2::numeric else 0 end
        as eligible_jpy
) e
cross join lateral (
    select pg_temp.rounded_share(e.eligible_jpy, g.rate_over, g.rate_under, t.rounding_jpy)
        as share_jpy
) r
where c.claim = $1
