import Domain
import Operations
import Reconciliation
import Store
import Text

/// A stored run as `reconcile run` writes it, page by page.
///
/// Each page is read in a transaction of its own, so that a slow client holds no connection to the
/// database: a stored run does not change.
struct WrittenRun: Sendable {
    let run: Run
    let showing: Showing

    private static let pageRows = 1000

    func write(
        _ writer: AnswerWriter,
        _ database: ServiceDatabase,
        _ viewer: Viewer
    ) async throws {
        let source = RunText.Source(
            findings: { areResolved, body in
                try await findings(areResolved, database, viewer, body)
            },
            statements: { try await $0(statements(database, viewer)) }
        )
        try await RunText(run, showing).write(from: source) { try await writer.write($0) }
    }

    private func findings(
        _ areResolved: Bool,
        _ database: ServiceDatabase,
        _ viewer: Viewer,
        _ body: ([Finding]) async throws -> Void
    ) async throws {
        var reading = ReadFindings(of: run)
        reading.filter.rowsMax = Self.pageRows
        if areResolved { reading.filter.lifecycle = .resolved }
        while true {
            let page = reading
            let found = try await database.withSession(viewer) { session in
                var found: [Finding] = []
                try await page.findings(session) { found += $0 }
                return found
            }
            try await body(found)
            guard let last = found.last, found.count == Self.pageRows else { return }
            reading.filter.after = last.id
        }
    }

    private func statements(
        _ database: ServiceDatabase,
        _ viewer: Viewer
    ) async throws -> [GrantStatement] {
        let run = run
        return try await database.withSession(viewer) { session in
            var all: [GrantStatement] = []
            try await ReadFindings(of: run).statements(session) { all += $0 }
            return all
        }
    }
}
