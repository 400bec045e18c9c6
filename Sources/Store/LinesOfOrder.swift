import Domain
package import Postgres

/// The lines of an order with what they held, cost and owed at a cut, by number.
///
/// The same figures as the backlog's, since both read them off the same lines. Finds the lines by
/// the primary key of `order_line`.
package struct LinesOfOrder: Statement {
    package static var sql: String {
        OpenLines<PastLines>.sql + """

            select line, product, unit_price,
                array[
                    unallocated, allocated, in_transit, received, accepted, in_service, cancelled,
                    retired
                ],
                backlog, overdue
            from open_line
            where order_code = $9
            order by line
            """
    }

    let order: String
    let registry: Registry
    let cut: Cut

    package init(order: String, registry: Registry, cut: Cut) {
        self.order = order
        self.registry = registry
        self.cut = cut
    }

    package var parameters: [Parameter] {
        OpenLines<PastLines>.parameters(registry, cut, includesAll: true, []) + [.text(order)]
    }

    /// An order line at a cut.
    package struct Line: Sendable {
        package let line: Int64
        package let product: String
        /// The price in force, a decimal.
        package let unitPrice: String
        /// Units in each state, in the order of `SubjectKind.line.states`.
        package let states: [Int64]
        package let backlog: Int64
        /// Units promised by the day of the cut and not arrived by it.
        package let overdue: Int64

        /// Units ordered, cancelled ones included.
        package var ordered: Int64 { states.reduce(0, +) }
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Line {
        Line(
            line: try row.int(),
            product: try row.text(),
            unitPrice: try row.text(),
            states: try row.ints(),
            backlog: try row.int(),
            overdue: try row.int()
        )
    }
}
