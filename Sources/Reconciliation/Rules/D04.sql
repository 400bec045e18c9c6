-- version: 1
-- severity: error
-- subject: disbursement
-- finds en: Two payments of one grant, claim, kind, amount and day.
-- finds ja: 同じ交付決定・請求・種類・金額・支払日の支払が二つある。
-- en: {disbursement} repeats {expected}: the same grant, claim, kind, amount and day.
-- ja: {disbursement} は {expected} と同じ交付・請求・種別・金額・支払日です。
-- basis en: One amount due is paid once.
-- basis ja: 同一の支払を重ねて行うことはできません。
-- cure en: Mark one of them as failed, or have it returned.
-- cure ja: 一方を取り消すか、返還を求めてください。
-- example en: D-1 and D-2, both settlements of claim C-1 of ¥4,000,000 on 10 May: D-2.
-- example ja: C-1 の精算払 4,000,000 円（5 月 10 日）が D-1 と D-2 にある: D-2。

select d.disbursement, d.first as expected, d.amount_jpy as actual,
    d.amount_jpy as difference_jpy,
    d.grant_code as "grant", d.kind, d.claim, d.pay_on,
    array[d.seq, d.first_seq] as evidence
from (
    select d.*, first_value(d.disbursement) over w as first, first_value(d.seq) over w as first_seq
    from disbursement d
    where d.failed_seq is null
    window w as (
        partition by d.grant_code, d.claim, d.kind, d.amount_jpy, d.pay_on order by d.day, d.seq
    )
) d
where d.seq <> d.first_seq
