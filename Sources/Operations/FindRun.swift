import Postgres
package import Reconciliation

/// The newest run that was made up to a cut: what a page shows at once, where a run takes minutes.
package struct FindRun: Sendable {
    package var past = AskedPast()

    package init() {}

    /// Nil where none was made; it may be of an earlier seq or day than the cut.
    package func run(_ session: Session) async throws -> Run? {
        let cut = try await past.resolve(session)
        return try await RunReader(session.connection, session.registry).last(upTo: cut)
    }
}
