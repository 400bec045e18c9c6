-- version: 1
-- severity: warning
-- subject: order, line
-- finds en: Units are promised after the project's end, or a substitution was not approved.
-- finds ja: 事業終了後の納品予定、または承認のない代替がある。
-- en: Line {line} of order {order}: {actual}.
-- ja: 発注 {order} の {line} 行目: {actual:words}。
-- basis en: Units arrive within the project, and a change of plan is approved.
-- basis ja: 物件は事業期間内に納品し、計画変更は承認を受けます。
-- cure en: Have the period or the plan changed, or ask for an earlier promise.
-- cure ja: 期間または計画の変更を受けるか、納期の前倒しを求めてください。
-- example en: The project ends on 31 March; 10 units are promised for 15 May.
-- example ja: 事業は 3 月 31 日まで、10 台の納期が 5 月 15 日。

select x.order_code as "order", x.line, min(x.expected collate "C") as expected,
    string_agg(x.actual, '; ' order by x.actual collate "C") as actual,
    json_agg(x.seqs) as evidence
from (
    select o.order_code, o.line, 'promised by ' || g.project_to as expected,
        least(h.received_net + h.backlog, d.promised) - greatest(h.received_net, d.in_time)
            || ' units are promised after the project' as actual,
        array[o.made_seq, p.seq, g.project_to_seq] || a.seqs as seqs
    from ordered o
    join granted g using (grant_code)
    join promised p using (order_code, line)
    join line_held h using (order_code, line)
    cross join lateral (
        select sum(x.quantity) as promised,
            coalesce(sum(x.quantity) filter (where x.day <= g.project_to), 0) as in_time
        from unnest(p.promised_on, p.quantity) as x (day, quantity)
    ) d
    cross join lateral (
        select array_agg(m.seq) as seqs from moved m
        where m.kind = 'line' and m.subject = o.subject
        and (m.to_state = 'received' or m.from_state = 'received')
    ) a
    -- A grant that is not decided has no end yet.
    where g.project_to is not null
    and least(h.received_net + h.backlog, d.promised) > greatest(h.received_net, d.in_time)
    union all
    select o.order_code, o.line, 'approved', 'substituted without approval',
        array[f.seq, o.made_seq]
    from fact f
    join ordered o on o.order_code = f.data ->> 'order' and o.line = (f.data ->> 'line')::bigint
    where f.type = 'order.substituted' and not f.data ? 'approval' and o.grant_code is not null
) x
group by x.order_code, x.line
