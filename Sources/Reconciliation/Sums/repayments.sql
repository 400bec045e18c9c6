-- Every repayment ordered by the cut of the grant $1 (null: of all), by grant, then in the order in
-- which they were ordered.
select o.data ->> 'repayment' as repayment, o.data ->> 'grant' as "grant",
    o.data ->> 'cause' as cause, (o.data ->> 'principal_jpy')::bigint as principal_jpy,
    (o.data ->> 'due_on')::date as due_on, o.day as ordered_on
from fact o
where o.type = 'repayment.ordered' and ($1::text is null or o.data ->> 'grant' = $1)
order by o.data ->> 'grant' collate "C", o.day, o.seq
