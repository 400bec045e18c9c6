-- version: 1
-- severity: error
-- subject: disbursement, repayment
-- en: {what} is recorded as {expected:yen}; the bank booked {actual:yen}.
-- ja: {what} の記録 {expected:yen} に対し、銀行の入出金は {actual:yen} です。
-- basis en: What is recorded as paid is what the bank booked.
-- basis ja: 支払の記録は銀行の入出金と一致します。
-- cure en: Correct the record, or have the difference paid or returned.
-- cure ja: 記録を訂正するか、差額を清算してください。

select max(t.disbursement) as disbursement, max(t.repayment) as repayment,
    coalesce(max(t.disbursement), max(t.repayment)) as what, sum(t.amount_jpy) as expected,
    sum(b.booked) as actual,
    sum(case when t.direction = 'debit' then 1 else -1 end * (t.amount_jpy - b.booked))
        as difference_jpy,
    array_agg(t.seq) || array_agg(b.seq) as evidence
from transfer t
cross join lateral (
    select sum(e.amount_jpy) as booked, min(e.seq) as seq
    from booked e where e.id = t.id and e.what = 'matched' and e.how = 'linked'
) b
where t.is_open and b.booked <> t.amount_jpy
group by coalesce(t.disbursement, 'R ' || t.repayment)
