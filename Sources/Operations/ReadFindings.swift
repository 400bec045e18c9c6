import Domain
import Postgres
package import Reconciliation

/// The findings and statements of a run, page by page.
package struct ReadFindings: Sendable {
    private let run: Run
    package var filter = RunReader.Filter()

    package init(of run: Run) {
        self.run = run
    }

    /// Refuses a grant or a buyer in the filter that nobody has made.
    ///
    /// - Throws: `UnknownCode`.
    package func checkCodes(_ session: Session) async throws {
        for (kind, code) in [(CodeKind.grant, filter.grant), (.party, filter.buyer)] {
            guard let code else { continue }
            try await UnknownCode.check(kind, code, session, run.cut)
        }
    }

    /// Gives `body` the findings asked for, by rule, then by subject.
    package func findings(
        _ session: Session,
        _ body: ([Finding]) async throws -> Void
    ) async throws {
        try await session.connection.transaction { connection in
            try await RunReader(connection, session.registry).findings(of: run, filter, body)
        }
    }

    /// Gives `body` the statements of all grants, by their codes.
    package func statements(
        _ session: Session,
        _ body: ([GrantStatement]) async throws -> Void
    ) async throws {
        try await session.connection.transaction { connection in
            try await RunReader(connection, session.registry).statements(of: run, body)
        }
    }
}
