import Postgres
package import Reconciliation

/// What a claim would be fixed at, before anyone fixes it.
package struct CheckClaim: Sendable {
    package let claim: String
    package var past = AskedPast()

    package init(claim: String) {
        self.claim = claim
    }

    /// Nil where there is no such claim at the cut.
    package func run(_ session: Session) async throws -> ClaimCheck? {
        try await past.reading(session) { connection, cut in
            try await ReconciliationQuery(registry: session.registry, cut: cut)
                .check(claim, connection)
        }
    }
}
