-- version: 1
-- severity: error
-- subject: claim, line
-- finds en: Not paid by bank transfer.
-- finds ja: 銀行振込以外で支払われている。
-- en: Line {line} of claim {claim} was paid by {actual}, not by bank transfer.
-- ja: 請求 {claim} の {line} 行目の支払方法は {actual:words} で、銀行振込ではありません。
-- basis en: Payments are proven by bank transfer.
-- basis ja: 支払は銀行振込により確認します。
-- cure en: Disallow the line, or correct the method if it was a transfer.
-- cure ja: この行を対象外とするか、振込であれば支払方法を訂正してください。
-- example en: paid_on is stated, payment_method is card.
-- example ja: 支払日があり、支払方法がカード。

select l.claim, l.line, 'bank_transfer' as expected,
    coalesce(l.payment_method, 'no method stated') as actual,
    l.amount_jpy as difference_jpy, array[l.seq] as evidence
from claim_line l
where l.payment_method <> 'bank_transfer'
or (l.payment_method is null and l.paid_on is not null)
