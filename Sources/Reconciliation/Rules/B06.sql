-- version: 2
-- severity: error
-- subject: statement
-- finds en: A statement does not go on from the one before.
-- finds ja: 明細が前回の明細に続いていない。
-- en: Statement {statement} begins on {starts} with {opening_jpy:yen}; the one before it, {before}, ended on {ended} with {closed_jpy:yen}.
-- ja: 明細 {statement} は {starts} に残高 {opening_jpy:yen} で始まり、{ended} に残高 {closed_jpy:yen} で終わる直前の明細 {before} に続きません。
-- basis en: An account's statements follow each other day by day and yen by yen.
-- basis ja: 口座の明細は日付も残高も連続します。
-- cure en: Import the statement that is missing, or ask the bank.
-- cure ja: 欠けている明細を取り込むか、銀行に確認してください。
-- example en: May closes at ¥500 and June opens at ¥400, or begins on 3 June.
-- example ja: 5 月末残高 500 円に対し 6 月の期首残高 400 円、または 6 月 3 日から始まる。

select s.statement, s.before,
    'it begins on ' || s.ended + 1 || ' with ' || s.closed as expected,
    'it begins on ' || s.starts || ' with ' || s.opening_jpy as actual,
    0 as difference_jpy, s.starts, s.opening_jpy, s.ended, s.closed as closed_jpy,
    array[s.seq, s.before_seq] as evidence
from (
    select s.*, lag(s.ends) over w as ended, lag(s.closing_jpy) over w as closed,
        lag(s.statement) over w as before, lag(s.seq) over w as before_seq
    from statement s
    window w as (
        partition by s.bank, s.branch, s.kind, s.number
        order by s.starts, s.ends, s.statement collate "C"
    )
) s
where s.before is not null and (s.starts <> s.ended + 1 or s.opening_jpy <> s.closed)
