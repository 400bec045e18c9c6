-- version: 1
-- severity: warning
-- subject: statement, entry
-- finds en: An entry of a payer's account that no payment or repayment explains.
-- finds ja: 支払・返還のいずれにも対応しない入出金がある。
-- en: Nothing explains entry {entry} of statement {statement}: {direction} of {actual:yen} on {booked_on}.
-- ja: 明細 {statement} の {entry}（{booked_on}、{direction:words} {actual:yen}）に対応する記録がありません。
-- basis en: Every entry of a payer's account belongs to a payment or a repayment.
-- basis ja: 支払元口座の入出金は、支払または返還に対応します。
-- cure en: Match it by hand, or record what it was.
-- cure ja: 手動で照合するか、内容を記録してください。
-- example en: A debit of ¥1,000 on 5 June, and no disbursement of ¥1,000 within 5 days of it.
-- example ja: 6 月 5 日の出金 1,000 円に対し、前後 5 日に 1,000 円の支払がない。

select e.statement, e.entry, 'a payment or repayment' as expected, e.amount_jpy as actual,
    e.direction, e.booked_on, 0 as difference_jpy, array[e.seq] as evidence
from judged e
where e.what = 'B01'
