import Domain
import Postgres

/// Order lines whose row is not what the log says of them, lines without a row, and rows without a
/// line: at most 100, by code.
///
/// Of each only the columns that differ are told. A line that is voided keeps what it held, cost and
/// was promised just before the void. One pass over the lines, a few look-ups by index for each.
struct LineDifferences: Statement {
    static let sql = """
        with made as materialized (
            select
                split_part(m.code, ' ', 1) as order_code,
                split_part(m.code, ' ', 2)::bigint as line,
                m.code as subject,
                m.seq as made_seq,
                v.void_seq,
                coalesce(v.void_seq, 9223372036854775807) as end_seq,
                e.day as made_day,
                e.canonical::jsonb #> '{event,data}' as data
            from mention m
            join event e on e.registry_id = $1 and e.seq = m.seq
            left join voiding v on v.registry_id = $1 and v.seq = m.seq
            where m.registry_id = $1
            and m.kind = 'line'
            and m.role = 2
        ), assumed as (
            select d.subject, d.made_seq, min(m.seq) as seq
            from made d
            join mention m on
                m.registry_id = $1
                and m.kind = 'line'
                and m.code = d.subject
                and m.seq >= d.made_seq
                and m.seq < d.end_seq
            join event e on e.registry_id = $1 and e.seq = m.seq
            -- Nearly all events do without the reading of their JSON.
            where case when e.canonical like '%assumed:%'
                then e.canonical::jsonb #>> '{event,source}' like '%assumed:%' end
            group by d.subject, d.made_seq
        ), said as (
            -- The columns of the table, in its order.
            select
                $1::bigint as registry_id, d.order_code, d.line, d.made_seq, d.void_seq,
                placed.data ->> 'buyer' as buyer,
                placed.data ->> 'vendor' as vendor,
                placed.data ->> 'channel' as channel,
                placed.data ->> 'grant' as grant_code,
                granted.programme,
                coalesce(d.data #>> '{new_line,product}', ordered.product) as product,
                placed.data ->> 'currency' as currency,
                (placed.data ->> 'fx_rate')::numeric as fx_rate,
                last.balance[1] as unallocated,
                last.balance[2] as allocated,
                last.balance[3] as in_transit,
                last.balance[4] as received,
                last.balance[5] as accepted,
                last.balance[6] as in_service,
                last.balance[7] as cancelled,
                last.balance[8] as retired,
                last.balance[9] as credited,
                d.made_day,
                daterange(d.made_day, case when moved.cleared < d.made_day then d.made_day
                    else moved.cleared end) as open_days,
                last.day as moved_day,
                moved.seq as moved_seq,
                price.unit_price,
                coalesce(promise.promised_on, '{}') as promised_on,
                coalesce(promise.quantity, '{}') as promised,
                stated.day as stated_day,
                stated.seq as stated_seq,
                assumed.seq as assumed_seq
            from made d
            left join assumed on assumed.subject = d.subject and assumed.made_seq = d.made_seq
            left join lateral (
                select e.canonical::jsonb #> '{event,data}' as data
                from mention m
                join event e on e.registry_id = $1 and e.seq = m.seq
                where m.registry_id = $1
                and m.kind = 'order'
                and m.code = d.order_code
                and m.role = 2
                and m.seq <= d.made_seq
                order by m.seq desc
                limit 1
            ) placed on true
            left join lateral (
                select e.canonical::jsonb #>> '{event,data,programme}' as programme
                from mention m
                join event e on e.registry_id = $1 and e.seq = m.seq
                where m.registry_id = $1
                and m.kind = 'grant'
                and m.code = placed.data ->> 'grant'
                and m.role = 2
                and m.seq <= d.made_seq
                order by m.seq desc
                limit 1
            ) granted on true
            left join lateral (
                select o ->> 'product' as product
                from jsonb_array_elements(d.data -> 'lines') as o
                where (o ->> 'line')::bigint = d.line
                limit 1
            ) ordered on true
            left join lateral (
                select m.balance, m.day
                from movement m
                where m.registry_id = $1
                and m.kind = 'line'
                and m.subject = d.subject
                and m.seq >= d.made_seq
                and m.seq < d.end_seq
                order by m.day desc, m.seq desc, m.ordinal desc
                limit 1
            ) last on true
            cross join lateral (
                select max(seq) as seq,
                    -- The first of the last days on which nothing is open.
                    min(day) filter (where open_from = 0) as cleared
                from (
                    select day, seq, max(open) over (order by day desc) as open_from
                    from (
                        select distinct on (m.day) m.day,
                            max(m.seq) over (partition by m.day) as seq,
                            m.balance[1] + m.balance[2] + m.balance[3] as open
                        from movement m
                        where m.registry_id = $1
                        and m.kind = 'line'
                        and m.subject = d.subject
                        and m.seq >= d.made_seq
                        and m.seq < d.end_seq
                        order by m.day, m.seq desc, m.ordinal desc
                    ) per_day
                ) per_day
            ) moved
            left join lateral (
                select t.unit_price
                from total t
                where t.registry_id = $1
                and t.kind = 'line'
                and t.subject = d.subject
                and t.unit_price is not null
                and t.seq >= d.made_seq
                and t.seq < d.end_seq
                and not exists (
                    select from voiding v
                    where v.registry_id = $1 and v.seq = t.seq and v.void_seq < d.end_seq
                )
                order by t.day desc, t.seq desc
                limit 1
            ) price on true
            left join lateral (
                select p.promised_on, p.quantity
                from promise p
                where p.registry_id = $1
                and p.order_code = d.order_code
                and p.line = d.line
                and p.seq >= d.made_seq
                and p.seq < d.end_seq
                and not exists (
                    select from voiding v
                    where v.registry_id = $1 and v.seq = p.seq and v.void_seq < d.end_seq
                )
                order by p.day desc, p.seq desc
                limit 1
            ) promise on true
            cross join lateral (
                select max(s.day) as day, max(greatest(s.seq, v.void_seq)) as seq
                from (
                    select day, seq
                    from total
                    where registry_id = $1
                    and kind = 'line'
                    and subject = d.subject
                    and unit_price is not null
                    union all
                    select day, seq
                    from promise
                    where registry_id = $1 and order_code = d.order_code and line = d.line
                ) s
                left join voiding v on
                    v.registry_id = $1 and v.seq = s.seq and v.void_seq < d.end_seq
                where s.seq >= d.made_seq
                and s.seq < d.end_seq
            ) stated
        )
        select
            coalesce(said.order_code, stored.order_code) || ' line '
                || coalesce(said.line, stored.line),
            case
                when stored.made_seq is null then 'made by event ' || said.made_seq
                when said.made_seq is not null then (
                    select string_agg(s.key || ' ' || s.value, ', ' order by s.key)
                    from jsonb_each(to_jsonb(said)) s
                    where s.value <> to_jsonb(stored) -> s.key
                )
            end,
            case
                when said.made_seq is null then 'made by event ' || stored.made_seq
                when stored.made_seq is not null then (
                    select string_agg(s.key || ' ' || s.value, ', ' order by s.key)
                    from jsonb_each(to_jsonb(stored)) s
                    where s.value <> to_jsonb(said) -> s.key
                )
            end
        from said
        full join (
            -- All but what PostgreSQL itself makes of them.
            select registry_id, order_code, line, made_seq, void_seq, buyer, vendor, channel,
                grant_code, programme, product, currency, fx_rate, unallocated, allocated,
                in_transit, received, accepted, in_service, cancelled, retired, credited, made_day,
                open_days, moved_day, moved_seq, unit_price, promised_on, promised, stated_day,
                stated_seq, assumed_seq
            from order_line
            where registry_id = $1
        ) stored on
            stored.order_code = said.order_code
            and stored.line = said.line
            and stored.made_seq = said.made_seq
        where row(said.*) is distinct from row(stored.*)
        order by 1, coalesce(said.made_seq, stored.made_seq)
        limit 100
        """
    let registry: Registry
    var parameters: [Parameter] { [.int(registry.id)] }

    /// The line, and what is expected of its row and stands there; nil where there is none.
    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (line: String, expected: String?, actual: String?) {
        (try row.text(), try row.textOrNil(), try row.textOrNil())
    }
}
