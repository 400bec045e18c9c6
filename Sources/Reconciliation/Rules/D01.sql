-- version: 1
-- severity: pending, warning
-- subject: claim
-- finds en: A claim was fixed and is not paid in full.
-- finds ja: 確定した請求が全額支払われていない。
-- en: Of claim {claim}, fixed on {fixed_on}, {difference_jpy:yen} is not paid.
-- ja: {fixed_on} に確定した請求 {claim} のうち {difference_jpy:yen} が未払いです。
-- basis en: What is fixed is paid.
-- basis ja: 確定額は支払われます。
-- cure en: Instruct the payment, or confirm it.
-- cure ja: 支払を指示するか、支払済みを記録してください。
-- example en: Fixed at ¥4,000,000 on 1 May: pending until 31 May, a warning from 1 June.
-- example ja: 5 月 1 日に 4,000,000 円で確定: 5 月 31 日まで保留、6 月 1 日から警告。

select c.claim, c.fixed_day as fixed_on, 0 as expected, h.amount as actual,
    h.amount as difference_jpy, array[c.seq, c.fixed_seq] || (
        select array_agg(x.seq)
        from disbursement d
        cross join unnest(array[d.seq, d.confirmed_seq, d.failed_seq]) as x (seq)
        where d.claim = c.claim
    ) as evidence,
    case when cut.clock > c.fixed_day + 30 then 'warning' else 'pending' end as severity
from cut
cross join claim c
cross join lateral (
    select sum(h.amount) as amount from held h
    where h.kind = 'claim' and h.subject = c.claim and h.state in ('payable', 'instructed')
) h
where c.fixed_seq is not null and h.amount > 0
