import Domain
import Postgres
import Store

/// Copies the database to a file, or fills an empty database from one.
package struct BackUp: Sendable {
    package let file: String
    package let location: OpenDatabase

    package init(file: String, location: OpenDatabase) {
        self.file = file
        self.location = location
    }

    private func dump() async throws -> DatabaseDump {
        var url = location.url
        if url == nil {
            url = try await EmbeddedCluster(environment: location.environment).open().url
        }
        return DatabaseDump(url: url ?? "", path: location.environment["PATH"] ?? "")
    }

    /// Writes the file.
    package func backUp() async throws {
        try await dump().backUp(to: file)
    }

    /// Reads the file into a database that holds no log.
    ///
    /// - Throws: `UsageError` where there is one: nothing is ever overwritten.
    package func restore(note: @escaping @Sendable (String) -> Void) async throws {
        let connection = try await location.connect(note: note)
        let tables = try await connection.query(
            """
            select table_name
            from information_schema.tables
            where table_schema = 'public'
            """
        )
        if !tables.isEmpty {
            let hasLog = tables.contains { $0.first == "event" }
            let events = hasLog ? try await connection.query("select 1 from event limit 1") : []
            guard hasLog, events.isEmpty else {
                throw UsageError(
                    "the database is not empty: restore into a new one, with --database or another "
                        + "CHOTATSU_HOME"
                )
            }
        }
        // Roles belong to the server, not to the database, so the file does not hold them: the
        // migrations make them, and then the schema comes from the file.
        _ = try await Migrator().migrate(connection)
        try await connection.execute(
            """
            drop schema public cascade;
            create schema public;
            grant usage on schema public to public
            """
        )
        await connection.close()
        try await dump().restore(from: file)
    }
}
