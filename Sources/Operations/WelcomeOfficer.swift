import Domain
import Store

/// A token for whoever starts the service on a machine of their own, so that they can look at it.
package struct WelcomeOfficer: Sendable {
    package init() {}

    /// Good for a day, for an officer of the first party that is an agency; nil where none is
    /// registered.
    package func run(_ session: Session) async throws -> String? {
        guard let party = try await firstAgency(session) else { return nil }
        let name = String(systemUser().map { $0.isWhitespace || $0 == "/" ? "-" : $0 }.prefix(64))
        return try await CreateToken(party: party, role: .officer, name: name, days: 1)
            .run(session).token
    }

    /// In the order of the codes' bytes.
    private func firstAgency(_ session: Session) async throws -> String? {
        var list = ListSubjects(kind: .party)
        while true {
            let answer = try await list.run(session)
            for row in answer.rows where row["roles"]?.holds("agency") ?? false {
                if case .string(let code)? = row["party"] { return code }
            }
            guard answer.hasMore, let last = answer.last else { return nil }
            list.after = last
        }
    }
}

extension JSON {
    fileprivate subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// Whether it is a list with that word.
    fileprivate func holds(_ word: String) -> Bool {
        guard case .array(let items) = self else { return false }
        return items.contains(.string(word))
    }
}
