import Domain
import Postgres
import Reconciliation

/// What would be fixed of each grant today: of its claims that are neither fixed nor withdrawn.
package struct ExpectFixing: Sendable {
    package var past = AskedPast()

    /// The most events of a registry of which it is shown unasked: it reads them all.
    package static let eventsMax: Int64 = 50_000

    package init() {}

    /// Yen that the open claims of a grant come to.
    package struct Row: Sendable {
        package let grant: String
        package var claims = 0
        package var claimed: Int128 = 0
        package var fixed: Int128 = 0
    }

    /// By grant; those without open claims are left out.
    package func run(_ session: Session) async throws -> [Row] {
        try await past.reading(session) { connection, cut in
            let checks = try await ReconciliationQuery(registry: session.registry, cut: cut)
                .checksOfOpenClaims(connection)
            var rows: [String: Row] = [:]
            for (grant, check) in checks {
                rows[grant, default: Row(grant: grant)].claims += 1
                rows[grant, default: Row(grant: grant)].claimed += check.amount("claimed_jpy")
                rows[grant, default: Row(grant: grant)].fixed += check.amount("fixed_jpy")
            }
            return rows.values.sorted { $0.grant.utf8.lexicographicallyPrecedes($1.grant.utf8) }
        }
    }
}

extension ClaimCheck {
    /// One of its sums, in yen.
    fileprivate func amount(_ name: String) -> Int128 {
        guard case .number(let text)? = sums.first(where: { $0.name == name })?.value else {
            return 0
        }
        return Int128(text) ?? 0
    }
}
