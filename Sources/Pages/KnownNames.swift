package import Domain
package import Operations
import Postgres
package import Store

/// What parties, programmes and sites are called.
package struct KnownNames: Sendable {
    private let names: [Ref: (ja: String, en: String?)]

    package static let none = KnownNames(names: [:])

    /// The types that name something, with what they name.
    private static let types: [(type: String, kind: CodeKind)] = [
        ("party.registered", .party), ("programme.opened", .programme), ("site.registered", .site),
    ]

    /// As they are described on the day of a cut.
    package static func load(_ session: Session, _ cut: Cut) async throws -> KnownNames {
        let facts = try await session.connection.rows(
            FactQuery(registry: session.registry, types: types.map(\.type), seq: cut.seq)
        )
        var names: [Ref: (ja: String, en: String?)] = [:]
        for fact in facts {
            let data = fact.event.data
            guard let kind = types.first(where: { $0.type == fact.event.type.name })?.kind,
                case .text(let code)? = data.value(kind.rawValue)
            else { continue }
            let ref = Ref(kind, code)
            // Before its first description the first holds.
            guard fact.day <= cut.day || names[ref] == nil else { continue }
            names[ref] = (data[.name], kind == .party ? data[optional: .nameEn] : nil)
        }
        return KnownNames(names: names)
    }

    /// A party's name, or its code where there is none.
    package func name(_ code: String, _ language: Language) -> String {
        name(.party, code, language)
    }

    /// The name of what has a code, or the code where it has none.
    package func name(_ kind: CodeKind, _ code: String, _ language: Language) -> String {
        guard let name = names[Ref(kind, code)] else { return code }
        return language == .en ? name.en ?? name.ja : name.ja
    }
}
