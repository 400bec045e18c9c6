-- Entries of the bank, each with the payments and receipts that it could be, the nearest first, and why
-- each was not taken. $1 the statement and $2 the entry: those that wait for a person, of it; or $3
-- the disbursement or $4 the repayment: entries of any kind near it. Null: all that wait.
with asked_entry as (
    select j.* from judged j
    where (j.what in ('B01', 'B04') or $3::text is not null or $4::text is not null)
    and ($1::text is null or j.statement = $1) and ($2::text is null or j.entry = $2)
), asked_transfer as (
    select t.* from transfer t
    where ($3::text is null or t.disbursement = $3) and ($4::text is null or t.repayment = $4)
), pair as (
    -- Of the same amount, within 30 days.
    select e.n, t.id
    from asked_entry e
    join asked_transfer t on t.amount_jpy = e.amount_jpy
    where e.booked_on between t.paid_on - 30 and t.paid_on + 30
    union
    -- Of the same day and direction.
    select e.n, t.id
    from asked_entry e
    join asked_transfer t on t.paid_on = e.booked_on and t.direction = e.direction
    union
    -- By hand or by reference.
    select e.n, t.id
    from asked_entry e
    join linked l using (n)
    join asked_transfer t using (id)
    union
    -- Part of a payment file of that total.
    select e.n, t.id
    from asked_entry e
    join candidate_transfer c using (n)
    join asked_transfer t using (id)
), weighed as (
    select p.n, p.id, b.n as booked_n, c.id is not null as is_candidate, case
        when f.n is not null then 'forbidden'
        when c.id is not null then 'contested'
        when e.what in ('matched', 'returned', 'explained') then 'entry_taken'
        when b.n is not null then 'booked'
        when not t.payer = any (e.payers) then 'other_payer'
        when not t.is_open then 'not_paid'
        when t.direction <> e.direction then 'direction'
        when t.amount_jpy <> e.amount_jpy then 'amount'
        when abs(e.booked_on - t.paid_on) > 5 then 'days'
        when exists (select from own_reference r where r.reference = e.reference) then 'reference'
        else 'name' end as reason
    from pair p
    join judged e using (n)
    join transfer t using (id)
    left join candidate_transfer c using (n, id)
    left join forbidden f using (n, id)
    left join lateral (
        select b.n from booked b where b.id = p.id and b.what = 'matched' limit 1
    ) b on true
), placed as (
    select w.*, row_number() over (
            partition by case when $3::text is null and $4::text is null then w.n::text
                else w.id end
            order by w.is_candidate desc, (e.amount_jpy = t.amount_jpy) desc,
                w.booked_n is not null, abs(e.booked_on - t.paid_on), w.n, w.id collate "C"
        ) as place
    from weighed w
    join judged e using (n)
    join transfer t using (id)
)
select e.statement, e.entry, coalesce(p.reason, 'none') as reason, t.disbursement, t.repayment,
    e.booked_on, e.direction, e.amount_jpy, t.paid_on, t.amount_jpy as recorded_jpy,
    t.grant_code as "grant", e.booked_name as name, t.holder_kana as holder, e.reference
from asked_entry e
left join placed p on p.n = e.n and p.place <= 5
left join transfer t on t.id = p.id
-- Of a payment only the entries near it, of entries also those with nothing near.
where p.n is not null or ($3::text is null and $4::text is null)
order by e.n, p.place
