-- version: 1
-- severity: error
-- subject: statement
-- en: Statement {statement} does not follow from {before}: {actual}, where {expected}.
-- ja: 明細 {statement} が直前の明細 {before} に続きません: {actual}（本来は {expected}）。
-- basis en: An account's statements follow each other day by day and yen by yen.
-- basis ja: 口座の明細は日付も残高も連続します。
-- cure en: Import the statement that is missing, or ask the bank.
-- cure ja: 欠けている明細を取り込むか、銀行に確認してください。

select s.statement, s.before,
    'it begins on ' || s.ended + 1 || ' with ' || s.closed as expected,
    'it begins on ' || s.starts || ' with ' || s.opening_jpy as actual,
    0 as difference_jpy, array[s.seq, s.before_seq] as evidence
from (
    select s.*, lag(s.ends) over w as ended, lag(s.closing_jpy) over w as closed,
        lag(s.statement) over w as before, lag(s.seq) over w as before_seq
    from statement s
    window w as (partition by s.bank, s.branch, s.kind, s.number order by s.starts, s.ends, s.seq)
) s
where s.before is not null and (s.starts <> s.ended + 1 or s.opening_jpy <> s.closed)
