package import Domain
package import Postgres

/// The backlog by any keys.
package struct BacklogQuery {
    let registry: Registry
    let cut: Cut
    let by: [BacklogKey]
    let includesAll: Bool
    let filter: BacklogFilter

    package init(
        registry: Registry,
        cut: Cut,
        by: [BacklogKey],
        includesAll: Bool,
        filter: BacklogFilter = BacklogFilter()
    ) {
        self.filter = filter
        self.registry = registry
        self.cut = cut
        self.by = by
        self.includesAll = includesAll
    }

    /// The rows, sorted by their keys, and their total; a key that is absent comes last, a line by
    /// its number.
    package func rows(
        _ connection: Connection,
        products: [ProductPower]
    ) async throws -> (rows: [BacklogRow], total: BacklogRow) {
        var rows =
            cut.isCurrent
            ? try await rows(connection, CurrentLines.self, products)
            : try await rows(connection, PastLines.self, products)
        guard let last = rows.lastIndex(where: \.isTotal) else {
            preconditionFailure("grouping sets give the empty set's row, whatever there is")
        }
        let total = rows.remove(at: last)
        let columns: [BacklogKey] = [
            .order, .line, .buyer, .vendor, .product, .programme, .channel, .month,
        ]
        let places = by.compactMap { columns.firstIndex(of: $0) }
        for index in rows.indices {
            let keys = rows[index].keys
            rows[index].keys = places.map { keys[$0] }
        }
        // The server sorts by the keys in the order of their columns.
        if by.contains(.month) || places != places.sorted() {
            rows.sort { isBefore($0.keys, $1.keys) }
        }
        return (rows, total)
    }

    private func rows<Lines: LinesStanding>(
        _ connection: Connection,
        _ lines: Lines.Type,
        _ products: [ProductPower]
    ) async throws -> [BacklogRow] {
        if by.contains(.month) {
            return try await connection.rows(
                BacklogByMonth<Lines>(
                    registry: registry,
                    cut: cut,
                    by: by,
                    filter: filter,
                    products: products
                )
            )
        }
        return try await connection.rows(
            BacklogByKeys<Lines>(
                registry: registry,
                cut: cut,
                by: by,
                includesAll: includesAll,
                filter: filter,
                products: products
            )
        )
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

/// The delivery backlog, grouped by the keys asked for (any but the month), and its total, which is
/// always there.
struct BacklogByKeys<Lines: LinesStanding>: Statement {
    static var sql: String {
        OpenLines<Lines>.sql + """

            select
                grouping(order_key) = 1 as is_total,
                order_key, line_key, buyer_key, vendor_key, product_key, programme_key, channel_key,
                sum(unallocated + allocated + in_transit + received + accepted + in_service
                    + cancelled + retired),
                sum(unallocated), sum(allocated), sum(in_transit), sum(received), sum(accepted),
                sum(in_service), sum(cancelled), sum(retired),
                sum(backlog),
                sum(overdue),
                min(next_promised_on),
                min(made_day) filter (where backlog > 0),
                sum(backlog::numeric * gpus_per_unit),
                trim_scale(sum(backlog * eflops_per_unit)),
                case
                    when bool_or(backlog > 0 and yen_per_unit is null) then null
                    else coalesce(sum(ceil(backlog * coalesce(yen_per_unit, 0))), 0)
                end,
                count(*) filter (where is_assumed)
            from (
                select
                    *,
                    case when 'order' = any ($9) then order_code end collate "C" as order_key,
                    case when 'line' = any ($9) then line end as line_key,
                    case when 'buyer' = any ($9) then buyer end collate "C" as buyer_key,
                    case when 'vendor' = any ($9) then vendor end collate "C" as vendor_key,
                    case when 'product' = any ($9) then product end collate "C" as product_key,
                    case when 'programme' = any ($9) then programme end collate "C" as programme_key,
                    case when 'channel' = any ($9) then channel end collate "C" as channel_key
                from open_line
                where (backlog > 0 or $4)
                and \(OpenLines<Lines>.isTaken)
                and (overdue > 0 or not $16)
            ) shown
            group by grouping sets (
                (order_key, line_key, buyer_key, vendor_key, product_key, programme_key,
                    channel_key),
                ()
            )
            order by is_total, order_key, line_key, buyer_key, vendor_key, product_key,
                programme_key, channel_key
            """
    }

    let registry: Registry
    let cut: Cut
    let by: [BacklogKey]
    let includesAll: Bool
    let filter: BacklogFilter
    let products: [ProductPower]

    var parameters: [Parameter] {
        OpenLines<Lines>.parameters(registry, cut, includesAll: includesAll, products)
            + OpenLines<Lines>.asked(by, filter)
    }

    /// All seven keys that are not the month, those not asked for as nil; see `BacklogQuery`.
    static func decode(_ row: inout RowReader) throws(PostgresError) -> BacklogRow {
        BacklogRow(
            isTotal: try row.bool(),
            keys: try row.keys(7),
            ordered: try row.sum(),
            states: [
                try row.sum(), try row.sum(), try row.sum(), try row.sum(), try row.sum(),
                try row.sum(), try row.sum(), try row.sum(),
            ],
            backlog: try row.sum(),
            overdue: try row.sum(),
            nextPromisedOn: try row.dayOrNil(),
            oldestOrderOn: try row.dayOrNil(),
            gpusBacklog: try row.sum(),
            eflopsBacklog: try row.textOrNil() ?? "0",
            valueJPYBacklog: try row.textOrNil(),
            assumedLines: try row.sum()
        )
    }
}

extension RowReader {
    /// So many keys of a row.
    mutating func keys(_ count: Int) throws(PostgresError) -> [String?] {
        var keys: [String?] = []
        keys.reserveCapacity(count)
        for _ in 0..<count { keys.append(try textOrNil()) }
        return keys
    }

    /// A sum of `bigint`s, which is a whole `numeric`; that of no rows is 0.
    mutating func sum() throws(PostgresError) -> Int128 {
        try wideOrNil() ?? 0
    }
}
