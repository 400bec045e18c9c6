-- version: 1
-- severity: error
-- subject: order, line
-- implies: Q01
-- finds en: An order line is claimed under two grants beyond its cost.
-- finds ja: 一つの発注明細が二つの交付決定で費用を超えて請求されている。
-- en: Line {line} of order {order} is claimed under several grants for {actual:yen}; it cost {expected:yen}.
-- ja: 発注 {order} の {line} 行目は複数の交付で計 {actual:yen} 請求され、調達額 {expected:yen} を超えます。
-- basis en: Several grants together pay no more than the cost.
-- basis ja: 複数の助成の合計が経費を超えることはできません。
-- cure en: Withdraw or reduce one of the claims.
-- cure ja: 請求の一方を取り下げるか減額してください。
-- example en: A line that cost ¥10,000,000, claimed as ¥6,000,000 under each of two grants.
-- example ja: 費用 10,000,000 円の明細を二つの交付決定で 6,000,000 円ずつ請求。

select l.order_code as "order", l.order_line as line, k.cost_jpy as expected,
    sum(l.amount_jpy) as actual, sum(l.amount_jpy) - k.cost_jpy as difference_jpy,
    k.units, k.unit_price, o.currency, o.fx_rate,
    (
        select json_agg(json_build_object(
            'claim', x.claim, 'line', x.line, 'grant', x.grant_code, 'amount_jpy', x.amount_jpy
        ) order by x.claim collate "C", x.line)
        from claim_line x
        where x.seq = any (array_agg(l.seq))
        and x.order_code = l.order_code and x.order_line = l.order_line
    ) as compared,
    array_agg(l.seq) || array[o.made_seq, k.price_seq] || (
        -- What changed how many are ordered.
        select array_agg(m.seq) from moved m
        where m.kind = 'line' and m.subject = min(o.subject)
        and (m.from_state is null or m.to_state is null or m.to_state = 'cancelled')
    ) as evidence
from cut
cross join claim_line l
-- Few order lines are claimed under two grants: only of those the cost is looked up.
join (
    select order_code, order_line from claim_line
    group by order_code, order_line
    having count(distinct grant_code) > 1
) twice using (order_code, order_line)
join ordered o on o.order_code = l.order_code and o.line = l.order_line
join lateral (
    select p.seq as price_seq, p.unit_price, u.units, ceil(
        u.units * p.unit_price * case when o.currency = 'JPY' then 1 else o.fx_rate end
    ) as cost_jpy
    from price p
    cross join lateral (
        select coalesce(sum(h.amount), 0) as units from held h
        where h.kind = 'line' and h.subject = o.subject and h.state <> 'cancelled'
    ) u
    where p.subject = o.subject and p.since <= cut.clock and cut.clock < p.until
) k on true
group by l.order_code, l.order_line, k.cost_jpy, k.units, k.unit_price, o.currency, o.fx_rate,
    o.made_seq, k.price_seq
having sum(l.amount_jpy) > k.cost_jpy
