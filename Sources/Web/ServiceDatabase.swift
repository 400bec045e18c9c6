package import Domain
import Operations
import Pages
package import Postgres
import Store

/// The database as requests use it: a transaction each, of what the caller may see.
package struct ServiceDatabase: Sendable {
    package let pool: ConnectionPool
    /// For what takes long: a few, beside those that others wait for.
    package let longPool: ConnectionPool
    private let known = KnownViewers()
    package let clock: @Sendable () -> Instant

    /// `connect`: opens a connection to a migrated database.
    package init(
        limits: ServiceLimits,
        clock: @escaping @Sendable () -> Instant = wallClock,
        connect: @escaping @Sendable () async throws -> Connection
    ) throws {
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

    /// A statement ends soon after a program that has gone; and one that is asked without a viewer, or
    /// without the role of the journal, may read nothing.
    static func settings(_ limits: ServiceLimits) -> String {
        """
        set role chotatsu_service;
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

    /// Gives `body` a session in a snapshot of the database that shows what the viewer may see.
    func withSession<T>(
        _ viewer: Viewer,
        _ body: (Session) async throws -> T
    ) async throws -> T {
        try await pool.withConnection { try await session(viewer, $0).seen(by: viewer, body) }
    }

    /// The same with the past that is asked about, which may have to be resolved before.
    ///
    /// `isLong`: whether it takes long, as over the whole log.
    func withSession<T>(
        _ viewer: Viewer,
        asking past: AskedPast,
        isLong: Bool = false,
        _ body: (Session, AskedPast) async throws -> T
    ) async throws -> T {
        try await (isLong ? longPool : pool).withConnection { connection in
            let session = session(viewer, connection)
            let past = try await past.pinned(session)
            return try await session.seen(by: viewer) { try await body($0, past) }
        }
    }

    /// The same for a page, with the past that its address asks about.
    func withSession<T>(
        _ viewer: Viewer,
        showing settings: PageSettings,
        _ body: (Session, PageSettings) async throws -> T
    ) async throws -> T {
        try await pool.withConnection { connection in
            let session = session(viewer, connection)
            var settings = settings
            try await settings.pin(session)
            let pinned = settings
            return try await session.seen(by: viewer) { try await body($0, pinned) }
        }
    }

    /// Gives `body` a session in a snapshot that shows everything, and takes what is found: for what
    /// the office works out itself, whoever asks for it.
    ///
    /// `isLong`: whether it takes long, as a run does.
    func withOffice<T>(
        _ viewer: Viewer,
        isLong: Bool = false,
        _ body: (Session) async throws -> T
    ) async throws -> T {
        try await (isLong ? longPool : pool).withConnection { connection in
            try await connection.transaction(isolation: .repeatableRead, joins: true) {
                try await $0.execute("set local role chotatsu_journal")
                return try await body(session(viewer, $0))
            }
        }
    }

    /// Gives `body` a session that records, by itself and in transactions of its own.
    ///
    /// `isLong`: whether it takes long, as a file of events does.
    func withWriting<T>(
        _ viewer: Viewer,
        isLong: Bool = false,
        _ body: (Session) async throws -> T
    ) async throws -> T {
        try await (isLong ? longPool : pool).withConnection { try await body(session(viewer, $0)) }
    }

    private func session(_ viewer: Viewer, _ connection: Connection) -> Session {
        Session(
            connection: connection,
            registry: viewer.registry,
            clock: clock,
            author: viewer.author,
            note: { _ in }
        )
    }

    /// Who the token belongs to; nil where it is not known.
    func viewer(_ token: String) async throws -> Viewer? {
        let pool = pool
        return try await known.viewer(token) {
            try await pool.withConnection { try await Viewer.find(token: token, $0) }
        }
    }

    /// After a token was revoked here: nobody is taken for its holder any more.
    func forgetViewers() async { await known.forget() }

    /// Whether the viewer's token is still good.
    func isGood(_ viewer: Viewer) async throws -> Bool {
        try await pool.withConnection { try await viewer.isGood($0) }
    }

    /// Whether the database answers.
    func isReady() async -> Bool {
        do {
            return try await pool.withConnection { connection in
                try await connection.execute("select 1")
                return true
            }
        } catch is PoolError {
            // Others are being served.
            return true
        } catch {
            return false
        }
    }
}
