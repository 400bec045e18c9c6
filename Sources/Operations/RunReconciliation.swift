import Postgres
package import Reconciliation

/// What of grants, claims, deliveries and the bank breaks a rule, at a cut.
package struct RunReconciliation: Sendable {
    package var past = AskedPast()

    package init() {}

    /// Throws `UsageError` where `past.knownAt` lies ahead.
    package func run(_ session: Session) async throws -> Reconciled {
        let known = past.knownAt == nil ? nil : try await past.resolve(session)
        return try await session.connection.transaction(isolation: .repeatableRead) { connection in
            let cut = if let known { known } else { try await past.resolve(session) }
            return try await ReconciliationQuery(registry: session.registry, cut: cut)
                .run(connection)
        }
    }
}
