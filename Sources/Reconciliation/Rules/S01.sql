-- version: 2
-- severity: error
-- subject: serial, order, line
-- finds en: A subsidised unit was disposed of within the restriction, without approval.
-- finds ja: 処分制限期間内に承認なく財産を処分している。
-- en: Subsidised unit {serial} was disposed of ({actual}) before {expected}, without approval.
-- ja: 補助対象物件（製造番号 {serial}）が承認なく処分（{actual:words}）されました。処分制限は {expected} までです。
-- en unnamed: Subsidised units of line {line} of order {order}, without serial numbers, were disposed of ({actual}) before {expected}, without approval.
-- ja unnamed: 補助対象物件（発注 {order} の {line} 行目、製造番号なし）が承認なく処分（{actual:words}）されました。処分制限は {expected} までです。
-- basis en: Subsidised assets may not be disposed of within the restriction period without approval.
-- basis ja: 処分制限期間内の財産処分には承認が必要です。
-- cure en: Record the approval, or order the repayment.
-- cure ja: 承認を記録するか、返還を命じてください。
-- example en: Accepted on 1 May 2024, restricted for 5 years, sold on 30 April 2029.
-- example ja: 2024 年 5 月 1 日検収、制限 5 年、2029 年 4 月 30 日に売却。

select case when x.serial is not null then x.serial end as serial,
    case when x.serial is null then x.order_code end as "order",
    case when x.serial is null then x.line end as line,
    max(r.ends)::text as expected,
    string_agg(x.kind || ' on ' || x.day, ', ' order by x.day, x.seq) as actual,
    case when x.serial is null then 'unnamed' end as wording,
    max(a.day) as accepted_on, max(t.restriction_years) as restriction_years,
    array_agg(x.seq) || array_agg(o.made_seq) || array_agg(a.seq) || array_agg(t.seq) as evidence
from (
    select f.seq, f.day, f.data ->> 'kind' as kind, f.data ->> 'serial' as serial,
        coalesce(f.data ->> 'order', s.order_code) as order_code,
        coalesce((f.data ->> 'line')::bigint, s.line) as line
    from fact f
    left join lateral (
        select s.order_code, s.line from step s
        where s.serial = f.data ->> 'serial' and (s.day, s.seq) <= (f.day, f.seq)
        order by s.day desc, s.seq desc, s.ordinal desc limit 1
    ) s on true
    where f.type = 'unit.disposed' and not f.data ? 'approval'
) x
join ordered o using (order_code, line)
join grant_terms t on t.grant_code = o.grant_code
cross join lateral (
    select a.day, a.seq from (
        select s.day, s.seq from step s
        where s.serial = x.serial and s.to_state in ('accepted', 'in_service')
        and s.order_code = x.order_code and s.line = x.line and (s.day, s.seq) <= (x.day, x.seq)
        and not exists (
            select from step e
            where e.serial = s.serial and e.to_state = 'accepted' and s.to_state = 'in_service'
            and (e.day, e.seq) < (s.day, s.seq)
        )
        union all
        select m.day, m.seq from moved m
        where x.serial is null and m.kind = 'line' and m.subject = o.subject
        and m.from_state = 'received' and m.to_state = 'accepted' and m.day <= x.day
    ) a
    order by a.day desc, a.seq desc limit 1
) a
cross join lateral (
    select pg_temp.years_after(a.day, t.restriction_years) as ends
) r
where x.day < r.ends
group by 1, 2, 3, x.serial is null
