-- Of every decided grant: what it may pay, was asked for, fixed, advanced and paid, what the bank
-- booked of it, and what of that no finding of the bank explains.
create temp table statement_now on commit drop as
with summed as (
    select g.grant_code, g.ceiling_jpy,
        coalesce(c.claimed, 0) as claimed_jpy, coalesce(c.fixed, 0) as fixed_jpy,
        coalesce(h.amount, 0) as advanced_jpy,
        coalesce(t.paid, 0) as paid_jpy, coalesce(b.booked, 0) as bank_jpy
    from granted g
    left join (
        select grant_code, sum(requested_jpy) as claimed, sum(fixed_jpy) as fixed
        from claim where withdrawn_seq is null
        group by grant_code
    ) c using (grant_code)
    left join held h on h.kind = 'grant' and h.subject = g.grant_code and h.state = 'advanced'
    left join (
        select grant_code,
            sum(case when direction = 'debit' then amount_jpy else -amount_jpy end) as paid
        from transfer where is_open
        group by grant_code
    ) t using (grant_code)
    left join (
        select t.grant_code, sum(
            case when t.direction = 'debit' and e.what = 'matched' then 1 else -1 end
            -- Of a payment file, each grant's own transfers.
            * case when e.how = 'amount' then t.amount_jpy else e.amount_jpy end
        ) as booked
        from booked e
        join transfer t using (id)
        group by t.grant_code
    ) b using (grant_code)
    where g.decided_seq is not null
), explained as (
    select t.grant_code, sum(f.difference_jpy) as difference_jpy
    from found f
    join (
        select distinct grant_code,
            case when repayment is null then jsonb_build_object('disbursement', disbursement)
            else jsonb_build_object('repayment', repayment) end as subject
        from transfer
    ) t using (subject)
    where f.rule like 'B%'
    group by t.grant_code
)
select s.grant_code collate "C" as grant_code, array[
    s.ceiling_jpy, s.claimed_jpy, s.fixed_jpy, s.advanced_jpy, s.paid_jpy, s.bank_jpy,
    s.paid_jpy - s.bank_jpy - coalesce(e.difference_jpy, 0)
]::numeric[] as sums
from summed s
left join explained e using (grant_code)
