package import Postgres
import Store

/// Opens the database: that of a URL, or the private one, made on first use.
package struct OpenDatabase: Sendable {
    /// Of a PostgreSQL server; nil for the private one.
    package let url: String?
    package let environment: [String: String]

    package init(url: String?, environment: [String: String]) {
        self.url = url ?? environment["CHOTATSU_DATABASE_URL"].flatMap { $0.isEmpty ? nil : $0 }
        self.environment = environment
    }

    /// A session with the schema that this program needs.
    ///
    /// `note`: told where the data live, on first use.
    /// Throws `PostgresError` or `ClusterError` where the database is out of reach;
    /// `MigrationError` where it is of another program.
    package func open(note: (String) -> Void) async throws -> Connection {
        let connection = try await connect(note: note)
        _ = try await Migrator().migrate(connection)
        return connection
    }

    /// A session, whatever schema is there.
    package func connect(note: (String) -> Void) async throws -> Connection {
        if let url { return try await Connection.connect(url) }
        let cluster = EmbeddedCluster(environment: environment)
        let opened = try await cluster.connect()
        if opened.isFirstUse {
            note(
                """
                made a private PostgreSQL for your data in \(cluster.home)
                to use a server instead, give --database URL or set CHOTATSU_DATABASE_URL
                """
            )
        }
        return opened.connection
    }
}
