import Domain
package import Postgres
package import Store

/// Everything that reconciliation says at a cut: findings, a statement per grant, a count of the
/// bank's entries.
package struct ReconciliationQuery: Sendable {
    let registry: Registry
    let cut: Cut

    package init(registry: Registry, cut: Cut) {
        self.registry = registry
        self.cut = cut
    }

    /// Runs in the transaction that is open, on its snapshot: the facts are temporary tables that its
    /// end drops.
    package func run(_ connection: Connection) async throws -> Reconciled {
        try await makeFacts(connection)
        var findings: [Finding] = []
        for rule in Rule.all {
            for row in try await objects(rule.query, connection) {
                findings.append(Finding(rule, row))
            }
        }
        let assumed = try await assumed(Set(findings.flatMap(\.evidence)), connection)
        for index in findings.indices {
            findings[index].isAssumed = !assumed.isDisjoint(with: findings[index].evidence)
        }
        let accepted = try await accepted(connection)
        for index in findings.indices {
            findings[index].acceptedSeq = accepted.seq(of: findings[index].id)
        }
        let differences = try await differences(findings, connection)
        let statements = try await objects(sum("statements"), connection).map { row in
            GrantStatement(row, differences: differences)
        }
        return Reconciled(
            registry: registry,
            cut: cut,
            findings: findings.sorted(by: Finding.isBefore),
            statements: statements,
            bank: BankCount(try await objects(sum("bank"), connection).first ?? [])
        )
    }

    /// What a claim would be fixed at now, and which of its lines would be disallowed; nil where
    /// there is no such claim.
    package func check(_ claim: String, _ connection: Connection) async throws -> ClaimCheck? {
        try await makeFacts(connection)
        let accepted = try await accepted(connection)
        var findings: [Finding] = []
        for rule in Rule.all where rule.severity == "error" && rule.isOfClaimLine {
            let sql = "select * from (\n\(rule.query)\n) found where claim = $1"
            for row in try await objects(sql, connection, [.text(claim)]) {
                var finding = Finding(rule, row)
                finding.acceptedSeq = accepted.seq(of: finding.id)
                if finding.lifecycle != .accepted { findings.append(finding) }
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
            [.text(claim), .int(disallowed.reduce(0) { $0 + $1.amountJPY })]
        )
        return sums.first.map { ClaimCheck($0, disallowed: disallowed) }
    }

    private func makeFacts(_ connection: Connection) async throws {
        // What a server or a role sets must not show in a finding.
        try await connection.execute("set local jit = off; set local extra_float_digits = 1")
        try await connection.execute(
            "create temp table cut (registry_id bigint, seq bigint, clock date) on commit drop"
        )
        _ = try await connection.query(
            "insert into cut values ($1, $2, $3::date)",
            [.int(registry.id), .int(cut.seq), .text(cut.day.iso)]
        )
        for facts in Reconciliation.all where facts.name.hasPrefix("Facts/") {
            try await connection.execute(facts.sql)
        }
    }

    /// The rows of a query, each as the members of an object.
    private func objects(
        _ sql: String,
        _ connection: Connection,
        _ parameters: [Parameter] = []
    ) async throws -> [[JSON.Member]] {
        let rows = try await connection.query(
            "select to_jsonb(found) from (\n\(sql)\n) found",
            parameters
        )
        return try rows.map { row in
            guard let text = row.first ?? nil,
                case .object(let members) = try JSON.parse(Array(text.utf8)[...])
            else { preconditionFailure("a row is an object") }
            return members
        }
    }

    private func sum(_ name: String) -> String {
        guard let found = Reconciliation.all.first(where: { $0.name == "Sums/\(name)" }) else {
            preconditionFailure("there is no Sums/\(name).sql")
        }
        return found.sql
    }

    /// Which of these events have an `assumed:` source.
    private func assumed(
        _ seqs: Set<Int64>,
        _ connection: Connection
    ) async throws -> Set<Int64> {
        let rows = try await connection.query(
            """
            select e.seq from event e
            where e.registry_id = $1 and e.seq = any ($2)
            and e.canonical::jsonb #>> '{event,source}' like 'assumed:%'
            """,
            [.int(registry.id), .ints(Array(seqs))]
        )
        return Set(rows.compactMap { $0.first.flatMap { $0 }.flatMap { Int64($0) } })
    }

    /// The last event that accepts each finding.
    private func accepted(_ connection: Connection) async throws -> Acceptances {
        let rows = try await connection.query(
            """
            select distinct on (data ->> 'finding') data ->> 'finding', seq
            from fact
            where type = 'finding.accepted'
            order by data ->> 'finding', day desc, seq desc
            """
        )
        return Acceptances(rows.map { ($0[0] ?? "", $0[1].flatMap { Int64($0) } ?? 0) })
    }

    /// What the findings of the bank come to, by grant.
    private func differences(
        _ findings: [Finding],
        _ connection: Connection
    ) async throws -> [String: Int64] {
        var grants: [JSON: String] = [:]
        for row in try await connection.query(
            "select distinct coalesce(disbursement, repayment), repayment is null, grant_code "
                + "from transfer"
        ) {
            let kind = row[1] == "t" ? "disbursement" : "repayment"
            grants[.object([JSON.Member(kind, .string(row[0] ?? ""))])] = row[2]
        }
        var sums: [String: Int64] = [:]
        for finding in findings where finding.rule.code.hasPrefix("B") {
            guard let grant = grants[.object(finding.subject)] else { continue }
            sums[grant, default: 0] += finding.differenceJPY
        }
        return sums
    }
}

/// Which findings people have accepted, by the id, or by how a person saw it begin.
private struct Acceptances {
    /// What `reconcile run` shows of an id.
    static let shownMin = 8

    private var whole: [String: Int64] = [:]
    private var beginnings: [(text: String, seq: Int64)] = []

    init(_ rows: [(finding: String, seq: Int64)]) {
        for row in rows {
            if row.finding.utf8.count >= 64 {
                whole[row.finding] = row.seq
            } else if row.finding.utf8.count >= Self.shownMin {
                beginnings.append((row.finding, row.seq))
            }
        }
    }

    /// The last event that accepts it.
    func seq(of finding: String) -> Int64? {
        let others = beginnings.filter { finding.hasPrefix($0.text) }.map(\.seq)
        return ([whole[finding]].compactMap { $0 } + others).max()
    }
}
