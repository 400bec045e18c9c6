import Postgres
package import Reconciliation
package import Store

/// One finding, with the events that it rests on.
package struct ExplainFinding: Sendable {
    package var past = AskedPast()
    /// Whether the newest run that was made is asked, rather than one of now.
    package var isOfMadeRun = false
    /// Its id, or how that begins.
    private let name: String

    package init(_ name: String) {
        self.name = name
    }

    package struct Answer: Sendable {
        package let run: Run
        package let finding: Finding
        package let events: [LogRow]
        /// Of a failed match what was nearest, and why it was not taken.
        package let candidates: [BankQuery.Candidate]
        /// The last event that accepted it, whether or not it still stands.
        package let acceptance: LogRow?
    }

    /// Throws `UnknownFinding` where no finding has that id, or several begin so.
    package func run(_ session: Session) async throws -> Answer {
        let run = try await asked(session)
        var reading = ReadFindings(of: run)
        reading.filter.finding = name
        var found: [Finding] = []
        if !name.isEmpty { try await reading.findings(session) { found += $0 } }
        guard let finding = found.first, found.count == 1 else {
            throw UnknownFinding(
                found.isEmpty
                    ? "no finding \(name) at this cut: `reconcile run` lists them"
                    : "\(found.count) findings begin with \(name): give more of the id"
            )
        }
        var events: [LogRow] = []
        for seq in finding.evidence {
            if let row = try await FindEvent(String(seq)).run(session) { events.append(row) }
        }
        var candidates: [BankQuery.Candidate] = []
        if let asked = BankQuery.Asked(finding) {
            candidates = try await ShowBank().candidates(asked, at: run.cut, session)
        }
        let reader = RunReader(session.connection, session.registry)
        var acceptance: LogRow?
        if let seq = try await reader.acceptance(of: finding) {
            acceptance = try await FindEvent(String(seq)).run(session)
        }
        return Answer(
            run: run,
            finding: finding,
            events: events,
            candidates: candidates,
            acceptance: acceptance
        )
    }

    private func asked(_ session: Session) async throws -> Run {
        guard isOfMadeRun else {
            var operation = RunReconciliation()
            operation.past = past
            return try await operation.run(session)
        }
        var operation = FindRun()
        operation.past = past
        guard let run = try await operation.run(session) else {
            throw UnknownFinding("no run was made up to this cut: `reconcile run` makes one")
        }
        return run
    }
}
