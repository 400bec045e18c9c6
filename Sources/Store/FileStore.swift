package import Postgres

/// Keeps the bytes of evidence, and who has given them; no row where the party has given them before.
package struct InsertFile: Statement {
    package static let sql = """
        with kept as (
            insert into file (registry_id, sha256, content)
            values ($1, $2, $3)
            on conflict do nothing
        )
        insert into file_giver (registry_id, sha256, party)
        values ($1, $2, $4)
        on conflict do nothing
        returning sha256
        """
    let registry: Registry
    let sha256: String
    let content: [UInt8]
    let party: String
    package var parameters: [Parameter] {
        [.int(registry.id), .text(sha256), .bytes(content), .text(party)]
    }

    /// The content with its hash, 64 hexadecimal digits in small letters.
    ///
    /// `party`: who gives it; empty for whoever holds the database itself.
    package init(registry: Registry, sha256: String, content: [UInt8], party: String) {
        self.registry = registry
        self.sha256 = sha256
        self.content = content
        self.party = party
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
        try row.text()
    }
}

/// How many bytes a party has given that no event of its own attaches.
package struct ReadUnattachedBytes: Statement {
    package static let sql = """
        select coalesce(sum(octet_length(f.content)), 0)::bigint
        from file_giver g
        join file f on f.registry_id = g.registry_id and f.sha256 = g.sha256
        where g.registry_id = $1
        and g.party = $2
        and not exists (
            select from attachment a
            where a.registry_id = g.registry_id
            and a.sha256 = g.sha256
            and a.party = g.party
        )
        """
    let registry: Registry
    let party: String
    package var parameters: [Parameter] { [.int(registry.id), .text(party)] }

    package init(registry: Registry, party: String) {
        self.registry = registry
        self.party = party
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 {
        try row.int()
    }
}

/// The bytes of evidence; no row where they are not kept, or not to be seen.
package struct ReadFile: Statement {
    package static let sql = """
        select content
        from file
        where registry_id = $1
        and sha256 = $2
        """
    let registry: Registry
    let sha256: String
    package var parameters: [Parameter] { [.int(registry.id), .text(sha256)] }

    package init(registry: Registry, sha256: String) {
        self.registry = registry
        self.sha256 = sha256
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> [UInt8] {
        try row.bytes()
    }
}
