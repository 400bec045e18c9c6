import Domain
import Operations
import Reconciliation
import Store

/// A stored run as `reconcile run` writes it, page by page.
///
/// Each page is read in a transaction of its own, so that a slow client holds no connection to the
/// database: a stored run does not change.
struct WrittenRun: Sendable {
    let run: Run
    let language: Language

    private static let pageRows = 1000

    func write(
        _ writer: AnswerWriter,
        _ database: ServiceDatabase,
        _ viewer: Viewer
    ) async throws {
        try await writer.write("{\n".utf8)
        for member in run.head { try await writer.write((JSONLines.member(member) + ",\n").utf8) }
        try await writer.write("  \"findings\": ".utf8)
        try await writeFindings(writer, database, viewer)
        try await writer.write(",\n  \"statements\": ".utf8)
        try await writeStatements(writer, database, viewer)
        for member in run.tail { try await writer.write((",\n" + JSONLines.member(member)).utf8) }
        try await writer.write("\n}\n".utf8)
    }

    private func writeFindings(
        _ writer: AnswerWriter,
        _ database: ServiceDatabase,
        _ viewer: Viewer
    ) async throws {
        var lines = JSONLines(depth: 1)
        var reading = ReadFindings(of: run)
        reading.filter.rowsMax = Self.pageRows
        while true {
            let page = reading
            let found = try await database.withSession(viewer) { session in
                var found: [Finding] = []
                try await page.findings(session) { found += $0 }
                return found
            }
            for finding in found {
                let message = language(finding.message.en, finding.message.ja)
                try await writer.write(lines.text(finding.json(message: message)).utf8)
            }
            guard let last = found.last, found.count == Self.pageRows else { break }
            reading.filter.after = last.id
        }
        try await writer.write(lines.end.utf8)
    }

    private func writeStatements(
        _ writer: AnswerWriter,
        _ database: ServiceDatabase,
        _ viewer: Viewer
    ) async throws {
        var lines = JSONLines(depth: 1)
        let run = run
        let statements = try await database.withSession(viewer) { session in
            var all: [GrantStatement] = []
            try await ReadFindings(of: run).statements(session) { all += $0 }
            return all
        }
        for statement in statements { try await writer.write(lines.text(statement.json).utf8) }
        try await writer.write(lines.end.utf8)
    }
}
