-- version: 1
-- severity: error
-- subject: claim, line
-- finds en: Ordered, delivered, accepted, invoiced or paid outside the project's period.
-- finds ja: 発注・納品・検収・請求・支払が事業期間の外にある。
-- en: Line {line} of claim {claim}: {outside} lies outside the project, {expected}.
-- ja: 請求 {claim} の {line} 行目: {outside:words} は事業期間 {expected} の外です。
-- basis en: Costs count when they are ordered, delivered, accepted, invoiced and paid within the project.
-- basis ja: 発注・納品・検収・請求・支払が事業期間内の経費に限られます。
-- cure en: Disallow the line, or have the period of the project changed.
-- cure ja: この行を対象外とするか、事業期間の変更を受けてください。
-- example en: The project ends on 31 March, the payment is of 1 April.
-- example ja: 事業期間は 3 月 31 日まで、支払は 4 月 1 日。

select l.claim, l.line,
    p.starts || '/' || g.project_to as expected,
    d.outside as actual,
    d.outside,
    l.amount_jpy as difference_jpy,
    l.order_day as ordered_on, l.delivered_on, l.accepted_on, l.invoiced_on, l.paid_on,
    array[l.seq, l.order_seq, g.decided_seq, g.project_to_seq, g.early_seq] as evidence
from claim_line l
join granted g using (grant_code)
cross join lateral (select least(g.project_from, g.early_from) as starts) p
cross join lateral (
    select string_agg(d.what || ' ' || d.day, ', ' order by d.place) as outside
    from (values
        (1, 'ordered', l.order_day), (2, 'delivered', l.delivered_on),
        (3, 'accepted', l.accepted_on), (4, 'invoiced', l.invoiced_on), (5, 'paid', l.paid_on)
    ) as d (place, what, day)
    where d.day > g.project_to or d.day < p.starts and d.place > 1
) d
where g.decided_seq is not null and d.outside is not null
