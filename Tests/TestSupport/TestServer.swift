import Glibc
import Postgres
import Store
import Synchronization

/// The PostgreSQL server on which tests run: that of `CHOTATSU_TEST_URL` (a superuser), or one that
/// the first test starts and that stays for the next run.
public actor TestServer {
    /// The one of this process.
    public static let shared = TestServer()

    private let counter = Atomic<Int>(0)
    private var setup: Task<Setup, any Error>?
    /// How many more databases may be in use at once: all tests begin at once, and each may open
    /// several of the server's 100 sessions.
    private var freePlaces = 12
    private var waiting: [CheckedContinuation<Void, Never>] = []

    private struct Setup {
        let url: String
        let admin: Connection
        let template: String
    }

    /// A fresh copy of the migrated template.
    public func clone() async throws -> TestDatabase {
        let setup = try await ready()
        return try await create(from: setup.template, setup)
    }

    /// A database with nothing in it, not even the schema.
    public func empty() async throws -> TestDatabase {
        try await create(from: "template0", ready())
    }

    /// Drops a database, and ends the sessions a test has left in it.
    public func drop(_ database: TestDatabase) async throws {
        defer { leave() }
        try await ready().admin.execute("drop database if exists \(database.name) with (force)")
    }

    private func create(from template: String, _ setup: Setup) async throws -> TestDatabase {
        await enter()
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "chotatsu_test_\(getpid())_\(number)"
        do {
            try await setup.admin.execute("create database \(name) template \(template)")
        } catch {
            leave()
            throw error
        }
        return TestDatabase(name: name, url: conninfo(setup.url, database: name))
    }

    private func enter() async {
        if freePlaces > 0 {
            freePlaces -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    /// Gives the place to the one that waits longest.
    private func leave() {
        if waiting.isEmpty { freePlaces += 1 } else { waiting.removeFirst().resume() }
    }

    /// Prepares the server once, however many tests begin at once.
    private func ready() async throws -> Setup {
        if let setup { return try await setup.value }
        let task = Task { try await TestServer.prepare() }
        setup = task
        return try await task.value
    }

    private static func prepare() async throws -> Setup {
        let url = try await serverURL()
        let admin = try await Connection.connect(conninfo(url, database: "postgres"))
        // Other test processes share the server: one at a time tidies up and makes the template.
        try await admin.execute("select pg_advisory_lock(hashtext('chotatsu tests'))")
        try await dropLeftovers(admin)
        let template = "chotatsu_template_" + Migrator().fingerprint.prefix(16)
        try await makeTemplate(template, url, admin)
        try await admin.execute("select pg_advisory_unlock(hashtext('chotatsu tests'))")
        return Setup(url: url, admin: admin, template: template)
    }

    private static func serverURL() async throws -> String {
        if let url = getenv("CHOTATSU_TEST_URL") { return String(cString: url) }
        let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let home = "\(temporary)/chotatsu-tests-\(getuid())"
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let cluster = EmbeddedCluster(environment: ["CHOTATSU_HOME": home, "PATH": path])
        let (connection, url, _) = try await cluster.connect()
        // Nothing here must outlive a power cut, and a database is made for every test. Statements
        // of their own: `alter system` refuses a transaction.
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            try await connection.execute("alter system set \(setting) = off")
        }
        try await connection.execute("select pg_reload_conf()")
        await connection.close()
        return url
    }

    /// Makes the template under another name first, so that a killed run leaves no half of one.
    private static func makeTemplate(
        _ name: String,
        _ url: String,
        _ admin: Connection
    ) async throws {
        let found = try await admin.query(
            "select 1 from pg_database where datname = $1",
            [.text(name)]
        )
        guard found.isEmpty else { return }
        let draft = name + "_draft"
        try await admin.execute("drop database if exists \(draft) with (force)")
        try await admin.execute("create database \(draft) template template0")
        let connection = try await Connection.connect(conninfo(url, database: draft))
        _ = try await Migrator().migrate(connection)
        await connection.close()
        // The session's process ends a moment after `close`; without it a rename would be refused.
        try await admin.execute(
            """
            select pg_terminate_backend(pid, 5000)
            from pg_stat_activity
            where datname = '\(draft)'
            """
        )
        try await admin.execute("alter database \(draft) rename to \(name)")
    }

    /// Databases of test processes that were killed.
    private static func dropLeftovers(_ admin: Connection) async throws {
        let names = try await admin.query(
            "select datname from pg_database where datname ~ '^chotatsu_test_[0-9]+_[0-9]+$'"
        )
        for name in names.compactMap(\.first).compactMap({ $0 }) {
            let owner = name.split(separator: "_").dropFirst(2).first.flatMap { pid_t($0) }
            if let owner, owner == getpid() || kill(owner, 0) != 0 {
                try await admin.execute("drop database if exists \(name) with (force)")
            }
        }
    }
}

/// The same server's connection string for another database.
func conninfo(_ url: String, database: String) -> String {
    guard let scheme = url.firstRange(of: "://") else {
        // In key=value form the last of a key counts.
        return url + " dbname=\(database)"
    }
    let query = url.firstIndex(of: "?") ?? url.endIndex
    let authority = url[scheme.upperBound..<query].prefix { $0 != "/" }
    return "\(url[..<scheme.upperBound])\(authority)/\(database)\(url[query...])"
}
