package import Domain
package import Postgres

/// The backlog by any keys.
package struct BacklogQuery {
    let registry: Registry
    let cut: Cut
    let by: [BacklogKey]
    let includesAll: Bool

    package init(registry: Registry, cut: Cut, by: [BacklogKey], includesAll: Bool) {
        self.registry = registry
        self.cut = cut
        self.by = by
        self.includesAll = includesAll
    }

    /// The rows, sorted by their keys; a key that is absent comes last, a line by its number.
    package func rows(
        _ connection: Connection,
        products: [ProductPower]
    ) async throws -> [BacklogRow] {
        let rows =
            by.contains(.month)
            ? try await connection.rows(
                BacklogByMonth(registry: registry, cut: cut, by: by, products: products)
            )
            : try await connection.rows(
                BacklogByKeys(
                    registry: registry,
                    cut: cut,
                    by: by,
                    includesAll: includesAll,
                    products: products
                )
            )
        let columns: [BacklogKey] = [
            .order, .line, .buyer, .vendor, .product, .programme, .channel, .month,
        ]
        let places = by.compactMap { columns.firstIndex(of: $0) }
        return rows.map { row in
            var asked = row
            asked.keys = places.map { row.keys[$0] }
            return asked
        }.sorted { isBefore($0.keys, $1.keys) }
    }

    private func isBefore(_ left: [String?], _ right: [String?]) -> Bool {
        for (index, key) in by.enumerated() where left[index] != right[index] {
            guard let a = left[index] else { return false }
            guard let b = right[index] else { return true }
            if key == .line, let a = Int64(a), let b = Int64(b) { return a < b }
            return a.utf8.lexicographicallyPrecedes(b.utf8)
        }
        return false
    }
}

/// The delivery backlog, grouped by the keys asked for (any but the month).
///
/// One row per group. Reads the lines open on the day by the index `order_line_open`, and those
/// that events after the known one have touched by the primary key of `movement`; a line that has
/// moved since takes its balance from `movement_by_subject`, one look-up a line.
struct BacklogByKeys: Statement {
    static let sql =
        OpenLines.sql + """

            select
                case when 'order' = any ($9) then order_code end,
                case when 'line' = any ($9) then line end,
                case when 'buyer' = any ($9) then buyer end,
                case when 'vendor' = any ($9) then vendor end,
                case when 'product' = any ($9) then product end,
                case when 'programme' = any ($9) then programme end,
                case when 'channel' = any ($9) then channel end,
                sum(unallocated + allocated + in_transit + received + accepted + in_service
                    + cancelled + retired),
                array[
                    sum(unallocated), sum(allocated), sum(in_transit), sum(received), sum(accepted),
                    sum(in_service), sum(cancelled), sum(retired)
                ]::text[],
                sum(backlog),
                sum(overdue),
                min(next_promised_on),
                min(made_day) filter (where backlog > 0),
                sum(backlog::numeric * gpus_per_unit),
                trim_scale(sum(backlog * eflops_per_unit)),
                case
                    when bool_or(backlog > 0 and yen_per_unit is null) then null
                    else sum(ceil(backlog * coalesce(yen_per_unit, 0)))
                end,
                count(*) filter (where is_assumed)
            from open_line
            where backlog > 0 or $4
            group by 1, 2, 3, 4, 5, 6, 7
            """

    let registry: Registry
    let cut: Cut
    let by: [BacklogKey]
    let includesAll: Bool
    let products: [ProductPower]

    var parameters: [Parameter] {
        OpenLines.parameters(registry, cut, includesAll: includesAll, products)
            + [.texts(by.map(\.rawValue))]
    }

    /// All seven keys that are not the month, those not asked for as nil; see `BacklogQuery`.
    static func decode(_ row: inout RowReader) throws(PostgresError) -> BacklogRow {
        var keys: [String?] = []
        for _ in 0..<7 { keys.append(try row.textOrNil()) }
        return BacklogRow(
            keys: keys,
            ordered: try row.sum(),
            states: try row.sums(),
            backlog: try row.sum(),
            overdue: try row.sum(),
            nextPromisedOn: try row.dayOrNil(),
            oldestOrderOn: try row.dayOrNil(),
            gpusBacklog: try row.sum(),
            eflopsBacklog: try row.text(),
            valueJPYBacklog: try row.textOrNil(),
            assumedLines: try row.sum()
        )
    }
}
