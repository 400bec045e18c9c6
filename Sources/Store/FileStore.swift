package import Postgres

/// Keeps the bytes of evidence; no row where they are kept already.
package struct InsertFile: Statement {
    package static let sql = """
        insert into file (registry_id, sha256, content)
        values ($1, $2, $3)
        on conflict do nothing
        returning sha256
        """
    let registry: Registry
    let sha256: String
    let content: [UInt8]
    package var parameters: [Parameter] {
        [.int(registry.id), .text(sha256), .bytes(content)]
    }

    /// `sha256`: of the content, 64 hexadecimal digits in small letters.
    package init(registry: Registry, sha256: String, content: [UInt8]) {
        self.registry = registry
        self.sha256 = sha256
        self.content = content
    }

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
        try row.text()
    }
}

/// The hash of evidence that is kept; no row where it is not, or not to be seen.
package struct FindFile: Statement {
    package static let sql = """
        select sha256
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

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
        try row.text()
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
