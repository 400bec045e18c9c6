import Domain
package import Postgres
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

    /// What a claim would be fixed at now, and which of its lines would be disallowed; nil where
    /// there is no such claim.
    ///
    /// Runs in the transaction that is open, on its snapshot.
    package func check(_ claim: String, _ connection: Connection) async throws -> ClaimCheck? {
        // The rules of a claim's lines ask nothing of the bank.
        try await makeFacts(connection) { $0 < 8 }
        let accepted = try await accepted(connection)
        var findings: [Finding] = []
        var evidence: Set<Int64> = []
        for rule in rules where rule.severity == "error" && rule.isOfClaimLine {
            let sql = "select * from (\n\(rule.query)\n) found where claim = $1"
            for row in try await objects(sql, connection, [.text(claim)]) {
                let finding = Finding(rule, row)
                let acceptedSeq = accepted.last(of: finding.id)?.seq
                evidence.formUnion(finding.evidence)
                if let acceptedSeq { evidence.insert(acceptedSeq) }
                if acceptedSeq ?? 0 <= finding.evidence.last ?? 0 { findings.append(finding) }
            }
        }
        let amounts = try await objects(
            "select line, amount_jpy from claim_line where claim = $1 order by line",
            connection,
            [.text(claim)]
        )
        let disallowed = ClaimCheck.disallowed(amounts, findings)
        let sums = try await objects(
            sum("claim"),
            connection,
            [.text(claim), .text(String(ClaimCheck.sum(disallowed)))]
        )
        return sums.first.map { ClaimCheck($0, disallowed: disallowed, evidence: evidence) }
    }

    /// Makes the facts, in the order of their names: all of them, or those that are needed.
    ///
    /// `isNeeded`: by the number that a name begins with; a fact rests on those before it.
    func makeFacts(
        _ connection: Connection,
        _ isNeeded: (Int) -> Bool = { _ in true }
    ) async throws {
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
