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
    o.product, o.country,
    array[o.made_seq, o.buyer_seq] || r.seqs as evidence
from (
    -- Few buyers, if any, are in such a country: only of their orders the product is looked up.
    select o.*, c.country, b.seq as buyer_seq
    from ordered o
    join description b on b.type = 'party.registered' and b.code = o.buyer
        and b.since <= o.made_day and o.made_day < b.until
    join controlled_country c on c.since <= o.made_day
        and c.country = coalesce(b.data ->> 'ultimate_parent_country', b.data ->> 'country')
    offset 0
) o
cross join lateral (
    -- A product that lacks a field has that of the product that it is a kind of, and so on.
    with recursive kind as (
        select p.data, array[p.seq] as seqs
        from description p
        where p.type = 'product.registered' and p.code = o.product
        and p.since <= o.made_day and o.made_day < p.until
        union all
        select p.data, k.seqs || p.seq
        from kind k
        join description p on p.type = 'product.registered' and p.code = k.data ->> 'of_product'
            and p.since <= o.made_day and o.made_day < p.until
        where not k.data ? 'tpp' and p.seq <> all (k.seqs)
    )
    select k.data ->> 'tpp' as tpp, k.seqs
    from kind k
    where k.data ? 'tpp'
    limit 1
) r
cross join lateral (
    select t.tpp from controlled_tpp t where t.since <= o.made_day order by t.since desc limit 1
) t
where r.tpp::numeric >= t.tpp
