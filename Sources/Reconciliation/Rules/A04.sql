-- version: 2
-- severity: error
-- subject: claim
-- finds en: What was fixed is not what the lines, less what was disallowed, give.
-- finds ja: 確定額が対象外を除いた明細による計算と一致しない。
-- en: Claim {claim} was fixed at {fixed_jpy:yen} of eligible costs of {eligible_jpy:yen}; its lines and what was left of the ceiling give {right_fixed_jpy:yen} of {right_eligible_jpy:yen}.
-- ja: 請求 {claim} は対象額 {eligible_jpy:yen}、確定額 {fixed_jpy:yen} とされましたが、明細と上限残額からは対象額 {right_eligible_jpy:yen}、確定額 {right_fixed_jpy:yen} となります。
-- basis en: Eligible is what is claimed less what is disallowed; fixed is the smaller of the ceiling left and eligible times the rate, rounded down once.
-- basis ja: 対象額は請求額から対象外を除いた額、確定額は対象額 × 補助率（端数切捨て）と上限残額の少ない方です。
-- cure en: Void the fixing and record it anew: what claim check disallows goes into disallowed, and both amounts follow from it.
-- cure ja: 確定を取り消し、claim check が対象外とする額を disallowed に入れて記録し直してください。
-- example en: Eligible ¥8,000,000 at 1/2 is ¥4,000,000; ¥4,200,000 was fixed.
-- example ja: 対象経費 8,000,000 円 × 1/2 = 4,000,000 円に対し確定額 4,200,000 円。

select c.claim,
    'eligible ' || r.eligible_jpy || ', fixed ' || r.fixed_jpy as expected,
    'eligible ' || c.eligible_jpy || ', fixed ' || c.fixed_jpy as actual,
    c.fixed_jpy - r.fixed_jpy as difference_jpy,
    e.lines_jpy, e.disallowed_jpy, g.rate_over || '/' || g.rate_under as rate, t.rounding_jpy,
    b.left_jpy as ceiling_left_jpy,
    (
        select json_agg(json_build_object(
            'claim', e.claim, 'submitted_on', e.day, 'requested_jpy', e.requested_jpy,
            'fixed_on', e.fixed_day, 'fixed_jpy', e.fixed_jpy
        ) order by e.day, e.seq)
        from claim e
        where e.seq = any (b.earlier)
    ) as compared,
    c.eligible_jpy, c.fixed_jpy, r.eligible_jpy as right_eligible_jpy,
    r.fixed_jpy as right_fixed_jpy,
    array[c.seq, c.fixed_seq, g.decided_seq, b.ceiling_seq, t.seq] || b.earlier as evidence
from claim c
join granted g using (grant_code)
join grant_terms t using (grant_code)
cross join lateral (
    select * from pg_temp.ceiling_left_before(c.grant_code, c.claim, c.fixed_day, c.fixed_seq)
) b
cross join lateral (
    select coalesce((select sum(l.amount_jpy) from claim_line l where l.claim = c.claim), 0)
            as lines_jpy,
        coalesce((
            select sum((d ->> 'amount_jpy')::bigint) from jsonb_array_elements(c.disallowed) d
        ), 0) as disallowed_jpy
) e
cross join lateral (
    select e.lines_jpy - e.disallowed_jpy as eligible_jpy, least(
        b.left_jpy,
        pg_temp.rounded_share(c.eligible_jpy, g.rate_over, g.rate_under, t.rounding_jpy)
    ) as fixed_jpy
) r
where c.withdrawn_seq is null and c.fixed_seq is not null
and (c.eligible_jpy <> r.eligible_jpy or c.fixed_jpy is distinct from r.fixed_jpy)
