package import Domain
package import Postgres

/// Units of a buyer and a product at a cut.
///
/// One row per buyer and product.
package struct UnitsByBuyer: Statement {
    package static let sql = """
        with open_line as (
            select l.buyer, l.product, assumed.is_assumed,
                coalesce(past.balance, array[l.unallocated, l.allocated, l.in_transit, l.received,
                    l.accepted, l.in_service, l.cancelled, l.retired, l.credited]) as b
            from order_line l
            left join lateral (
                select m.balance
                from movement m
                where (l.moved_day > $2::date or l.moved_seq > $3)
                and m.registry_id = $1
                and m.kind = 'line'
                and m.subject = l.order_code || ' ' || l.line
                and m.day <= $2::date
                and m.seq between l.made_seq and $3
                order by m.day desc, m.seq desc, m.ordinal desc
                limit 1
            ) past on true
            left join lateral (
                -- As the backlog does.
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
            where l.registry_id = $1
            and l.made_seq <= $3
            and l.made_day <= $2::date
            and (l.void_seq is null or l.void_seq > $3)
        )
        select buyer, product,
            sum(b[1] + b[2] + b[3] + b[4] + b[5] + b[6] + b[8]),
            sum(b[4] + b[5] + b[6]),
            sum(b[6]),
            count(*) filter (where is_assumed)
        from open_line
        group by buyer, product
        order by buyer, product
        """
    let registry: Registry
    let cut: Cut
    package var parameters: [Parameter] {
        [.int(registry.id), .text(cut.day.iso), .int(cut.seq)]
    }

    package init(registry: Registry, cut: Cut) {
        self.registry = registry
        self.cut = cut
    }

    package static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (
        buyer: String, product: String, ordered: Decimal, received: Decimal, inService: Decimal,
        assumedLines: Int64
    ) {
        (
            try row.text(), try row.text(), try row.decimal(), try row.decimal(),
            try row.decimal(),
            try row.int()
        )
    }
}

/// How many units of a buyer and a product came into service, or left it, on each day.
///
/// One row per day, buyer and product, by day.
package struct ServiceByDay: Statement {
    package static let sql = """
        select m.day, l.buyer, l.product,
            sum(case when m.to_state = 'in_service' then m.amount else -m.amount end)
        from movement m
        join order_line l on
            l.registry_id = $1
            and l.order_code = split_part(m.subject, ' ', 1)
            and l.line = split_part(m.subject, ' ', 2)::bigint
            and l.made_seq <= m.seq
            and (l.void_seq is null or l.void_seq >= m.seq)
        where m.registry_id = $1
        and m.kind = 'line'
        and (m.from_state = 'in_service' or m.to_state = 'in_service')
        and m.day <= $2::date
        and m.seq <= $3
        group by m.day, l.buyer, l.product
        order by m.day
        """
    let registry: Registry
    let cut: Cut
    package var parameters: [Parameter] {
        [.int(registry.id), .text(cut.day.iso), .int(cut.seq)]
    }

    package init(registry: Registry, cut: Cut) {
        self.registry = registry
        self.cut = cut
    }

    package static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (day: Day, buyer: String, product: String, units: Decimal) {
        (try row.day(), try row.text(), try row.text(), try row.decimal())
    }
}
