-- version: 1
-- severity: warning
-- subject: order, line
-- finds en: Units promised by now have not been received.
-- finds ja: 納期を過ぎて受領されていない。
-- en: Line {line} of order {order} is overdue by {actual} units.
-- ja: 発注 {order} の {line} 行目は {actual} 台が納期を過ぎています。
-- basis en: Units arrive by the day that is promised.
-- basis ja: 約束した日までに納品されます。
-- cure en: Ask the vendor for a new promise, and record it.
-- cure ja: 納入業者に新しい納期を確認し、記録してください。
-- example en: 100 units promised for 31 March, 60 received on 1 April: 40 overdue.
-- example ja: 納期 3 月 31 日の 100 台のうち 4 月 1 日の受領 60 台: 40 台が遅延。

select o.order_code as "order", o.line, 0 as expected, d.overdue as actual,
    h.received_net as received,
    (
        select json_agg(json_build_object(
            'promised_on', x.day, 'quantity', x.quantity
        ) order by x.day)
        from unnest(p.promised_on, p.quantity) as x (day, quantity)
    ) as compared,
    array[o.made_seq, p.seq] || r.seqs as evidence
from cut
cross join ordered o
join promised p using (order_code, line)
join line_held h using (order_code, line)
cross join lateral (
    select least(h.backlog, coalesce(sum(x.quantity), 0) - h.received_net) as overdue
    from unnest(p.promised_on, p.quantity) as x (day, quantity)
    where x.day <= cut.clock
) d
cross join lateral (
    select array_agg(m.seq) as seqs from moved m
    where m.kind = 'line' and m.subject = o.subject
    -- Rejected or returned for replacement they are due again.
    and (m.to_state = 'received' or m.from_state in ('received', 'accepted', 'in_service')
        and m.to_state = 'unallocated')
) r
where d.overdue > 0
