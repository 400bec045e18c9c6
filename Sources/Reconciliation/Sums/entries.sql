-- The judged entries, by statement and entry, with what each belongs to. $1: of that statement; $2: of
-- that state; $3: at most so many.
select e.statement, e.entry, e.booked_on, e.direction, e.amount_jpy, e.what as state,
    s.disbursements, s.repayment,
    case when e.what in ('B01', 'B04') then null
    when e.how = 'amount' then 'amount'
    when exists (select from tie where tie.n = e.n) then 'hand' else 'reference' end as matched_by,
    e.booked_name as name, e.reference
from judged e
left join lateral (
    select string_agg(t.disbursement, ', ' order by t.disbursement collate "C") as disbursements,
        min(t.repayment) as repayment
    from transfer t
    where t.id = any (e.ids) and e.what in ('matched', 'returned', 'explained')
) s on true
where ($1::text is null or e.statement = $1) and ($2::text is null or e.what = $2)
order by e.n
limit $3::bigint
