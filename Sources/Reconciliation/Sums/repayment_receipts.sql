-- What came back of the repayments of the grant $1 (null: of all), by the day of payment.
select r.data ->> 'repayment' as repayment, (r.data ->> 'paid_on')::date as paid_on,
    (r.data ->> 'amount_jpy')::bigint as amount_jpy
from fact r
join fact o on o.type = 'repayment.ordered' and o.data ->> 'repayment' = r.data ->> 'repayment'
where r.type = 'repayment.received' and ($1::text is null or o.data ->> 'grant' = $1)
order by r.data ->> 'repayment' collate "C", (r.data ->> 'paid_on')::date, r.seq
