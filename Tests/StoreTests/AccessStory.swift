import Domain
import Operations
import Postgres
import Store
import TestSupport

/// A registry with two buyers, two vendors and an office, and a token for each of their roles.
struct AccessStory {
    /// What was recorded, in order.
    static var events: [(name: String, line: String)] { AccessEvents.all }

    let journal: TestJournal
    /// By party and role.
    let tokens: [String: String]

    /// Records it all, and makes the tokens.
    static func tell(_ journal: TestJournal) async throws -> AccessStory {
        let judged = try await journal.record(events.map(\.line))
        for (event, outcome) in zip(events, judged) {
            guard outcome.isRecorded else { throw NotRecorded(what: "\(event.name): \(outcome)") }
        }
        var tokens: [String: String] = [:]
        for (party, role) in [
            ("A", Role.buyer), ("B", .buyer), ("V", .vendor), ("W", .vendor), ("OFFICE", .officer),
            ("OFFICE", .auditor), ("A", .vendor),
        ] {
            let made = CreateToken(
                party: party,
                role: role,
                name: "person",
                days: CreateToken.daysMax
            )
            tokens["\(party) \(role.rawValue)"] = try await made.run(journal.session).token
        }
        return AccessStory(journal: journal, tokens: tokens)
    }

    struct NotRecorded: Error {
        let what: String
    }

    /// What an SQL statement gives to the service's role, with a token or none.
    func select(_ sql: String, as role: String, _ token: String?) async throws -> [[String?]] {
        let connection = try await TestDatabase.current.connect()
        try await connection.execute("set role chotatsu_service")
        return try await connection.transaction { connection in
            if let token {
                _ = try await connection.query(
                    "select set_config('chotatsu.token', $1, true)",
                    [.text(token)]
                )
            }
            try await connection.execute(
                "set local role chotatsu_\(role); set local search_path = as_\(role), public"
            )
            return try await connection.query(sql)
        }
    }

    /// The names of the events that a party sees in a role, in order.
    func seen(by party: String, _ role: Role) async throws -> [String] {
        let token = tokens["\(party) \(role.rawValue)"]
        let rows = try await select(
            "select seq from event order by seq",
            as: role.seesAll ? "reader" : role.rawValue,
            token
        )
        return rows.compactMap { $0[0].flatMap { Int($0) } }.map {
            $0 <= Self.events.count ? Self.events[$0 - 1].name : "\($0)"
        }
    }
}
