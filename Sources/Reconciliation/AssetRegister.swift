package import Domain
package import Postgres

/// The register of assets acquired with subsidies, 取得財産等管理台帳.
///
/// A unit with a serial number has a row of its own, units without one a row for each acceptance of
/// their order line. Units that leave without a number are those accepted last, as rule S01 judges
/// them.
package struct AssetRegister: Sendable {
    /// In the order in which they are shown.
    package static let columns = [
        "grant", "buyer", "item", "product", "order", "line", "serial", "quantity", "unit_price",
        "currency", "amount_jpy", "accepted_on", "site", "rate", "restriction_ends_on", "state",
        "replaces", "disposals",
    ]

    /// By grant, order, line, day of acceptance and serial number; each has all columns.
    ///
    /// `state` is `accepted` or `in_service` of a unit with a serial number, null of units without,
    /// and `retired` of what was sold or scrapped.
    package let rows: [[JSON.Member]]

    fileprivate init(_ rows: [[JSON.Member]]) {
        self.rows = rows.map { row in
            Self.columns.map { JSON.Member($0, Self.inOrder(row.value($0))) }
        }
    }

    /// The database keeps the members of an object in an order of its own.
    private static func inOrder(_ value: JSON) -> JSON {
        guard case .array(let disposals) = value else { return value }
        return .array(
            disposals.map { disposal in
                guard case .object(let members) = disposal else { return disposal }
                let names = ["disposed_on", "kind", "approval"]
                return .object(names.flatMap { name in members.filter { $0.name == name } })
            }
        )
    }
}

extension ReconciliationQuery {
    /// The register at the cut, of one grant or one buyer where they are given.
    package func assets(
        grant: String?,
        buyer: String?,
        _ connection: Connection
    ) async throws -> AssetRegister {
        // The bank has no part in it.
        try await makeFacts(connection) { $0 < 8 }
        try await makeAssets(grant: grant, buyer: buyer, connection)
        return AssetRegister(try await objects(sum("assets"), connection))
    }

    /// Whether a grant was applied for, or a party registered, by the cut.
    ///
    /// The facts are there.
    package func knows(_ kind: CodeKind, _ code: String, _ connection: Connection) async throws
        -> Bool
    {
        let sql =
            kind == .grant
            ? "select from granted where grant_code = $1" : "select from party_now where party = $1"
        return try await !connection.query(sql, [.text(code)]).isEmpty
    }

    /// Makes the table `asset_unit`, on which the register stands.
    ///
    /// The facts are there.
    func makeAssets(grant: String?, buyer: String?, _ connection: Connection) async throws {
        let filters: [Parameter] = [.text(grant), .text(buyer)]
        try await connection.execute(
            """
            create temp table asset_unit (
                order_code text, line bigint, serial text, quantity bigint, accepted_on date,
                site text, state text, replaces text, disposals jsonb
            ) on commit drop
            """
        )
        _ = try await connection.query(
            "insert into asset_unit\n" + sum("asset_units"),
            filters
        )
        var lots: [Lot] = []
        for row in try await objects(sum("unnamed_moves"), connection, filters) {
            Lot.apply(row, to: &lots)
        }
        _ = try await connection.query(
            """
            insert into asset_unit
            select order_code, line, null, quantity, accepted_on, site, state, null, disposals
            from unnest(
                $1::text[], $2::bigint[], $3::bigint[], $4::date[], $5::text[], $6::text[],
                $7::jsonb[]
            ) as lot (order_code, line, quantity, accepted_on, site, state, disposals)
            """,
            [
                .texts(lots.map(\.order)), .ints(lots.map(\.line)), .ints(lots.map(\.quantity)),
                .texts(lots.map(\.acceptedOn)), .optionalTexts(lots.map(\.site)),
                .optionalTexts(lots.map { $0.isRetired ? "retired" : nil }),
                .texts(lots.map { JSON.array($0.disposals).compact }),
            ]
        )
    }
}

/// Units without serial numbers that were accepted together.
private struct Lot {
    let order: String
    let line: Int64
    let acceptedOn: String
    let site: String?
    var quantity: Int64
    var disposals: [JSON] = []
    /// Whether they were sold or scrapped.
    var isRetired = false

    /// What one move makes of the lots so far, of which the last are those of its line.
    static func apply(_ move: [JSON.Member], to lots: inout [Lot]) {
        guard let order = move.text("order_code"), let line = move.whole("line"),
            let day = move.text("day"), let quantity = move.whole("quantity")
        else { return }
        if move.text("what") == "accepted" {
            lots.append(
                Lot(
                    order: order,
                    line: line,
                    acceptedOn: day,
                    site: move.text("site"),
                    quantity: quantity
                )
            )
            return
        }
        let kind = move.text("kind")
        let disposal =
            [JSON.Member("disposed_on", .string(day))]
            + ["kind", "approval"].map { JSON.Member($0, move.value($0)) }
        var rest = quantity
        for index in lots.indices.reversed() where rest > 0 {
            guard lots[index].order == order, lots[index].line == line else { break }
            guard !lots[index].isRetired, lots[index].quantity > 0 else { continue }
            var part = lots[index]
            part.quantity = min(rest, part.quantity)
            rest -= part.quantity
            lots[index].quantity -= part.quantity
            guard kind != nil else { continue }
            part.disposals.append(.object(disposal.filter { $0.value != .null }))
            part.isRetired = kind == "sold" || kind == "scrapped"
            lots.insert(part, at: index + 1)
        }
        // Those of the line are the last, however many there are of others.
        let first = lots.lastIndex { $0.order != order || $0.line != line }.map { $0 + 1 } ?? 0
        lots.replaceSubrange(first..., with: lots[first...].filter { $0.quantity > 0 })
    }
}
