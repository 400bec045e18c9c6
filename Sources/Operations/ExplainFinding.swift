package import Domain
import Postgres
package import Reconciliation
package import Store

/// One finding, with the events that it rests on.
package struct ExplainFinding: Sendable {
    package var past = AskedPast()
    /// The run that found it; nil is that of the past asked about, which is made where it is missing.
    package var run: Run?
    /// Its id, or how that begins.
    private let name: String

    package init(_ name: String) {
        self.name = name
    }

    package struct Answer: Sendable {
        package let finding: Finding
        package let events: [LogRow]
        /// Of a failed match what was nearest, and why it was not taken.
        package let candidates: [BankQuery.Candidate]
        /// The last event that accepted it, whether or not it still stands.
        package let acceptance: LogRow?

        /// The finding as `reconcile run` writes it, what was compared, and what was near.
        package func json(_ language: Language) -> JSON {
            let message = language(finding.message.en, finding.message.ja)
            guard case .object(let members) = finding.json(message: message) else { return .null }
            let near = candidates.map { $0.json { language($0.en, $0.ja) } }
            return .object(
                members + [
                    JSON.Member("arithmetic", .object(finding.arithmetic)),
                    JSON.Member("compared", .array(finding.compared)),
                    JSON.Member("candidates", .array(near)),
                ]
            )
        }
    }

    /// Throws `UnknownFinding` where no finding has that id, or several begin so.
    package func run(_ session: Session) async throws -> Answer {
        let run = try await self.run(in: session)
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
            finding: finding,
            events: events,
            candidates: candidates,
            acceptance: acceptance
        )
    }

    private func run(in session: Session) async throws -> Run {
        if let run { return run }
        var operation = RunReconciliation()
        operation.past = past
        return try await operation.run(session)
    }
}
