-- version: 1
-- severity: error
-- subject: claim
-- en: Claim {claim} was fixed at {actual}; its lines and what was left of the ceiling give {expected}.
-- ja: 請求 {claim} の確定額 {actual} は、明細と上限残額から求めた {expected} と異なります。
-- basis en: Eligible is what is claimed less what is disallowed; fixed is the smaller of the ceiling left and eligible times the rate, rounded down once.
-- basis ja: 対象額は請求額から対象外を除いた額、確定額は対象額 × 補助率（端数切捨て）と上限残額の少ない方です。
-- cure en: Void the fixing and record it with that amount.
-- cure ja: 額の確定を取り消し、正しい額で記録してください。

select c.claim,
    'eligible ' || r.eligible_jpy || ', fixed ' || r.fixed_jpy as expected,
    'eligible ' || c.eligible_jpy || ', fixed ' || c.fixed_jpy as actual,
    c.fixed_jpy - r.fixed_jpy as difference_jpy,
    array[c.seq, c.fixed_seq, g.decided_seq, b.ceiling_seq] || b.earlier as evidence
from claim c
join granted g using (grant_code)
join grant_terms t using (grant_code)
cross join lateral (
    select * from pg_temp.ceiling_left_before(c.grant_code, c.claim, c.fixed_day, c.fixed_seq)
) b
cross join lateral (
    select coalesce((select sum(l.amount_jpy) from claim_line l where l.claim = c.claim), 0)
        - coalesce((
            select sum((d ->> 'amount_jpy')::bigint) from jsonb_array_elements(c.disallowed) d
        ), 0) as eligible_jpy
) e
cross join lateral (
    select e.eligible_jpy, least(
        b.left_jpy,
        div(div(c.eligible_jpy * g.rate_over, g.rate_under), t.rounding_jpy) * t.rounding_jpy
    ) as fixed_jpy
) r
where c.withdrawn_seq is null and c.fixed_seq is not null
and (c.eligible_jpy <> r.eligible_jpy or c.fixed_jpy is distinct from r.fixed_jpy)
