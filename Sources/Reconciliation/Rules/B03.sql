-- version: 1
-- severity: error
-- subject: disbursement, repayment
-- finds en: What was matched by hand or by reference has another amount.
-- finds ja: 手動または参照番号で照合した金額が一致しない。
-- en: {what} is recorded as {expected:yen}; the bank booked {actual:yen}.
-- ja: {what} の記録 {expected:yen} に対し、銀行の入出金は {actual:yen} です。
-- basis en: What is recorded as paid is what the bank booked.
-- basis ja: 支払の記録は銀行の入出金と一致します。
-- cure en: Correct the record, or have the difference paid or returned.
-- cure ja: 記録を訂正するか、差額を清算してください。
-- example en: ¥1,000 recorded as paid; the entry with its reference is of ¥900.
-- example ja: 支払記録 1,000 円に対し、同じ参照番号の出金は 900 円。

select max(t.disbursement) as disbursement, max(t.repayment) as repayment,
    coalesce(max(t.disbursement), max(t.repayment)) as what, sum(t.amount_jpy) as expected,
    sum(b.booked) as actual,
    sum(case when t.direction = 'debit' then 1 else -1 end * (t.amount_jpy - b.booked))
        as difference_jpy,
    (
        select json_agg(json_build_object(
            'statement', e.statement, 'entry', e.entry, 'booked_on', e.booked_on,
            'direction', e.direction, 'amount_jpy', e.amount_jpy
        ) order by e.booked_on, e.n)
        from judged e
        where e.n in (select x.n from booked x where x.id = any (array_agg(t.id)))
    ) as compared,
    (
        select array_agg(y.seq) from transfer x cross join unnest(x.seqs) as y (seq)
        where x.id = any (array_agg(t.id))
    ) || (
        select array_agg(e.seq) from booked e where e.id = any (array_agg(t.id))
    ) || (
        select array_agg(x.seq) from linked l cross join unnest(l.seqs) as x (seq)
        where l.id = any (array_agg(t.id))
    ) as evidence
from transfer t
cross join lateral (
    select sum(e.amount_jpy) as booked
    from booked e where e.id = t.id and e.what = 'matched' and e.how = 'linked'
) b
where t.is_open and b.booked <> t.amount_jpy
group by coalesce(t.disbursement, 'R ' || t.repayment)
