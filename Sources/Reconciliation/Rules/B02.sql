-- version: 1
-- severity: pending, error
-- subject: disbursement, repayment
-- finds en: A payment or repayment is recorded as made, and is on no statement.
-- finds ja: 支払・返還の記録に対応する入出金明細がない。
-- en: {what} of {expected:yen} on {paid_on} is on no statement.
-- ja: {paid_on} の {what}（{expected:yen}）に対応する入出金明細がありません。
-- basis en: What is recorded as paid is found on the payer's account.
-- basis ja: 支払済みの記録は支払元口座の入出金と一致します。
-- cure en: Import the statement, match the entry by hand, or record that the payment failed.
-- cure ja: 明細を取り込むか、手動で照合するか、支払の不成立を記録してください。
-- example en: Paid on 10 May; the statement of May is stored and has no such debit: an error. Without the statement: pending.
-- example ja: 5 月 10 日支払、5 月分の明細に該当なし: エラー。明細が未取込: 保留。

select max(t.disbursement) as disbursement, max(t.repayment) as repayment,
    coalesce(max(t.disbursement), max(t.repayment)) as what, sum(t.amount_jpy) as expected,
    min(t.paid_on)::text as paid_on,
    sum(case when t.direction = 'debit' then t.amount_jpy else -t.amount_jpy end)
        as difference_jpy,
    (
        select array_agg(y.seq) from transfer x cross join unnest(x.seqs) as y (seq)
        where x.id = any (array_agg(t.id))
    ) || (
        -- Statements that cover its days say that it is on none.
        select array_agg(s.seq)
        from statement s
        join transfer x on x.id = any (array_agg(t.id)) and x.payer = any (s.payers)
        where s.starts <= x.paid_on + 5 and s.ends >= x.paid_on
    ) as evidence,
    case when bool_or(c.is_covered) then 'error' else 'pending' end as severity
from transfer t
cross join lateral (
    -- Statements of the account that the payer has on that day cover it and the 5 days after, and
    -- no entry that could be this one waits for a person.
    select not exists (
        select from generate_series(t.paid_on, t.paid_on + 5, interval '1 day') as d (day)
        left join description a on a.type = 'party.registered' and a.code = t.payer
            and a.since <= t.paid_on and t.paid_on < a.until
        where not exists (
            select from statement s
            where (s.bank, s.branch, s.kind, s.number) = (
                a.data #>> '{account,bank}', a.data #>> '{account,branch}',
                a.data #>> '{account,kind}', ltrim(a.data #>> '{account,number}', '0')
            )
            and d.day between s.starts and s.ends
        )
    ) and not exists (
        select from judged e join candidate_transfer c using (n)
        where e.what = 'B04' and c.id = t.id
    ) as is_covered
) c
where t.is_open and not exists (
    select from booked e where e.id = t.id and e.what = 'matched'
)
group by coalesce(t.disbursement, 'R ' || t.repayment)
