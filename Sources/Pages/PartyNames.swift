import Domain
package import Operations
import Postgres
package import Store

/// What parties are called.
package struct PartyNames: Sendable {
    private let names: [String: (ja: String, en: String?)]

    package static let none = PartyNames(names: [:])

    /// As they are described on the day of a cut.
    package static func load(_ session: Session, _ cut: Cut) async throws -> PartyNames {
        let facts = try await session.connection.rows(
            FactQuery(registry: session.registry, types: ["party.registered"], seq: cut.seq)
        )
        var names: [String: (ja: String, en: String?)] = [:]
        for fact in facts {
            let data = fact.event.data
            // Before its first description the first holds.
            guard fact.day <= cut.day || names[data[.party]] == nil else { continue }
            names[data[.party]] = (data[.name], data[optional: .nameEn])
        }
        return PartyNames(names: names)
    }

    /// The name, or the code where there is none.
    package func name(_ code: String, _ language: Language) -> String {
        guard let name = names[code] else { return code }
        return language == .en ? name.en ?? name.ja : name.ja
    }
}
