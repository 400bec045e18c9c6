-- version: 1
-- severity: pending, warning
-- subject: claim
-- en: Of claim {claim}, fixed on {fixed_on}, {difference_jpy:yen} is not paid.
-- ja: {fixed_on} に確定した請求 {claim} のうち {difference_jpy:yen} が未払いです。
-- basis en: What is fixed is paid.
-- basis ja: 確定額は支払われます。
-- cure en: Instruct the payment, or confirm it.
-- cure ja: 支払を指示するか、支払済みを記録してください。

select c.claim, c.fixed_day as fixed_on, 0 as expected, h.amount as actual,
    h.amount as difference_jpy, array[c.seq, c.fixed_seq] as evidence,
    case when cut.clock > c.fixed_day + 30 then 'warning' else 'pending' end as severity
from cut
cross join claim c
cross join lateral (
    select sum(h.amount) as amount from held h
    where h.kind = 'claim' and h.subject = c.claim and h.state in ('payable', 'instructed')
) h
where c.fixed_seq is not null and h.amount > 0
