package import Domain
package import Postgres

/// Units of a buyer and a product at a cut.
///
/// One row per buyer and product. Reads all lines that were ever ordered.
package struct UnitsByBuyer: Statement {
    package static var sql: String {
        SourcedLines<PastLines>.sql + """

            select
                buyer, product,
                sum(unallocated + allocated + in_transit + received + accepted + in_service
                    + retired),
                sum(received + accepted + in_service),
                sum(in_service),
                count(*) filter (where rests_on_assumed)
            from sourced_line
            group by buyer, product
            order by buyer, product
            """
    }

    let registry: Registry
    let cut: Cut
    package var parameters: [Parameter] {
        [.int(registry.id), .text(cut.day.iso), .int(cut.seq), .bool(true)]
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
