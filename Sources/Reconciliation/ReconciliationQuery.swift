import Domain
import Postgres
package import Store

/// What the rules say of the facts of a cut.
package struct ReconciliationQuery: Sendable {
    let registry: Registry
    let cut: Cut
    let rules: [Rule]

    package init(registry: Registry, cut: Cut, rules: [Rule] = Rule.all) {
        self.registry = registry
        self.cut = cut
        self.rules = rules
    }

    /// Makes the facts, in the order of their names: all of them, or those that are needed.
    ///
    /// `isNeeded`: by the number that a name begins with; a fact rests on those before it.
    func makeFacts(
        _ connection: Connection,
        _ isNeeded: (Int) -> Bool = { _ in true }
    ) async throws {
        // In a transaction that answers several questions each makes its own.
        try await connection.execute("discard temp")
        // What a server or a role sets must not show in a finding. Facts of a large registry are joined
        // in memory rather than on disk, and a query ends soon after a program that has gone.
        try await connection.execute(
            """
            set local jit = off; set local extra_float_digits = 1; set local work_mem = '64MB';
            set local client_connection_check_interval = '5s'
            """
        )
        try await connection.execute(
            "create temp table cut (registry_id bigint, seq bigint, clock date) on commit drop"
        )
        _ = try await connection.query(
            "insert into cut values ($1, $2, $3::date)",
            [.int(registry.id), .int(cut.seq), .text(cut.day.iso)]
        )
        // Taken for a thousand rows otherwise, it makes every join with it a wrong one.
        try await connection.execute("analyze cut")
        for facts in Reconciliation.all where facts.name.hasPrefix("Facts/") {
            guard let number = Int(facts.name.dropFirst("Facts/".count).prefix(2)) else {
                preconditionFailure("\(facts.name).sql has no number")
            }
            if isNeeded(number) { try await connection.execute(facts.sql) }
        }
    }

    /// The rows of a query, each as the members of an object.
    func objects(
        _ sql: String,
        _ connection: Connection,
        _ parameters: [Parameter] = []
    ) async throws -> [[JSON.Member]] {
        try await connection.query(Self.asObjects(sql), parameters).map(Self.members)
    }

    /// The query with each row as an object, its members in the order of the columns.
    static func asObjects(_ sql: String) -> String {
        "select row_to_json(found) from (\n\(sql)\n) found"
    }

    /// The text of `Sums/NAME.sql`.
    func sum(_ name: String) -> String { Reconciliation.sql("Sums/\(name)") }

    static func members(_ row: [String?]) throws -> [JSON.Member] {
        guard let text = row.first ?? nil, case .object(let members) = try JSON.parse(text) else {
            preconditionFailure("a row is an object")
        }
        return members
    }

    /// The last event that accepts each finding.
    func accepted(_ connection: Connection) async throws -> Acceptances {
        let rows = try await connection.query(
            """
            select distinct on (data ->> 'finding') data ->> 'finding', seq, day
            from fact
            where type = 'finding.accepted'
            order by data ->> 'finding', day desc, seq desc
            """
        )
        return Acceptances(
            rows.map { row in
                let seq = row[1].flatMap { Int64($0) } ?? 0
                return (row[0] ?? "", Acceptances.Acceptance(seq: seq, day: row[2] ?? ""))
            }
        )
    }
}
