-- version: 1
-- severity: error
-- subject: order, line
-- finds en: Claims ask for more units of an order line than were accepted and kept.
-- finds ja: 請求された台数が検収済みの台数を超えている。
-- en: Claims ask for {actual} units of line {line} of order {order}; {expected} were accepted and kept.
-- ja: 発注 {order} の {line} 行目は {actual} 台が請求されていますが、検収済みは {expected} 台です。
-- basis en: Costs count for units that were accepted.
-- basis ja: 検収した物件のみが対象です。
-- cure en: Withdraw the claim, or record the acceptance.
-- cure ja: 請求を取り下げるか、検収を記録してください。
-- example en: 10 units accepted, 1 returned for credit, 10 claimed.
-- example ja: 検収 10 台、返品 1 台に対し 10 台を請求。

select l.order_code as "order", l.order_line as line, a.units as expected,
    sum(l.quantity) as actual,
    (
        select json_agg(json_build_object(
            'claim', x.claim, 'line', x.line, 'grant', x.grant_code, 'quantity', x.quantity
        ) order by x.claim collate "C", x.line)
        from claim_line x
        where x.seq = any (array_agg(l.seq))
        and x.order_code = l.order_code and x.order_line = l.order_line
    ) as compared,
    array_agg(l.seq) || array[o.made_seq] || a.seqs as evidence
from claim_line l
-- At least so many were kept on some day: only where claims ask for more, the days are looked at.
join (
    select l.order_code, l.order_line
    from claim_line l
    join line_held h on h.order_code = l.order_code and h.line = l.order_line
    group by l.order_code, l.order_line, h.accepted_ever, h.returned_ever
    having sum(l.quantity) > h.accepted_ever - h.returned_ever
) asked using (order_code, order_line)
join ordered o on o.order_code = l.order_code and o.line = l.order_line
cross join lateral (
    select coalesce(max(d.units), 0) - coalesce(max(d.credited), 0) as units,
        coalesce(max(d.seqs), '{}') as seqs
    from (
        select m.day,
            sum(sum(case when m.to_state = 'accepted' and m.from_state = 'received' then m.amount
                when m.to_state = 'unallocated' then -m.amount else 0 end)) over (order by m.day)
                as units,
            sum(sum(case when m.to_state = 'cancelled' then m.amount else 0 end)) over ()
                as credited,
            (select array_agg(x.seq) from moved x where x.kind = 'line' and x.subject = o.subject
                and (x.to_state = 'accepted' or x.from_state in ('accepted', 'in_service')
                    and x.to_state in ('unallocated', 'cancelled'))) as seqs
        from moved m
        where m.kind = 'line' and m.subject = o.subject
        and (m.to_state = 'accepted' and m.from_state = 'received'
            or m.from_state in ('accepted', 'in_service')
            and m.to_state in ('unallocated', 'cancelled'))
        group by m.day
    ) d
) a
group by l.order_code, l.order_line, o.made_seq, a.units, a.seqs
having sum(l.quantity) > a.units
