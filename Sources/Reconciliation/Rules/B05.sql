-- version: 1
-- severity: error
-- subject: disbursement
-- finds en: The bank returned a transfer that is still recorded as paid.
-- finds ja: 組戻し等で戻った振込が支払済みのままになっている。
-- en: {actual:yen} of disbursement {disbursement} came back, and it is still recorded as paid.
-- ja: 支払 {disbursement} のうち {actual:yen} が戻入されていますが、支払済みのままです。
-- basis en: A transfer that is returned is not paid.
-- basis ja: 組戻しとなった振込は支払になりません。
-- cure en: Record that it failed, and instruct it anew.
-- cure ja: 不成立を記録し、改めて支払を指示してください。
-- example en: A credit on 12 May with the reference of the payment of 10 May.
-- example ja: 5 月 10 日の支払の参照番号を持つ入金が 5 月 12 日にある。

select t.disbursement, 0 as expected, sum(e.amount_jpy) as actual,
    sum(e.amount_jpy) as difference_jpy,
    (
        select json_agg(json_build_object(
            'statement', x.statement, 'entry', x.entry, 'booked_on', x.booked_on,
            'amount_jpy', x.amount_jpy
        ) order by x.booked_on, x.n)
        from judged x
        where x.n = any (array_agg(e.n))
    ) as compared,
    array_agg(e.seq) || (
        select array_agg(y.seq) from transfer x cross join unnest(x.seqs) as y (seq)
        where x.id = any (array_agg(t.id))
    ) || (
        select array_agg(x.seq) from linked l cross join unnest(l.seqs) as x (seq)
        where l.id = any (array_agg(t.id))
    ) as evidence
from booked e
join transfer t using (id)
where e.what = 'returned'
group by t.disbursement
