-- version: 1
-- severity: error
-- subject: disbursement
-- en: {actual:yen} of disbursement {disbursement} came back, and it is still recorded as paid.
-- ja: 支払 {disbursement} のうち {actual:yen} が戻入されていますが、支払済みのままです。
-- basis en: A transfer that is returned is not paid.
-- basis ja: 組戻しとなった振込は支払になりません。
-- cure en: Record that it failed, and instruct it anew.
-- cure ja: 不成立を記録し、改めて支払を指示してください。

select t.disbursement, 0 as expected, sum(e.amount_jpy) as actual,
    sum(e.amount_jpy) as difference_jpy, array_agg(e.seq) || array_agg(t.seq) as evidence
from booked e
join transfer t using (id)
where e.what = 'returned'
group by t.disbursement
