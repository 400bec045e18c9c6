import Domain
package import Postgres
import Store

/// Opens the database: that of a URL, or the private one, made on first use.
package struct OpenDatabase: Sendable {
    /// Of a PostgreSQL server; nil for the private one.
    package let url: String?
    /// The variables of the process that count.
    package let environment: [String: String]

    package init(url: String?, environment: [String: String]) {
        self.url = url ?? environment["CHOTATSU_DATABASE_URL"].flatMap { $0.isEmpty ? nil : $0 }
        self.environment = environment
    }

    /// The private one, whether it is the one that is opened or not.
    var cluster: EmbeddedCluster { EmbeddedCluster(environment: environment) }

    /// Whether it can be opened without a server being made or started for it: always so at a URL,
    /// whose server may still be out of reach.
    package var isServed: Bool {
        guard url == nil else { return true }
        if case .running = cluster.status() { return true }
        return false
    }

    /// Gives `body` a session of the operating system's user in that registry, and closes it.
    ///
    /// `migrates`: false takes whatever schema is there.
    /// `note`: told what a person should know beside the answer; nobody is by default.
    /// Throws what `open` throws, and what `body` throws.
    package func withSession<T>(
        _ registry: String,
        migrates: Bool = true,
        note: @escaping @Sendable (String) -> Void = { _ in },
        _ body: (Session) async throws -> T
    ) async throws -> T {
        let logBytes = url == nil ? cluster.logBytes : 0
        let connection = try await migrates ? open(note: note) : connect(note: note)
        let session = Session(
            connection: connection,
            registry: Registry(code: registry),
            clock: wallClock,
            author: .systemUser(systemUser()),
            note: note
        )
        do {
            let value = try await body(session)
            await connection.close()
            return value
        } catch {
            await connection.close()
            // Without a state the session was lost.
            if url == nil, let lost = error as? PostgresError, lost.sqlState == nil,
                let full = cluster.diskFull(since: logBytes)
            {
                throw full
            }
            throw error
        }
    }

    /// A connection to the schema that this program needs.
    ///
    /// `note`: told where the data live, on first use.
    /// Throws `PostgresError` or `ClusterError` where the database is out of reach;
    /// `MigrationError` where it is of another program.
    package func open(note: (String) -> Void) async throws -> Connection {
        let connection = try await connect(note: note)
        _ = try await Migrator().migrate(connection)
        return connection
    }

    /// A connection, whatever schema is there.
    ///
    /// Throws `PostgresError` or `ClusterError` where the database is out of reach.
    package func connect(note: (String) -> Void) async throws -> Connection {
        if let url { return try await Connection.connect(url) }
        let cluster = cluster
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

    /// A connection, or soon the word that there is none: for a service, whose clients wait.
    ///
    /// The private server is started where it does not run.
    package func connectSoon() async throws -> Connection {
        if let url { return try await Connection.connect(url, timeoutSeconds: 2) }
        return try await cluster.connect().connection
    }

    /// Brings the schema to what this program needs.
    ///
    /// - Returns: The names of the migrations that were missing, in order.
    package func migrate(note: (String) -> Void) async throws -> [String] {
        let connection = try await connect(note: note)
        let applied = try await Migrator().migrate(connection)
        await connection.close()
        return applied
    }

    /// Stops the private server; the next command starts it.
    ///
    /// Throws `UsageError` where there is a URL: its server is not ours to stop.
    package func stop() async throws {
        guard url == nil else {
            throw UsageError("a server is stopped by who keeps it: db stop is for the private one")
        }
        try await cluster.stop()
    }
}
