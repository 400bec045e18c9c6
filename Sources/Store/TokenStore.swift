package import Domain
package import Postgres

/// A token as it is known to the database: without what opens a door.
package struct TokenRow: Sendable {
    /// Names it, and opens nothing.
    package let tokenID: String
    package let party: String
    package let role: Role
    /// Who holds it.
    package let name: String
    package let createdAt: Instant
    package let createdBy: String
    package let expiresAt: Instant
    package let revokedAt: Instant?

    package init(
        tokenID: String,
        party: String,
        role: Role,
        name: String,
        createdAt: Instant,
        createdBy: String,
        expiresAt: Instant,
        revokedAt: Instant? = nil
    ) {
        self.tokenID = tokenID
        self.party = party
        self.role = role
        self.name = name
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}

/// Adds a token.
package struct InsertToken: Statement {
    package typealias Row = Void
    package static let sql = """
        insert into token (registry_id, registry_code, token_id, hash, party, role, name,
            created_at, created_by, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """
    let registry: Registry
    let token: TokenRow
    let hash: [UInt8]

    /// `hash`: the SHA-256 of the token.
    package init(registry: Registry, token: TokenRow, hash: [UInt8]) {
        self.registry = registry
        self.token = token
        self.hash = hash
    }

    package var parameters: [Parameter] {
        [
            .int(registry.id), .text(registry.code), .text(token.tokenID), .bytes(hash),
            .text(token.party), .text(token.role.rawValue), .text(token.name),
            .text(token.createdAt.rfc3339), .text(token.createdBy), .text(token.expiresAt.rfc3339),
        ]
    }
}

/// All tokens of a registry, the newest first.
package struct ReadTokens: Statement {
    package static let sql = """
        select
            token_id, party, role, name, (extract(epoch from created_at) * 1000000)::bigint,
            created_by, (extract(epoch from expires_at) * 1000000)::bigint,
            (extract(epoch from revoked_at) * 1000000)::bigint
        from token
        where registry_id = $1
        order by created_at desc, token_id
        """
    let registry: Registry
    package var parameters: [Parameter] { [.int(registry.id)] }

    package init(registry: Registry) {
        self.registry = registry
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> TokenRow {
        let id = try row.text()
        let party = try row.text()
        let role = try row.text()
        guard let known = Role(rawValue: role) else {
            throw PostgresError(.decoding, "unknown role \(role)", sql: sql)
        }
        return TokenRow(
            tokenID: id,
            party: party,
            role: known,
            name: try row.text(),
            createdAt: Instant(microseconds: try row.int()),
            createdBy: try row.text(),
            expiresAt: Instant(microseconds: try row.int()),
            revokedAt: try row.intOrNil().map { Instant(microseconds: $0) }
        )
    }
}

/// Revokes a token, once: no row where there is none of that name, or it is revoked already.
package struct RevokeTokenRow: Statement {
    package static let sql = """
        update token
        set revoked_at = $3
        where registry_id = $1
        and token_id = $2
        and revoked_at is null
        returning token_id
        """
    let registry: Registry
    let tokenID: String
    let at: Instant
    package var parameters: [Parameter] {
        [.int(registry.id), .text(tokenID), .text(at.rfc3339)]
    }

    package init(registry: Registry, tokenID: String, at: Instant) {
        self.registry = registry
        self.tokenID = tokenID
        self.at = at
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
        try row.text()
    }
}
