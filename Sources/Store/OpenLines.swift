import Domain
import Postgres

/// Order lines with what they held, cost and were promised at a cut: the beginning of every
/// backlog query.
///
/// Reads the lines open on the day by the index `order_line_open`, those that events after the known
/// one have moved by the primary keys of `movement` and `order_line`, and all of them only where all
/// are asked for. A line that has moved since takes its balance from `movement_by_subject`.
enum OpenLines {
    static let sql = """
        with candidate as (
            select *
            from order_line
            where registry_id = $1
            and open_days @> $2::date
            union all
            -- What later events did to a line says nothing of what was known before them.
            select l.*
            from (
                select distinct split_part(subject, ' ', 1) as order_code,
                    split_part(subject, ' ', 2)::bigint as line
                from movement
                where registry_id = $1
                and seq > $3
                and kind = 'line'
                and not $4
            ) later
            join order_line l
                on l.registry_id = $1
                and l.order_code = later.order_code
                and l.line = later.line
            where not l.open_days @> $2::date
            union all
            select *
            from order_line
            where registry_id = $1
            and not open_days @> $2::date
            and $4
        ), open_line as (
            select
                l.order_code, l.line, l.buyer, l.vendor, l.channel, l.programme, l.product,
                l.made_day, b.*, held.*, said.*,
                said.unit_price * case when l.currency = 'JPY' then 1 else l.fx_rate end
                    as yen_per_unit,
                due.overdue, due.next_promised_on, power.gpus_per_unit, power.eflops_per_unit,
                coalesce(assumed.is_assumed, false)
                    or backlog > 0 and coalesce(power.is_assumed, false) as is_assumed
            from candidate l
            cross join lateral (
                select
                    l.moved_day > $2::date or l.moved_seq > $3 as has_moved,
                    l.stated_day > $2::date or l.stated_seq > $3 as is_restated
            ) since
            left join lateral (
                select balance
                from movement m
                where has_moved
                and m.registry_id = $1
                and m.kind = 'line'
                and m.subject = l.order_code || ' ' || l.line
                and m.day <= $2::date
                and m.seq between l.made_seq and $3
                order by m.day desc, m.seq desc, m.ordinal desc
                limit 1
            ) past on true
            cross join lateral (
                select
                    coalesce(past.balance[1], l.unallocated) as unallocated,
                    coalesce(past.balance[2], l.allocated) as allocated,
                    coalesce(past.balance[3], l.in_transit) as in_transit,
                    coalesce(past.balance[4], l.received) as received,
                    coalesce(past.balance[5], l.accepted) as accepted,
                    coalesce(past.balance[6], l.in_service) as in_service,
                    coalesce(past.balance[7], l.cancelled) as cancelled,
                    coalesce(past.balance[8], l.retired) as retired,
                    coalesce(past.balance[9], l.credited) as credited
            ) b
            cross join lateral (
                select
                    b.unallocated + b.allocated + b.in_transit as backlog,
                    b.received + b.accepted + b.in_service + b.retired + b.credited as arrived
            ) held
            left join lateral (
                select t.unit_price
                from total t
                where is_restated
                and t.registry_id = $1
                and t.kind = 'line'
                and t.subject = l.order_code || ' ' || l.line
                and t.unit_price is not null
                and t.day <= $2::date
                and t.seq between l.made_seq and $3
                and not exists (
                    select from voiding v
                    where v.registry_id = $1 and v.seq = t.seq and v.void_seq <= $3
                )
                order by t.day desc, t.seq desc
                limit 1
            ) price on true
            left join lateral (
                select p.promised_on, p.quantity
                from promise p
                where is_restated
                and p.registry_id = $1
                and p.order_code = l.order_code
                and p.line = l.line
                and p.day <= $2::date
                and p.seq between l.made_seq and $3
                and not exists (
                    select from voiding v
                    where v.registry_id = $1 and v.seq = p.seq and v.void_seq <= $3
                )
                order by p.day desc, p.seq desc
                limit 1
            ) promise on true
            cross join lateral (
                select
                    coalesce(price.unit_price, l.unit_price) as unit_price,
                    case when is_restated then coalesce(promise.promised_on, '{}')
                        else l.promised_on end as promised_on,
                    case when is_restated then coalesce(promise.quantity, '{}')
                        else l.promised end as promised
            ) said
            cross join lateral (
                -- Units that arrived fill the earliest promises first, and what is open the next
                -- ones: a promise may be for more than is still owed.
                select
                    least(backlog, greatest(
                        0, coalesce(sum(quantity) filter (where day <= $2::date), 0) - arrived
                    )) as overdue,
                    min(day) filter (
                        where day > $2::date
                        and until > arrived
                        and until - quantity < arrived + backlog
                        and backlog > 0
                    ) as next_promised_on
                from (
                    select day, quantity, sum(quantity) over (order by day, n) as until
                    from unnest(said.promised_on, said.promised) with ordinality
                        as p (day, quantity, n)
                ) p
            ) due
            left join lateral (
                -- An event with an assumed source on which the figures rest. No paper changes them.
                select true as is_assumed
                from mention m
                join event e on e.registry_id = $1 and e.seq = m.seq
                where l.assumed_seq <= $3
                and m.registry_id = $1
                and m.kind = 'line'
                and m.code = l.order_code || ' ' || l.line
                and m.seq between l.assumed_seq and $3
                and e.day <= $2::date
                and split_part(e.type, '.', 1)
                    in ('order', 'allocation', 'shipment', 'delivery', 'unit')
                and case
                    when m.seq = l.assumed_seq then true
                    when e.canonical like '%assumed:%'
                        then e.canonical::jsonb #>> '{event,source}' like '%assumed:%'
                end
                and not exists (
                    select from voiding v
                    where v.registry_id = $1 and v.seq = m.seq and v.void_seq <= $3
                )
                limit 1
            ) assumed on true
            left join unnest($5::text[], $6::bigint[], $7::numeric[], $8::boolean[])
                as power (product, gpus_per_unit, eflops_per_unit, is_assumed)
                on power.product = l.product
            where l.made_seq <= $3
            and l.made_day <= $2::date
            and (l.void_seq is null or l.void_seq > $3)
        )
        """

    /// $1 to $8; what else a query asks for comes after them.
    static func parameters(
        _ registry: Registry,
        _ cut: Cut,
        includesAll: Bool,
        _ products: [ProductPower]
    ) -> [Parameter] {
        [
            .int(registry.id), .text(cut.day.iso), .int(cut.seq), .bool(includesAll),
            .texts(products.map(\.product)), .ints(products.map(\.gpusPerUnit)),
            .texts(products.map(\.eflopsPerUnit)), .bools(products.map(\.isAssumed)),
        ]
    }
}
