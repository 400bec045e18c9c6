import Postgres
package import Reconciliation

/// What of grants, claims, deliveries and the bank breaks a rule, at a cut.
package struct RunReconciliation: Sendable {
    package var past = AskedPast()

    package init() {}

    /// The stored run of the cut, else a new one; it is stored whole, or not at all.
    ///
    /// Throws `UsageError` where `past.knownAt` lies ahead.
    package func run(_ session: Session) async throws -> Run {
        // Fixed, so that a second try is of the same cut.
        var asked = past
        asked.asOf = past.asOf ?? session.today
        do {
            return try await once(asked, session)
        } catch SQLState.uniqueViolation, SQLState.serializationFailure {
            // Another program has kept the same run meanwhile: it is there now.
            return try await once(asked, session)
        }
    }

    private func once(_ asked: AskedPast, _ session: Session) async throws -> Run {
        try await asked.reading(session) { connection, cut in
            try await ReconciliationQuery(registry: session.registry, cut: cut).run(connection)
        }
    }
}
