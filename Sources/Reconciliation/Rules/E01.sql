-- version: 1
-- severity: error
-- subject: claim, line
-- finds en: Ordered before the grant was decided, or before the project began.
-- finds ja: 交付決定または事業開始より前に発注している。
-- en: Line {line} of claim {claim} was ordered on {actual}, before {expected}, from which its costs count.
-- ja: 請求 {claim} の {line} 行目は {actual} の発注で、経費の対象となる {expected} より前です。
-- basis en: Costs count from the grant decision and the start of the project, or from an approved early start.
-- basis ja: 対象経費は交付決定日と事業開始日の遅い方以降、または事前着手の承認日以降の発注に限られます。
-- cure en: Disallow the line, or record the approval of the early start.
-- cure ja: この行を対象外とするか、事前着手の承認を記録してください。
-- example en: Decided on 16 June, ordered on 15 June, no early start approved.
-- example ja: 交付決定 6 月 16 日、発注 6 月 15 日、事前着手の承認なし。

select l.claim, l.line,
    coalesce(least(greatest(g.decided_day, g.project_from), g.early_from)::text, 'a decision')
        as expected,
    l.order_day::text as actual,
    l.amount_jpy as difference_jpy,
    g.decided_day as decided_on, g.project_from, g.early_from as early_start_from,
    array[l.seq, l.order_seq, g.decided_seq, g.early_seq] as evidence
from claim_line l
join granted g using (grant_code)
where (g.decided_day is null or l.order_day < greatest(g.decided_day, g.project_from))
and (g.early_from is null or l.order_day < g.early_from)
and l.order_day is not null
