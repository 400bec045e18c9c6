package import Domain
import Postgres
package import Store

/// What is still owed, to whom, since when, and what it is worth.
package struct ShowBacklog: Sendable {
    package var by: [BacklogKey] = [.order, .line]
    /// Lines without a backlog too.
    package var includesAll = false
    package var past = AskedPast()

    package init() {}

    /// Rows sorted by their keys, and their totals.
    package struct Answer: Sendable {
        package let by: [BacklogKey]
        package let cut: Cut
        package let asked: AskedPast
        package let rows: [BacklogRow]
        package let total: BacklogRow
    }

    package func run(_ session: Session) async throws -> Answer {
        let cut = try await past.resolve(session)
        let products = try await ReadProducts.run(session, cut)
        let query = BacklogQuery(
            registry: session.registry,
            cut: cut,
            by: by,
            includesAll: includesAll
        )
        let rows = try await query.rows(session.connection, products: products)
        return Answer(by: by, cut: cut, asked: past, rows: rows, total: try Self.total(rows))
    }

    /// The same numbers over all rows; no value where a row has none.
    private static func total(_ rows: [BacklogRow]) throws -> BacklogRow {
        var total = BacklogRow(
            keys: [],
            ordered: 0,
            states: Array(repeating: 0, count: 8),
            backlog: 0,
            overdue: 0,
            nextPromisedOn: nil,
            oldestOrderOn: nil,
            gpusBacklog: 0,
            eflopsBacklog: "0",
            valueJPYBacklog: "0",
            assumedLines: 0
        )
        for row in rows {
            total.ordered += row.ordered
            for (index, units) in row.states.enumerated() { total.states[index] += units }
            total.backlog += row.backlog
            total.overdue += row.overdue
            total.nextPromisedOn = earlier(total.nextPromisedOn, row.nextPromisedOn)
            total.oldestOrderOn = earlier(total.oldestOrderOn, row.oldestOrderOn)
            total.gpusBacklog += row.gpusBacklog
            total.eflopsBacklog = try sum(
                total.eflopsBacklog,
                row.eflopsBacklog,
                "the total of eflops_backlog"
            )
            total.valueJPYBacklog = try row.valueJPYBacklog.flatMap { value in
                try total.valueJPYBacklog.map {
                    try sum($0, value, "the total of value_jpy_backlog")
                }
            }
            total.assumedLines += row.assumedLines
        }
        return total
    }

    private static func earlier(_ left: Day?, _ right: Day?) -> Day? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }

    private static func sum(_ left: String, _ right: String, _ figure: String) throws -> String {
        let sum = Decimal(calculated: left).flatMap { left in
            Decimal(calculated: right).flatMap(left.adding)
        }
        return try sum.orTooLarge(figure).trimmed.description
    }
}

extension ShowBacklog.Answer {
    /// The answer as the contract writes it.
    package var json: JSON {
        .object([
            JSON.Member("as_of", .string(cut.day.iso)),
            JSON.Member("known_at", asked.knownAt.map { .string($0.rfc3339) } ?? .null),
            JSON.Member("rows", .array(rows.map { .object(keys(of: $0) + numbers(of: $0)) })),
            JSON.Member("totals", .object(numbers(of: total))),
        ])
    }

    private func keys(of row: BacklogRow) -> [JSON.Member] {
        zip(by, row.keys).map { key, value in
            guard let value else { return JSON.Member(key.rawValue, .null) }
            return JSON.Member(key.rawValue, key == .line ? .number(value) : .string(value))
        }
    }

    private func numbers(of row: BacklogRow) -> [JSON.Member] {
        var members: [JSON.Member] = []
        let isByMonth = by.contains(.month)
        if !isByMonth {
            members.append(JSON.Member("ordered", .number(String(row.ordered))))
            for (state, units) in zip(SubjectKind.line.states, row.states) {
                members.append(JSON.Member(state.rawValue, .number(String(units))))
            }
        }
        members.append(JSON.Member("backlog", .number(String(row.backlog))))
        members.append(JSON.Member("overdue", .number(String(row.overdue))))
        if !isByMonth {
            members.append(
                JSON.Member("next_promised_on", row.nextPromisedOn.map { .string($0.iso) } ?? .null)
            )
            members.append(
                JSON.Member("oldest_order_on", row.oldestOrderOn.map { .string($0.iso) } ?? .null)
            )
        }
        members.append(JSON.Member("gpus_backlog", .number(String(row.gpusBacklog))))
        members.append(JSON.Member("eflops_backlog", .string(row.eflopsBacklog)))
        members.append(
            JSON.Member("value_jpy_backlog", row.valueJPYBacklog.map(JSON.number) ?? .null)
        )
        return members
    }
}
