-- version: 1
-- severity: error
-- subject: claim
-- en: Claim {claim} asks for {actual:yen}; its lines and what is left of the ceiling give {expected:yen}.
-- ja: 請求 {claim} の請求額 {actual:yen} は、明細と上限残額から求めた {expected:yen} と異なります。
-- basis en: The smaller of the ceiling left and the sum of the lines times the rate, rounded down once.
-- basis ja: 明細合計 × 補助率（端数切捨て）と交付上限残額の少ない方です。
-- cure en: Withdraw the claim and submit it with that amount.
-- cure ja: 請求を取り下げ、正しい額で再提出してください。

select c.claim, r.requested_jpy as expected, c.requested_jpy as actual,
    c.requested_jpy - r.requested_jpy as difference_jpy,
    array[c.seq, g.decided_seq, b.ceiling_seq] || b.earlier as evidence
from claim c
join granted g using (grant_code)
cross join lateral (select * from pg_temp.ceiling_left_before(c.grant_code, c.claim, c.day, c.seq)) b
join grant_terms t using (grant_code)
cross join lateral (
    select coalesce(sum(l.amount_jpy), 0) as amount_jpy from claim_line l where l.claim = c.claim
) l
cross join lateral (
    select least(
        b.left_jpy,
        coalesce(div(div(l.amount_jpy * g.rate_over, g.rate_under), t.rounding_jpy)
            * t.rounding_jpy, 0)
    ) as requested_jpy
) r
where c.withdrawn_seq is null and c.requested_jpy <> r.requested_jpy
