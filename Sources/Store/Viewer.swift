package import Domain
package import Postgres

/// Who reads: the holder of a token, as PostgreSQL knows it.
///
/// What a viewer sees is decided by row-level security, from the token itself: this type only brings
/// it there.
package struct Viewer: Hashable, Sendable {
    package let registry: Registry
    package let tokenID: String
    package let party: String
    package let role: Role
    /// Who holds the token.
    package let name: String
    private let token: String

    /// The holder of a token; nil where it is unknown, has run out or is revoked.
    ///
    /// `connection`: one of the service's, outside a transaction.
    package static func find(token: String, _ connection: Connection) async throws -> Viewer? {
        // A token has no other characters, and PostgreSQL takes no NUL in a text.
        guard token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !token.isEmpty else { return nil }
        return try await connection.transaction(isReadOnly: true) { connection in
            try await connection.execute("set local role chotatsu_service")
            try await bring(token, connection)
            let rows = try await connection.query(
                """
                select h.token_id, h.party, h.role, h.name, h.registry_code
                from token_holder() h
                """
            )
            guard let row = rows.first, let id = row[0], let party = row[1],
                let role = row[2].flatMap(Role.init(rawValue:)), let name = row[3],
                let code = row[4]
            else { return nil }
            return Viewer(
                registry: Registry(code: code),
                tokenID: id,
                party: party,
                role: role,
                name: name,
                token: token
            )
        }
    }

    /// Whether the token is still good.
    package func isGood(_ connection: Connection) async throws -> Bool {
        try await Viewer.find(token: token, connection) == self
    }

    /// Who records, when it does.
    package var author: Author { .holder(role, party: party, name: name) }

    /// Has the statements of the open transaction see what the viewer may see, and no more.
    package func enter(_ connection: Connection) async throws {
        try await Viewer.bring(token, connection)
        switch role {
        case .officer, .auditor:
            try await connection.execute("set local role chotatsu_reader")
        case .buyer:
            try await connection.execute(
                "set local role chotatsu_buyer; set local search_path = as_buyer, public"
            )
        case .vendor:
            try await connection.execute(
                "set local role chotatsu_vendor; set local search_path = as_vendor, public"
            )
        }
    }

    /// Names the token to the policies of the open transaction.
    ///
    /// The one place where it is passed to the database, always as a bound value: distributed over
    /// several servers, settings of a transaction need another way.
    private static func bring(_ token: String, _ connection: Connection) async throws {
        _ = try await connection.query(
            "select set_config('chotatsu.token', $1, true)",
            [.text(token)]
        )
    }
}
