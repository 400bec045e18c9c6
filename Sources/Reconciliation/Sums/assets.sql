-- The assets of asset_unit with what was paid and granted for them. The price is that in force on
-- the day of acceptance; the yen of a row are rounded up to the next whole yen, and null in foreign
-- currency without a rate. Until restriction_ends_on, exclusive, a disposal needs an approval.
select o.grant_code as "grant", o.buyer, o.order_code as "order", o.line, o.product,
    d.data ->> 'name' as item,
    u.serial, u.quantity, p.unit_price::text as unit_price, o.currency,
    case when o.currency = 'JPY' then ceil(u.quantity * p.unit_price)
    else ceil(u.quantity * p.unit_price * o.fx_rate) end as amount_jpy,
    u.accepted_on, u.site, g.rate_over || '/' || g.rate_under as rate,
    pg_temp.years_after(u.accepted_on, t.restriction_years) as restriction_ends_on, u.state,
    u.replaces, u.disposals
from asset_unit u
join ordered o using (order_code, line)
join price p on p.subject = o.subject and p.since <= u.accepted_on and u.accepted_on < p.until
left join description d on d.type = 'product.registered' and d.code = o.product
    and d.since <= u.accepted_on and u.accepted_on < d.until
left join granted g using (grant_code)
left join grant_terms t using (grant_code)
order by o.grant_code collate "C", o.order_code collate "C", o.line, u.accepted_on,
    u.serial collate "C" nulls first, u.state nulls first, u.disposals::text collate "C"
