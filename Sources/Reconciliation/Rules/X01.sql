-- version: 1
-- severity: error
-- subject: order, line
-- finds en: A controlled product is ordered for a buyer of a restricted country.
-- finds ja: 規制対象製品が制限国の発注者に発注されている。
-- en: Line {line} of order {order}: {product} is controlled (TPP {actual}), and the buyer's parent is in {country}.
-- ja: 発注 {order} の {line} 行目: {product} は規制対象（TPP {actual}）で、買い手の最終親会社は {country} です。
-- basis en: Products of TPP 4800 or more need a licence for parties headquartered in country group D:5, Hong Kong or Macau (15 CFR 744.23).
-- basis ja: TPP 4800以上の製品は、D:5国・香港・マカオに本拠を置く者には許可が必要です（15 CFR 744.23）。
-- cure en: Stop the delivery, and ask export control.
-- cure ja: 納品を止め、輸出管理部門に確認してください。
-- example en: A product of TPP 15,824 for a buyer whose parent is in Hong Kong.
-- example ja: TPP 15,824 の製品を、親会社が香港にある発注者が発注。

select o.order_code as "order", o.line, 'TPP below 4800' as expected, r.tpp as actual,
    o.product, b.country,
    array[o.made_seq, r.seq, b.seq] as evidence
from ordered o
join description p on p.type = 'product.registered' and p.code = o.product
    and p.since <= o.made_day and o.made_day < p.until
-- A product that lacks a field has that of the product that it is a kind of.
left join description q on not p.data ? 'tpp' and q.type = 'product.registered'
    and q.code = p.data ->> 'of_product' and q.since <= o.made_day and o.made_day < q.until
cross join lateral (
    select coalesce(p.data ->> 'tpp', q.data ->> 'tpp') as tpp, coalesce(q.seq, p.seq) as seq
) r
join description y on y.type = 'party.registered' and y.code = o.buyer
    and y.since <= o.made_day and o.made_day < y.until
cross join lateral (
    select coalesce(y.data ->> 'ultimate_parent_country', y.data ->> 'country') as country, y.seq
) b
join controlled_country c on c.country = b.country and c.since <= o.made_day
cross join lateral (
    select t.tpp from controlled_tpp t where t.since <= o.made_day order by t.since desc limit 1
) t
where r.tpp::numeric >= t.tpp
