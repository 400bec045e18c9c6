import Postgres
package import Reconciliation

/// A run of reconciliation that is stored.
package struct FindRun: Sendable {
    /// Its id; nil is the run of the highest cut.
    private let id: String?

    package init(_ id: String? = nil) {
        self.id = id
    }

    /// Nil where none is stored.
    package func run(_ session: Session) async throws -> Run? {
        let reader = RunReader(session.connection, session.registry)
        let latest = if let id { id } else { try await reader.latest() as String? }
        guard let latest else { return nil }
        return try await reader.run(latest)
    }
}
