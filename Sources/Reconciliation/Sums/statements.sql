-- Of every decided grant: what it may pay, was asked for, fixed, advanced and paid, and what the bank
-- booked of it.
select g.grant_code as "grant", g.ceiling_jpy,
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
order by g.grant_code collate "C"
