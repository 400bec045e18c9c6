-- version: 1
-- severity: error
-- subject: claim, line
-- finds en: The claimed order is another party's.
-- finds ja: 請求された発注が他者のものである。
-- en: Line {line} of claim {claim} claims an order of {actual}, not of the applicant {expected}.
-- ja: 請求 {claim} の {line} 行目の発注者は {actual} で、申請者 {expected} ではありません。
-- basis en: The grant pays what its applicant bought.
-- basis ja: 助成の対象は申請者自身の調達です。
-- cure en: Disallow the line.
-- cure ja: この行を対象外としてください。
-- example en: The grant is B-1's, order PO-5 was placed by B-2.
-- example ja: 交付先は B-1、発注 PO-5 の発注者は B-2。

select l.claim, l.line, g.applicant as expected, l.buyer as actual,
    l.amount_jpy as difference_jpy, array[l.seq, l.order_seq, g.applied_seq] as evidence
from claim_line l
join granted g using (grant_code)
where l.buyer <> g.applicant
