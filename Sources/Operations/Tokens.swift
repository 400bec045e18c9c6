import Crypto
package import Domain
import Interchange
import Postgres
package import Store

/// Makes a token: who holds it acts for a party in a role.
package struct CreateToken: Sendable {
    package let party: String
    package let role: Role
    /// Who holds it: it stands in the log behind the party.
    package let name: String
    /// How long it is good for.
    package let days: Int

    package static let daysMax = 3650

    package init(party: String, role: Role, name: String, days: Int) {
        self.party = party
        self.role = role
        self.name = name
        self.days = days
    }

    /// The token, told here and never again, and what is kept of it.
    ///
    /// - Throws: `Rejection` where the name or the days will not do; `UnknownCode` for a party that
    ///   nobody has registered.
    package func run(_ session: Session) async throws -> (token: String, row: TokenRow) {
        let name = name.trimmed
        guard !name.isEmpty, name.count <= 64, !name.contains("/"),
            name.unicodeScalars.allSatisfy({ !$0.properties.isWhitespace && $0.value >= 0x20 })
        else {
            throw Rejection(
                field: "name",
                value: name,
                rule: "text",
                message: "the name says who holds the token: 1 to 64 characters without spaces "
                    + "and slashes"
            )
        }
        guard (1...Self.daysMax).contains(days) else {
            throw Rejection(
                field: "days",
                value: String(days),
                rule: "range",
                message: "a token is good for 1 to \(Self.daysMax) days"
            )
        }
        let party = halfWidth(party).trimmed
        let token = "chotatsu_" + randomWord(bytes: 32)
        let now = session.clock()
        let row = TokenRow(
            tokenID: randomWord(bytes: 6),
            party: party,
            role: role,
            name: name,
            createdAt: now,
            createdBy: session.author.recordedBy,
            expiresAt: Instant(microseconds: now.microseconds + Int64(days) * 86_400_000_000)
        )
        try await session.office { session in
            let cut = try await AskedPast().resolve(session)
            try await UnknownCode.check(.party, party, session, cut)
            _ = try await session.connection.rows(
                InsertToken(
                    registry: session.registry,
                    token: row,
                    hash: Array(SHA256.hash(data: Array(token.utf8)))
                )
            )
        }
        return (token, row)
    }
}

/// The tokens of a registry, revoked and expired ones too.
package struct ListTokens: Sendable {
    package init() {}

    /// The newest first.
    package func run(_ session: Session) async throws -> [TokenRow] {
        try await session.office { session in
            try await session.connection.rows(ReadTokens(registry: session.registry))
        }
    }
}

/// Takes a token back: it opens nothing from now on.
package struct RevokeToken: Sendable {
    package let tokenID: String

    package init(tokenID: String) {
        self.tokenID = tokenID
    }

    /// - Throws: `UsageError` where no token that is still good has that id.
    package func run(_ session: Session) async throws {
        let at = session.clock()
        let revoked = try await session.office { session in
            try await session.connection.rows(
                RevokeTokenRow(registry: session.registry, tokenID: tokenID, at: at)
            )
        }
        guard revoked.isEmpty else { return }
        throw UsageError(
            "no token \(tokenID) that is not revoked: token list shows those there are"
        )
    }
}

extension TokenRow {
    /// The row as the commands and the service write it.
    package var json: JSON {
        .object([
            JSON.Member("token_id", .string(tokenID)), JSON.Member("party", .string(party)),
            JSON.Member("role", .string(role.rawValue)), JSON.Member("name", .string(name)),
            JSON.Member("created_at", .string(createdAt.rfc3339)),
            JSON.Member("created_by", .string(createdBy)),
            JSON.Member("expires_at", .string(expiresAt.rfc3339)),
            JSON.Member("revoked_at", revokedAt.map { .string($0.rfc3339) } ?? .null),
        ])
    }
}
