import Domain
import Operations
package import Reconciliation
import Store

/// A run as `reconcile run` writes it, piece by piece: it may have more findings than memory should
/// hold.
package struct RunText: Sendable {
    private let run: Run
    private let showing: Showing

    package init(_ run: Run, _ showing: Showing) {
        self.run = run
        self.showing = showing
    }

    /// What reads of the run, page by page.
    package struct Source {
        /// Gives its closure the findings, resolved ones or all others.
        let findings: (_ areResolved: Bool, ([Finding]) async throws -> Void) async throws -> Void
        /// Gives its closure the statements of all grants.
        let statements: (([GrantStatement]) async throws -> Void) async throws -> Void

        package init(
            findings:
                @escaping (Bool, ([Finding]) async throws -> Void) async throws -> Void,
            statements: @escaping (([GrantStatement]) async throws -> Void) async throws -> Void
        ) {
            self.findings = findings
            self.statements = statements
        }

        /// Of a run that found nothing.
        package static var none: Source {
            Source(findings: { _, _ in }, statements: { _ in })
        }
    }

    /// Gives `write` one piece after the other.
    package func write(
        from source: Source,
        _ write: ([UInt8]) async throws -> Void
    ) async throws {
        var lines = FindingLines(showing)
        switch showing.format {
        case .json: try await writeJSON(from: source, write)
        case .csv:
            try await write(lines.header)
            try await source.findings(false) { try await write(lines.bytes($0)) }
        case .table:
            try await source.findings(false) { try await write(lines.bytes($0)) }
            try await source.findings(true) { try await write(lines.bytes($0)) }
            try await write(Array(summary(lines.lifecycles).utf8))
        }
    }

    private func writeJSON(
        from source: Source,
        _ write: ([UInt8]) async throws -> Void
    ) async throws {
        func text(_ text: String) async throws { try await write(Array(text.utf8)) }
        try await text("{\n")
        for member in run.head { try await text(JSONLines.member(member) + ",\n") }
        try await text("  \"findings\": ")
        var findings = FindingLines(showing)
        try await source.findings(false) { try await write(findings.bytes($0)) }
        try await write(findings.end)
        try await text(",\n  \"statements\": ")
        var statements = JSONLines(depth: 1)
        try await source.statements { page in
            for statement in page { try await text(statements.text(statement.json)) }
        }
        try await text(statements.end)
        for member in run.tail { try await text(",\n" + JSONLines.member(member)) }
        try await text("\n}\n")
    }

    private func summary(_ lifecycles: [Finding.Lifecycle: Int]) -> String {
        let counts = run.counts
        // Of a first run all is new, which goes without saying.
        let since = [Finding.Lifecycle.new, .reopened, .accepted, .resolved]
            .filter { (lifecycles[$0] ?? 0) > 0 && lifecycles.count > 1 }
            .map { "\(lifecycles[$0] ?? 0) \($0.rawValue)" }
        return showing.language(
            "\(run.verdict.rawValue): \(counts.errors) errors, \(counts.warnings) warnings, "
                + "\(counts.pendings) pending, at event \(run.cut.seq) and \(run.cut.day.iso)",
            "\(run.verdict.rawValue): エラー \(counts.errors)、警告 \(counts.warnings)、"
                + "保留 \(counts.pendings)（イベント \(run.cut.seq)、\(run.cut.day.iso) 時点）"
        ) + (since.isEmpty ? "" : " [\(since.joined(separator: ", "))]") + "\n"
    }
}

extension Run.Failure {
    package var note: String { Self.note(rule: rule, reason: reason) }

    /// That a rule could not be asked, and why.
    package static func note(rule: String, reason: String) -> String {
        "rule \(rule) could not be asked: \(reason)"
    }
}
