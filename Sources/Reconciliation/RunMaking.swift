import Crypto
import Domain
package import Postgres
import Store

/// A run: look for everything, compare it with the run below, keep what differs.
extension ReconciliationQuery {
    /// The stored run of this cut, else a new one, which is kept.
    ///
    /// Runs in the transaction that is open, on its snapshot; where another program keeps the same
    /// run meanwhile, the database refuses this one, and it may be asked again.
    package func run(_ connection: Connection) async throws -> Run {
        let reader = RunReader(connection, registry)
        if let stored = try await reader.run(runID) {
            return stored
        }
        try await makeFacts(connection)
        try await connection.execute(Reconciliation.sql("Runs/found"))
        let failed = try await findAll(connection)
        let below = try await reader.below(cut, ruleset: ruleset)
        try await compare(with: below, connection)
        var run = try await sumUp(connection)
        run.failed = failed
        // Nothing is recorded that a finding could be of, and there is no registry to keep it in.
        if failed.isEmpty, cut.seq > 0 { try await keep(run, below, connection) }
        return run
    }

    /// What a run of this cut is called.
    package var runID: String { Run.id(registry, cut, ruleset: ruleset) }

    private var ruleset: String { Rule.set(of: rules) }

    /// Fills `found`.
    ///
    /// Gives the rules that could not be asked.
    private func findAll(_ connection: Connection) async throws -> [Run.Failure] {
        let accepted = try await accepted(connection)
        var failed: [Run.Failure] = []
        for rule in rules {
            try await connection.execute("savepoint rule")
            do {
                try await connection.pages(Self.asObjects(rule.query)) { page in
                    let findings = try page.map { Finding(rule, try Self.members($0)) }
                    try await insert(findings, accepted, connection)
                }
                try await connection.execute("release savepoint rule")
            } catch let error as PostgresError {
                // Not what ends the session, or was asked for: only what this query met.
                guard let state = error.sqlState, !["57", "08"].contains(state.rawValue.prefix(2))
                else { throw error }
                try await connection.execute("rollback to savepoint rule")
                failed.append(Run.Failure(rule: rule.code, reason: error.debugDescription))
            }
        }
        try await connection.execute("analyze found")
        try await connection.execute(Reconciliation.sql("Runs/concerned"))
        return failed
    }

    private func insert(
        _ findings: [Finding],
        _ accepted: Acceptances,
        _ connection: Connection
    ) async throws {
        var rows = CopyText()
        for finding in findings {
            let id = finding.id
            rows.append(plain: id)
            rows.append(plain: finding.rule.code)
            rows.append(escaping: Array(finding.place.utf8))
            rows.append(plain: finding.severity)
            rows.append(escaping: Array(JSON.object(finding.subject).compact.utf8))
            rows.append(escaping: Array(JSON.object(finding.said).compact.utf8))
            rows.append(array: finding.evidence)
            let acceptance = accepted.last(of: id)
            if let acceptance { rows.append(acceptance.seq) } else { rows.appendNull() }
            rows.append(plain: acceptance?.day)
            rows.append(plain: String(finding.differenceJPY))
            rows.endRow()
        }
        try await connection.copyIn(
            """
            copy found (
                finding, rule, place, severity, subject, said, evidence, accepted_seq,
                accepted_day, difference_jpy
            ) from stdin
            """,
            rows.bytes
        )
    }

    /// Makes `before`, and says what has become of each finding since.
    private func compare(with below: RunReader.Below?, _ connection: Connection) async throws {
        _ = try await connection.query(
            "create temp table before on commit drop as " + RunReader.standing,
            [.int(registry.id), .text(below?.run)]
        )
        try await connection.execute("create index on before (finding); analyze before")
        _ = try await connection.query(
            Reconciliation.sql("Runs/lifecycle"),
            [.int(below?.seq ?? 0), .text(below?.clock ?? "-infinity")]
        )
    }

    private func sumUp(_ connection: Connection) async throws -> Run {
        try await connection.execute(Reconciliation.sql("Runs/statement_now"))
        func numbers(_ sql: String) async throws -> [Int64] {
            let row = try await connection.query(sql).first ?? []
            return row.map { $0.flatMap { Int64($0) } ?? 0 }
        }
        let found = try await numbers(
            """
            select count(*) filter (where severity = 'error'),
                count(*) filter (where severity = 'warning'),
                count(*) filter (where severity = 'pending'),
                count(*) filter (where severity = 'error' and lifecycle <> 'accepted'),
                (select count(*) from statement_now where sums[7] <> 0)
            from found
            """
        )
        let bank = BankCount(counts: try await numbers(Reconciliation.sql("Sums/bank")))
        return Run(
            id: Run.id(registry, cut, ruleset: ruleset),
            cut: cut,
            ruleset: ruleset,
            counts: Run.Counts(
                errors: found[0],
                warnings: found[1],
                pendings: found[2],
                openErrors: found[3],
                residuals: found[4]
            ),
            bank: bank,
            manifest: try await manifest(bank, connection)
        )
    }

    /// The SHA-256 of the RFC 8785 JSON of everything that is the same for the same cut, made piece
    /// by piece: its members are in the order of their names.
    private func manifest(_ bank: BankCount, _ connection: Connection) async throws -> String {
        var hash = SHA256()
        func add(_ text: String) { hash.update(data: Array(text.utf8)) }
        add("{\"bank\":\(bank.json.canonical()),\"cut\":\(Run.json(cut).canonical())")
        add(",\"findings\":[")
        var isFirst = true
        try await connection.pages(
            "select \(RunReader.columns) from found order by place, finding"
        ) { page in
            for row in page {
                add((isFirst ? "" : ",") + (try RunReader.finding(row).manifest.canonical()))
                isFirst = false
            }
        }
        add("],\"ruleset\":\(JSON.string(ruleset).canonical()),\"statements\":[")
        isFirst = true
        try await connection.pages(
            "select grant_code, sums from statement_now order by grant_code"
        ) { page in
            for row in page {
                add((isFirst ? "" : ",") + RunReader.statement(row).json.canonical())
                isFirst = false
            }
        }
        add("]}")
        return hex(hash.finalize())
    }

    private func keep(
        _ run: Run,
        _ below: RunReader.Below?,
        _ connection: Connection
    ) async throws {
        let counts = run.counts
        _ = try await connection.query(
            """
            insert into run (
                registry_id, run, seq, clock, ruleset, base, errors, warnings, pendings,
                open_errors, residuals, bank, manifest
            ) values ($1, $2, $3, $4::date, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                .int(registry.id), .text(run.id), .int(cut.seq), .text(cut.day.iso),
                .text(run.ruleset), .text(below?.run), .int(counts.errors), .int(counts.warnings),
                .int(counts.pendings), .int(counts.openErrors), .int(counts.residuals),
                .ints(run.bank.counts), .text(run.manifest),
            ]
        )
        let key: [Parameter] = [.int(registry.id), .text(run.id)]
        _ = try await connection.query(Reconciliation.sql("Runs/keep_findings"), key)
        _ = try await connection.query(
            "create temp table statement_before on commit drop as " + RunReader.stated,
            [.int(registry.id), .text(below?.run)]
        )
        _ = try await connection.query(Reconciliation.sql("Runs/keep_statements"), key)
    }
}
