-- version: 1
-- severity: warning
-- subject: shipment, order, line
-- finds en: 14 days after dispatch units are neither received nor lost.
-- finds ja: 出荷から 14 日を過ぎて受領も紛失も記録されていない。
-- en: Of shipment {shipment}, order {order} line {line}, {actual} of {expected} units have neither arrived nor been lost since {dispatched_on}.
-- ja: 出荷 {shipment}（発注 {order} {line} 行目）の {expected} 台のうち {actual} 台が {dispatched_on} の出荷後、未着です。
-- basis en: What was dispatched arrives, or is recorded as lost.
-- basis ja: 出荷した物件は、受領または紛失として記録されます。
-- cure en: Ask the carrier; record the receipt or the loss.
-- cure ja: 運送業者に確認し、受領または紛失を記録してください。
-- example en: 10 units dispatched on 1 May, 8 received, on 16 May.
-- example ja: 5 月 1 日に 10 台出荷、5 月 16 日現在の受領 8 台。

select s.shipment, s.order_code as "order", s.line, d.units as expected, h.amount as actual,
    d.day as dispatched_on, array[d.seq, o.made_seq] || a.seqs as evidence
from cut
join held h on h.kind = 'shipment_line' and h.state = 'dispatched' and h.amount > 0
cross join lateral (
    select split_part(h.subject, ' ', 1) as shipment, split_part(h.subject, ' ', 2) as order_code,
        split_part(h.subject, ' ', 3)::bigint as line
) s
join ordered o on o.order_code = s.order_code and o.line = s.line
cross join lateral (
    select min(m.day) as day, min(m.seq) as seq, sum(m.amount) as units
    from moved m
    where m.kind = 'shipment_line' and m.subject = h.subject and m.from_state is null
) d
cross join lateral (
    -- What of it was received or lost.
    select coalesce(array_agg(m.seq), '{}') as seqs from moved m
    where m.kind = 'shipment_line' and m.subject = h.subject and m.from_state = 'dispatched'
) a
where cut.clock > d.day + 14
