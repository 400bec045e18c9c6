import Postgres
package import Reconciliation
package import Store

/// What of grants, claims, deliveries and the bank breaks a rule, at a cut.
package struct RunReconciliation: Sendable {
    package var past = AskedPast()
    /// The cut itself, where it is known already.
    package var cut: Cut?

    package init() {}

    /// The cut, and the id that its run has, whether or not it is stored.
    package func name(_ session: Session) async throws -> (cut: Cut, run: String) {
        let cut = if let cut { cut } else { try await past.resolve(session) }
        return (cut, ReconciliationQuery(registry: session.registry, cut: cut).runID)
    }

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
            try await ReconciliationQuery(registry: session.registry, cut: self.cut ?? cut)
                .run(connection)
        }
    }
}
