import Postgres
package import Reconciliation

/// What of grants, claims, deliveries and the bank breaks a rule, at a cut.
package struct RunReconciliation: Sendable {
    package var past = AskedPast()

    package init() {}

    /// Throws `UsageError` where `past.knownAt` lies ahead.
    package func run(_ session: Session) async throws -> Reconciled {
        try await past.reading(session) { connection, cut in
            try await ReconciliationQuery(registry: session.registry, cut: cut)
                .run(connection)
        }
    }
}
