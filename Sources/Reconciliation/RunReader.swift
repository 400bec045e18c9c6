import Domain
package import Postgres
package import Store

/// Reads stored runs, their findings and statements page by page.
package struct RunReader: Sendable {
    let connection: Connection
    let registry: Registry

    package init(_ connection: Connection, _ registry: Registry) {
        self.connection = connection
        self.registry = registry
    }

    /// What of a run's findings is asked for; nil asks for all.
    package struct Filter: Sendable {
        package var rule: String?
        package var severity: String?
        package var lifecycle: Finding.Lifecycle?
        package var buyer: String?
        package var grant: String?
        /// How the id begins.
        package var finding: String?
        /// Only what comes after the finding of that id.
        package var after: String?
        /// At most so many; nil is all.
        package var rowsMax: Int?

        package init() {}
    }

    /// The run of the next lower cut.
    struct Below {
        let run: String
        let seq: Int64
        /// As the database writes a day.
        let clock: String
    }

    static let standing = Reconciliation.sql("Runs/standing")
    static let stated = Reconciliation.sql("Runs/stated")
    /// What `finding` reads.
    static let columns = "rule, said, severity, evidence, assumed, lifecycle"

    /// The stored run of that id.
    package func run(_ id: String) async throws -> Run? {
        let rows = try await connection.query(
            """
            select seq, clock, ruleset, errors, warnings, pendings, open_errors, residuals, bank,
                manifest
            from run
            where registry_id = $1 and run = $2
            """,
            [.int(registry.id), .text(id)]
        )
        guard let row = rows.first?.map({ $0 ?? "" }), let clock = Day(iso: row[1]) else {
            return nil
        }
        let numbers = (3...7).map { Int64(row[$0]) ?? 0 }
        return Run(
            id: id,
            cut: Cut(day: clock, seq: Int64(row[0]) ?? 0),
            ruleset: row[2],
            counts: Run.Counts(
                errors: numbers[0],
                warnings: numbers[1],
                pendings: numbers[2],
                openErrors: numbers[3],
                residuals: numbers[4]
            ),
            bank: BankCount(counts: Self.numbers(row[8])),
            manifest: row[9]
        )
    }

    /// The id of the stored run of the highest cut: by seq, then by clock.
    package func latest() async throws -> String? {
        try await connection.query(
            """
            select run
            from run
            where registry_id = $1
            order by seq desc, clock desc, run
            limit 1
            """,
            [.int(registry.id)]
        )
        .first?.first ?? nil
    }

    /// Whether a stored run differs in what it found or stated from the one that it rests on, as
    /// far as whoever asks sees it.
    package func differs(_ run: String) async throws -> Bool {
        try await connection.query(
            """
            select exists (select from run_finding where registry_id = $1 and run = $2)
                or exists (select from run_statement where registry_id = $1 and run = $2)
            """,
            [.int(registry.id), .text(run)]
        )
        .first?.first == "t"
    }

    /// The stored run of the next lower cut: by seq, then by clock; of two at the same cut that of
    /// these rules.
    func below(_ cut: Cut, ruleset: String) async throws -> Below? {
        let rows = try await connection.query(
            """
            select run, seq, clock
            from run
            where registry_id = $1 and (seq, clock) < ($2, $3::date)
            order by seq desc, clock desc, ruleset <> $4, run
            limit 1
            """,
            [.int(registry.id), .int(cut.seq), .text(cut.day.iso), .text(ruleset)]
        )
        return rows.first.map { row in
            Below(
                run: row[0] ?? "",
                seq: row[1].flatMap { Int64($0) } ?? 0,
                clock: row[2] ?? ""
            )
        }
    }

    /// Gives `body` the findings of a run page by page, by rule, then by subject; those resolved
    /// since the run below only where they are asked for.
    ///
    /// Within a transaction.
    package func findings(
        of run: Run,
        _ filter: Filter = Filter(),
        _ body: ([Finding]) async throws -> Void
    ) async throws {
        let sql = """
            with standing as (
            \(Self.standing)
            )
            select \(Self.columns)
            from standing
            where ($3::text is null or rule = $3)
            and ($4::text is null or severity = $4)
            and case when $5::text is null then lifecycle <> 'resolved' else lifecycle = $5 end
            and ($6::text is null or $6 = any (buyers))
            and ($7::text is null or $7 = any (grants))
            and ($8::text is null or starts_with(finding, $8))
            and (
                $9::text is null
                or (place, finding) > (select s.place, s.finding from standing s where s.finding = $9)
            )
            order by place, finding
            limit $10
            """
        let parameters: [Parameter] = [
            .int(registry.id), .text(run.id), .text(filter.rule), .text(filter.severity),
            .text(filter.lifecycle?.rawValue), .text(filter.buyer), .text(filter.grant),
            .text(filter.finding), .text(filter.after), .int(filter.rowsMax.map { Int64($0) }),
        ]
        try await connection.pages(sql, parameters) { page in
            try await body(page.map(Self.finding))
        }
    }

    /// The seq of the last event, not voided, that accepts a finding by its id or how that begins.
    package func acceptance(of finding: Finding) async throws -> Int64? {
        let rows = try await connection.query(
            """
            select e.seq
            from event e
            cross join lateral (select e.canonical::jsonb #>> '{event,data,finding}' as finding) a
            where e.registry_id = $1 and e.type = 'finding.accepted'
            and length(a.finding) >= $3 and starts_with($2, a.finding)
            and not exists (
                select from voiding v where v.registry_id = $1 and v.seq = e.seq
            )
            order by e.seq desc
            limit 1
            """,
            [.int(registry.id), .text(finding.id), .int(Int64(Acceptances.shownMin))]
        )
        return rows.first.flatMap { $0[0] }.flatMap { Int64($0) }
    }

    /// The ids that begin so, of all findings of all runs.
    package func findings(beginning text: String, rowsMax: Int) async throws -> [String] {
        try await connection.query(
            """
            select distinct finding
            from run_finding
            where registry_id = $1 and starts_with(finding, $2)
            limit $3
            """,
            [.int(registry.id), .text(text), .int(Int64(rowsMax))]
        )
        .compactMap { $0.first ?? nil }
    }

    /// Gives `body` the statements of a run page by page, by the grant's code.
    ///
    /// Within a transaction.
    package func statements(
        of run: Run,
        _ body: ([GrantStatement]) async throws -> Void
    ) async throws {
        try await connection.pages(
            "select grant_code, sums from (\n\(Self.stated)\n) stated order by grant_code",
            [.int(registry.id), .text(run.id)]
        ) { page in
            try await body(page.map(Self.statement))
        }
    }

    /// A row of `columns`.
    static func finding(_ row: [String?]) throws -> Finding {
        guard let rule = Rule.of(row[0] ?? ""),
            case .object(let said) = try JSON.parse(row[1] ?? ""),
            let lifecycle = Finding.Lifecycle(rawValue: row[5] ?? "")
        else { throw UnknownRule(code: row[0] ?? "") }
        return Finding(
            rule,
            said: said,
            severity: row[2] ?? "",
            evidence: numbers(row[3] ?? ""),
            isAssumed: row[4] == "t",
            lifecycle: lifecycle
        )
    }

    static func statement(_ row: [String?]) -> GrantStatement {
        GrantStatement(grant: row[0] ?? "", sums: numbers(row[1] ?? ""))
    }

    /// `{1,2}` as PostgreSQL writes it.
    private static func numbers<Number: LosslessStringConvertible>(_ text: String) -> [Number] {
        text.dropFirst().dropLast().split(separator: ",").compactMap { Number(String($0)) }
    }
}

/// A stored finding is of a rule that this program does not have.
package struct UnknownRule: Error, CustomStringConvertible {
    let code: String

    package var description: String {
        "a stored finding is of rule \(code), which this program does not know: use the program "
            + "that made it, or a newer one"
    }
}
