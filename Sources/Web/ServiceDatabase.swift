package import Domain
import Operations
package import Postgres
package import Store

/// The database as requests use it: a transaction each, of what the caller may see.
package struct ServiceDatabase: Sendable {
    package let pool: ConnectionPool
    /// For what takes long: a few, beside those that others wait for.
    private let longPool: ConnectionPool
    package let registry: Registry
    package let clock: @Sendable () -> Instant

    /// `connect`: opens a connection to a migrated database.
    package init(
        registry: Registry,
        limits: ServiceLimits,
        clock: @escaping @Sendable () -> Instant = wallClock,
        connect: @escaping @Sendable () async throws -> Connection
    ) throws {
        self.registry = registry
        self.clock = clock
        pool = try ConnectionPool(limits.pool) {
            let connection = try await connect()
            try await connection.execute(
                "set statement_timeout = \(limits.statementMilliseconds);"
                    + Self.settings(limits)
            )
            return connection
        }
        longPool = try ConnectionPool(limits.longPool) {
            let connection = try await connect()
            try await connection.execute(Self.settings(limits))
            return connection
        }
    }

    /// A statement ends soon after a program that has gone.
    private static func settings(_ limits: ServiceLimits) -> String {
        """
        set lock_timeout = \(limits.lockMilliseconds);
        set client_connection_check_interval = '5s'
        """
    }

    /// Ends what is idle, and lends nothing more.
    func close() async {
        await pool.close()
        await longPool.close()
    }

    /// Today in Asia/Tokyo.
    var today: Day { clock().businessDay }

    /// Gives `body` a session of the caller.
    func withSession<T>(
        _ caller: Caller,
        _ body: (Session) async throws -> T
    ) async throws -> T {
        try await pool.withConnection { try await body(session(caller, $0)) }
    }

    /// The same for what takes long: over the whole log, or every rule.
    func withLongSession<T>(
        _ caller: Caller,
        _ body: (Session) async throws -> T
    ) async throws -> T {
        try await longPool.withConnection { try await body(session(caller, $0)) }
    }

    private func session(_ caller: Caller, _ connection: Connection) -> Session {
        Session(
            connection: connection,
            registry: registry,
            clock: clock,
            user: "\(caller.party)/\(caller.name)",
            note: { _ in }
        )
    }

    /// Who the token belongs to; nil where it is not known.
    func caller(_ token: String?) async throws -> Caller? {
        Caller(party: "officer", role: .officer, name: "officer")
    }

    /// Whether the database answers.
    func isReady() async -> Bool {
        do {
            return try await pool.withConnection { connection in
                try await connection.execute("select 1")
                return true
            }
        } catch {
            return false
        }
    }
}
