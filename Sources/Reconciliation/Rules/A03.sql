-- version: 1
-- severity: error
-- subject: grant
-- implies: A02
-- finds en: The live claims of a grant together ask for more than its ceiling.
-- finds ja: 交付決定の有効な請求の合計が上限を超えている。
-- en: The claims of grant {grant} together ask for {actual:yen}, above its ceiling of {expected:yen}.
-- ja: 交付 {grant} の請求額の合計 {actual:yen} は交付上限 {expected:yen} を超えています。
-- basis en: Payments of a grant never exceed what was decided.
-- basis ja: 交付決定額を超えて支払うことはできません。
-- cure en: Withdraw a claim, or have the decision changed.
-- cure ja: 請求を取り下げるか、変更交付決定を受けてください。
-- example en: A ceiling of ¥10,000,000, claims of ¥6,000,000 and ¥5,000,000.
-- example ja: 上限 10,000,000 円に対し 6,000,000 円と 5,000,000 円を請求。

select g.grant_code as "grant", g.ceiling_jpy as expected, sum(c.requested_jpy) as actual,
    sum(c.requested_jpy) - g.ceiling_jpy as difference_jpy,
    json_agg(json_build_object(
        'claim', c.claim, 'submitted_on', c.day, 'requested_jpy', c.requested_jpy
    ) order by c.day, c.seq) as compared,
    array_agg(c.seq) || array[g.decided_seq, g.ceiling_seq] as evidence
from granted g
join claim c using (grant_code)
where c.withdrawn_seq is null
group by g.grant_code, g.ceiling_jpy, g.decided_seq, g.ceiling_seq
having sum(c.requested_jpy) > g.ceiling_jpy
