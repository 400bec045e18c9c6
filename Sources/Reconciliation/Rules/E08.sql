-- version: 1
-- severity: warning
-- subject: claim, line
-- finds en: An invoice with tax, of or after 1 October 2023, names no valid issuer.
-- finds ja: 2023 年 10 月 1 日以降の税込請求書に有効な登録番号がない。
-- en: Line {line} of claim {claim} has tax on an invoice of {invoiced_on}, without a valid number of its issuer: {actual}.
-- ja: 請求 {claim} の {line} 行目の {invoiced_on} の請求書に、有効な発行者登録番号がありません: {actual:words}。
-- basis en: Since 1 October 2023 input tax needs a qualified invoice with its issuer's number.
-- basis ja: 2023年10月1日以降、仕入税額控除には登録番号のある適格請求書が必要です。
-- cure en: Ask the vendor for the number, and submit the claim with it.
-- cure ja: 発行者に登録番号を確認し、記載して再提出してください。
-- example en: invoice_issuer T0000000000000, whose check digit is wrong.
-- example ja: 登録番号 T0000000000000（検査数字の誤り）。

select l.claim, l.line, 'T and 13 digits, the first of them a check digit' as expected,
    coalesce(l.invoice_issuer, 'no number') as actual, l.invoiced_on,
    l.tax_jpy as difference_jpy, array[l.seq, l.order_seq, v.seq] as evidence
from claim_line l
left join party_now v on v.party = l.vendor
where l.invoiced_on >= date '2023-10-01' and l.tax_jpy > 0
and coalesce(v.country, 'JP') = 'JP'
and not coalesce(
    exists (select from party_now p where p.invoice_number = l.invoice_issuer)
    or l.invoice_issuer ~ '^T[0-9]{13}$' and (
        -- The check digit of a corporate number: 9 less the remainder of the other digits, every
        -- second of them doubled from the second on, by 9.
        select substr(l.invoice_issuer, 2, 1)::int
            = 9 - sum(substr(l.invoice_issuer, 15 - n, 1)::int * (2 - n % 2)) % 9
        from generate_series(1, 12) n
    ), false)
