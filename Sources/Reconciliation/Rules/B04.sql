-- version: 1
-- severity: warning
-- subject: statement, entry
-- implies: B02
-- finds en: Several payments could be an entry's, and no guess is made.
-- finds ja: 候補が複数あり、推測では照合しない。
-- en: Entry {entry} of statement {statement}, {direction} of {amount:yen} on {booked_on}, could be {actual}, but another may be meant.
-- ja: 明細 {statement} の {entry}（{booked_on}、{direction:words} {amount:yen}）は一つに定まりません（候補: {actual:words}）。
-- basis en: A match is made only where there is one candidate, and it has no other entry.
-- basis ja: 候補が一つに定まる場合だけ照合します。
-- cure en: Match it by hand.
-- cure ja: 手動で照合してください。
-- example en: Two disbursements of ¥5,000,000 on one day, one debit without a reference.
-- example ja: 同日の 5,000,000 円の支払が 2 件、参照番号のない出金が 1 件。

select e.statement, e.entry, 'one candidate of this entry alone' as expected,
    (
        select string_agg(t.disbursement, ', ' order by t.disbursement collate "C")
        from candidate_transfer c
        join (
            select id, coalesce(disbursement, 'repayment ' || repayment) as disbursement
            from transfer
        ) t using (id)
        where c.n = e.n
    ) as actual,
    e.direction, e.amount_jpy as amount, e.booked_on, 0 as difference_jpy,
    array[e.seq] || (
        select array_agg(s.seq) from candidate_transfer c
        join transfer t using (id) cross join unnest(t.seqs) as s (seq)
        where c.n = e.n
    ) as evidence
from judged e
where e.what = 'B04'
