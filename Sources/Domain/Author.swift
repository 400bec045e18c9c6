/// What a token lets its holder do.
package enum Role: String, Hashable, Sendable, CaseIterable {
    /// Records and reads everything.
    case officer
    /// Reads everything, records nothing.
    case auditor
    /// Reads and records what concerns its own orders, grants and claims.
    case buyer
    /// Reads and records what concerns the orders placed with it.
    case vendor

    /// Whether it sees whatever is recorded, whomever it concerns.
    package var seesAll: Bool { self == .officer || self == .auditor }
}

/// Who records an event.
package struct Author: Hashable, Sendable {
    /// As it stands in the log: the operating system's user, or a token's party and name.
    package let recordedBy: String
    /// The role of the token; nil for whoever holds the database itself, and may record everything.
    package let role: Role?
    /// The party of the token.
    package let party: String

    /// The user of the operating system.
    package static func systemUser(_ name: String) -> Author {
        Author(recordedBy: name, role: nil, party: "")
    }

    /// The holder of a token: `PARTY/name`.
    package static func holder(_ role: Role, party: String, name: String) -> Author {
        Author(recordedBy: "\(party)/\(name)", role: role, party: party)
    }

    /// Whether the party recorded an event of which that stands in the log.
    func isOwn(_ recordedBy: String) -> Bool {
        Self.party(of: recordedBy) == party
    }

    /// The party whose token recorded an event of which that stands in the log; nil where it was a
    /// user of the operating system.
    package static func party(of recordedBy: String) -> String? {
        // A party's code may have slashes, the name behind it has none.
        recordedBy.lastIndex(of: "/").map { String(recordedBy[..<$0]) }
    }
}
