-- Of the claim $1, of whose lines $2 yen are disallowed: what it would be fixed at now.
select c.claim, c.withdrawn_day, l.claimed_jpy, l.claimed_jpy - $2 as eligible_jpy,
    b.left_jpy as ceiling_left_jpy,
    least(
        b.left_jpy,
        coalesce(
            div(div((l.claimed_jpy - $2) * g.rate_over, g.rate_under), t.rounding_jpy)
                * t.rounding_jpy,
            0
        )
    ) as fixed_jpy
from claim c
join granted g using (grant_code)
join grant_terms t using (grant_code)
cross join lateral (
    select coalesce(sum(l.amount_jpy), 0) as claimed_jpy from claim_line l where l.claim = c.claim
) l
cross join lateral (
    select * from pg_temp.ceiling_left_before(c.grant_code, c.claim, 'infinity', 9223372036854775807)
) b
where c.claim = $1
