-- The lines of the claim $1 with the most that each may claim: quantity × price × rate of exchange,
-- up to the next whole yen; null where it names no order line, has no rate, or is withdrawn.
select l.line, l.category, l."order", l.order_line, k.quantity, m.unit_price::text as unit_price,
    k.currency, k.fx_rate::text as fx_rate, m.limit_jpy, l.amount_jpy, l.tax_jpy
from claim c
join fact f on f.seq = c.seq
cross join lateral jsonb_to_recordset(f.data -> 'lines') as l (
    line bigint, category text, "order" text, order_line bigint, amount_jpy bigint, tax_jpy bigint
)
left join claim_line k on k.claim = c.claim and k.line = l.line
left join claim_limit m on m.claim = c.claim and m.line = l.line
where c.claim = $1
order by l.line
