-- What is due within $1 days of the cut, or overdue: reports, ends of projects, disbursements,
-- deliveries of subsidised orders. A row names what its kind is about; repayments and ends of
-- restrictions come from elsewhere.
with due as (
    -- Units that have not arrived though the project has ended, or are promised after its end (as
    -- rule P01 has them).
    select o.grant_code, 'past_project_end' as kind, g.project_to as due_on, o.order_code, o.line,
        case when cut.clock > g.project_to then h.backlog
        else least(h.received_net + h.backlog, d.promised) - greatest(h.received_net, d.in_time)
        end as quantity,
        null::bigint as amount_jpy, null as code, null::int as fiscal_year, d.last_on as promised_on
    from cut
    cross join ordered o
    join granted g using (grant_code)
    join line_held h using (order_code, line)
    left join promised p using (order_code, line)
    cross join lateral (
        select coalesce(sum(x.quantity), 0) as promised,
            coalesce(sum(x.quantity) filter (where x.day <= g.project_to), 0) as in_time,
            max(x.day) as last_on
        from unnest(p.promised_on, p.quantity) as x (day, quantity)
    ) d
    where g.project_to is not null and g.closed_day is null and h.backlog > 0 and (
        cut.clock > g.project_to
        or least(h.received_net + h.backlog, d.promised) > greatest(h.received_net, d.in_time)
    )
    union all
    -- Units that were promised and have not arrived, since the first day that a promise was not kept
    -- (as rule Q05 has them).
    select o.grant_code, 'overdue_delivery', d.due_on, o.order_code, o.line, d.overdue, null, null,
        null, null
    from cut
    cross join ordered o
    join promised p using (order_code, line)
    join line_held h using (order_code, line)
    cross join lateral (
        select min(x.day) filter (where x.upto > h.received_net) as due_on,
            least(h.backlog, coalesce(sum(x.quantity), 0) - h.received_net) as overdue
        from (
            select x.day, x.quantity, sum(x.quantity) over (order by x.day) as upto
            from unnest(p.promised_on, p.quantity) as x (day, quantity)
            where x.day <= cut.clock
        ) x
    ) d
    where o.grant_code is not null and d.overdue > 0
    union all
    select g.grant_code, 'project_end', g.project_to, null, null, null, null, null, null, null
    from cut
    cross join granted g
    where g.project_to >= cut.clock and g.closed_day is null and not exists (
        select from claim c
        where c.grant_code = g.grant_code and c.withdrawn_seq is null and c.kind = 'final'
    )
    union all
    -- The final claim. Completed is a project on the day that a claim of it states, withdrawn ones too;
    -- else it is expected to be on its last day.
    select g.grant_code, 'final_claim', pg_temp.final_due(d.completed_on), null, null, null, null,
        null, null, null
    from granted g
    cross join lateral (
        select coalesce(
            (
                select c.completed_on from claim c
                where c.grant_code = g.grant_code and c.completed_on is not null
                order by c.day desc, c.seq desc limit 1
            ),
            g.project_to
        ) as completed_on
    ) d
    where d.completed_on is not null and g.closed_day is null and not exists (
        select from claim c
        where c.grant_code = g.grant_code and c.withdrawn_seq is null and c.kind = 'final'
    )
    union all
    -- Year-end reports, those of the fiscal year under way included.
    select y.grant_code, 'year_end_report', y.due_on, null, null, null, null, null, y.fiscal_year,
        null
    from cut
    cross join lateral pg_temp.year_ends_missing(cut.clock + $1::int) y
    union all
    -- The report on input tax, a year after the first fixing.
    select m.grant_code, 'input_tax_report', pg_temp.years_after(m.fixed_day, 1), null, null, null,
        null, null, null, null
    from input_tax_missing m
    union all
    select d.grant_code, 'disbursement', d.pay_on, null, null, null, d.amount_jpy, d.disbursement,
        null, null
    from disbursement d
    where d.confirmed_seq is null and d.failed_seq is null
)
select d.grant_code as "grant", d.kind, d.due_on, d.due_on - cut.clock as days_left,
    d.order_code as "order", d.line, d.quantity, d.amount_jpy, d.code as disbursement,
    d.fiscal_year, d.promised_on
from cut
cross join due d
where d.due_on <= cut.clock + $1::int or d.kind = 'past_project_end'
