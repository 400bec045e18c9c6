package import Domain
import Postgres
package import Reconciliation
import Store

/// The register of assets acquired with subsidies.
package struct ShowAssets: Sendable {
    /// Only those of that grant.
    package var grant: String?
    /// Only those of that buyer.
    package var buyer: String?
    package var past = AskedPast()

    package init() {}

    package struct Answer: Sendable {
        package let register: AssetRegister
        /// The business day that it holds at the end of.
        package let day: Day
        package let knownAt: Instant?

        /// The answer as other programs read it.
        package var json: JSON {
            .object([
                .day("as_of", day), .text("known_at", knownAt?.rfc3339),
                JSON.Member("rows", .array(register.rows.map(JSON.object))),
            ])
        }

        /// Header and rows.
        package var table: [[String]] {
            guard !register.rows.isEmpty else { return [AssetRegister.columns] }
            return JSON.rows(register.rows.map(JSON.object))
        }
    }

    /// - Throws: `UnknownCode` where there is no such grant or buyer at the cut.
    package func run(_ session: Session) async throws -> Answer {
        let (grant, buyer) = (grant.map(halfWidth), buyer.map(halfWidth))
        return try await past.reading(session) { connection, cut in
            let query = ReconciliationQuery(registry: session.registry, cut: cut)
            let register = try await query.assets(grant: grant, buyer: buyer, connection)
            for (kind, code) in [(CodeKind.grant, grant), (.party, buyer)] {
                guard let code, try await !query.knows(kind, code, connection) else { continue }
                throw try await UnknownCode.of(kind, code, session, cut)
            }
            return Answer(register: register, day: cut.day, knownAt: past.knownAt)
        }
    }
}
