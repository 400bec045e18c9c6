package import Domain
package import Postgres

/// How many units of a product arrived or left, and came into service or left it, on each day.
///
/// One row per day and product, by day. Arrived are units received, accepted or in service.
package struct ArrivalsByDay: Statement {
    package static let sql = """
        select m.day, l.product,
            sum(case when m.to_state in ('received', 'accepted', 'in_service') then m.amount else 0 end
                - case when m.from_state in ('received', 'accepted', 'in_service') then m.amount
                    else 0 end),
            sum(case when m.to_state = 'in_service' then m.amount else 0 end
                - case when m.from_state = 'in_service' then m.amount else 0 end)
        from movement m
        join order_line l on
            l.registry_id = $1
            and l.order_code = split_part(m.subject, ' ', 1)
            and l.line = split_part(m.subject, ' ', 2)::bigint
            and l.made_seq <= m.seq
            and (l.void_seq is null or l.void_seq >= m.seq)
        where m.registry_id = $1
        and m.kind = 'line'
        and (m.from_state in ('received', 'accepted', 'in_service')
            or m.to_state in ('received', 'accepted', 'in_service'))
        and m.day <= $2::date
        and m.seq <= $3
        group by m.day, l.product
        order by m.day, l.product collate "C"
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
    ) throws(PostgresError) -> (day: Day, product: String, arrived: Decimal, inService: Decimal) {
        (try row.day(), try row.text(), try row.decimal(), try row.decimal())
    }
}
