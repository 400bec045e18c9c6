-- version: 1
-- severity: error
-- subject: claim
-- implies: A03
-- finds en: The amount requested is not what the lines, the rate and the ceiling left give.
-- finds ja: 請求額が明細・補助率・上限残額による計算と一致しない。
-- en: Claim {claim} asks for {actual:yen}; its lines and what is left of the ceiling give {expected:yen}.
-- ja: 請求 {claim} の請求額 {actual:yen} は、明細と上限残額から求めた {expected:yen} と異なります。
-- basis en: The smaller of the ceiling left and the sum of the lines times the rate, rounded down once.
-- basis ja: 明細合計 × 補助率（端数切捨て）と交付上限残額の少ない方です。
-- cure en: Withdraw the claim and submit it with that amount.
-- cure ja: 請求を取り下げ、正しい額で再提出してください。
-- example en: Lines of ¥10,000,001 at 1/2 to ¥1,000 give ¥5,000,000; ¥5,000,001 is requested.
-- example ja: 明細 10,000,001 円 × 1/2（千円未満切捨て）= 5,000,000 円に対し 5,000,001 円を請求。

select c.claim, r.requested_jpy as expected, c.requested_jpy as actual,
    c.requested_jpy - r.requested_jpy as difference_jpy,
    l.amount_jpy as lines_jpy, g.rate_over || '/' || g.rate_under as rate, t.rounding_jpy,
    b.left_jpy as ceiling_left_jpy,
    (
        select json_agg(json_build_object(
            'claim', e.claim, 'submitted_on', e.day, 'requested_jpy', e.requested_jpy,
            'fixed_on', e.fixed_day, 'fixed_jpy', e.fixed_jpy
        ) order by e.day, e.seq)
        from claim e
        where e.seq = any (b.earlier)
    ) as compared,
    array[c.seq, g.decided_seq, b.ceiling_seq, t.seq] || b.earlier as evidence
from claim c
join granted g using (grant_code)
cross join lateral pg_temp.ceiling_left_before(c.grant_code, c.claim, c.day, c.seq) b
join grant_terms t using (grant_code)
cross join lateral (
    select coalesce(sum(l.amount_jpy), 0) as amount_jpy from claim_line l where l.claim = c.claim
) l
cross join lateral (
    select least(
        b.left_jpy,
        pg_temp.rounded_share(l.amount_jpy, g.rate_over, g.rate_under, t.rounding_jpy)
    ) as requested_jpy
) r
where c.withdrawn_seq is null and c.requested_jpy <> r.requested_jpy
