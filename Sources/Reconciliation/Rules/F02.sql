-- version: 1
-- severity: warning
-- subject: grant
-- finds en: 60 days after the project's end a commitment is still left.
-- finds ja: 事業終了から 60 日を過ぎて交付決定額が残っている。
-- en: {actual:yen} of grant {grant} is still committed, though its project ended on {ended_on}.
-- ja: 交付 {grant} の {actual:yen} は、事業終了日 {ended_on} の後も未執行のままです。
-- basis en: What a grant no longer needs goes back to its programme.
-- basis ja: 不用となった交付額は事業の残額に戻します。
-- cure en: Close the grant.
-- cure ja: 交付を終了してください。
-- example en: Ended on 31 March; ¥2,000,000 still committed on 31 May.
-- example ja: 3 月 31 日終了、5 月 31 日に 2,000,000 円が未使用。

select g.grant_code as "grant", 0 as expected, h.amount as actual, g.project_to as ended_on,
    h.amount as difference_jpy, array[g.decided_seq, g.project_to_seq, g.ceiling_seq] || (
        select array_agg(m.seq) from moved m
        where m.kind = 'grant' and m.subject = g.grant_code
        and 'committed' in (m.from_state, m.to_state)
    ) as evidence
from cut
cross join granted g
join held h on h.kind = 'grant' and h.subject = g.grant_code and h.state = 'committed'
where h.amount > 0 and cut.clock > g.project_to + 60
