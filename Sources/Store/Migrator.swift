internal import Crypto
internal import Domain
internal import Migrations
public import Postgres

/// Brings a database to the schema that this program needs.
///
/// Migrations go forward only, each in a transaction of its own, in the order of their names. What
/// has been applied is in the table `chotatsu_migration`, with the SHA-256 of its text, so that a
/// file changed afterwards is noticed.
public struct Migrator: Sendable {
    private struct Migration {
        let name: String
        let sql: String
        let checksum: String
    }

    private let migrations: [Migration]

    /// The migrations embedded in this program.
    public init() {
        self.init(migrations: Migrations.all)
    }

    /// Those migrations, sorted by name.
    public init(migrations: [(name: String, sql: String)]) {
        self.migrations = migrations.sorted { $0.name < $1.name }.map {
            Migration(name: $0.name, sql: $0.sql, checksum: Migrator.checksum($0.sql))
        }
    }

    /// 64 hexadecimal digits that change with any migration.
    public var fingerprint: String {
        Migrator.checksum(migrations.map { $0.name + $0.checksum }.joined())
    }

    /// The tables that the migrations make, and the list of the migrations itself.
    var tables: [String] {
        [Migrator.tableName] + names(of: "create table ")
    }

    /// The functions that the migrations make.
    var functions: [String] { names(of: "create function ") }

    /// The names behind those words at the beginning of a line.
    private func names(of words: String) -> [String] {
        migrations.flatMap { migration in
            migration.sql.split(separator: "\n").filter { $0.hasPrefix(words) }.map { line in
                String(line.dropFirst(words.count).prefix { $0 == "_" || $0.isLetter })
            }
        }
    }

    /// Applies what is missing, and waits while another program does.
    ///
    /// Costs one query when nothing is.
    ///
    /// - Parameter connection: Outside a transaction.
    /// - Returns: The names applied by this call, in order.
    /// - Throws: ``MigrationError``, with the database left at the last migration that succeeded;
    ///   `PostgresError`.
    public func migrate(_ connection: Connection) async throws -> [String] {
        var applied = try await applied(connection)
        var names: [String] = []
        while let next = try next(after: applied) {
            if try await apply(next, connection) { names.append(next.name) }
            applied = try await self.applied(connection)
        }
        return names
    }

    /// Every known migration in order, then those this program does not know.
    ///
    /// - Parameter connection: Any session of the database.
    /// - Returns: The name, and when it was applied in UTC (`2026-04-01T09:00:00Z`), or nil.
    /// - Throws: `PostgresError`.
    public func status(
        _ connection: Connection
    ) async throws -> [(name: String, appliedAt: String?)] {
        let applied = try await applied(connection)
        let known = migrations.map { migration in
            (
                name: migration.name,
                appliedAt: applied.first { $0.name == migration.name }?.appliedAt
            )
        }
        let unknown = applied.filter { entry in !migrations.contains { $0.name == entry.name } }
        return known + unknown.map { (name: $0.name, appliedAt: $0.appliedAt) }
    }

    // MARK: Deciding

    /// The first migration that the database lacks.
    private func next(after applied: [AppliedMigration]) throws(MigrationError) -> Migration? {
        for (index, entry) in applied.enumerated() {
            guard let migration = migrations.first(where: { $0.name == entry.name }) else {
                throw .unknown(entry.name)
            }
            guard migrations[index].name == entry.name else {
                throw .missed(migrations[index].name, before: entry.name)
            }
            guard migration.checksum == entry.checksum else {
                throw .changed(entry.name)
            }
        }
        return applied.count < migrations.count ? migrations[applied.count] : nil
    }

    // MARK: Acting

    /// What has been applied, by name; nothing where the table is not there yet.
    private func applied(_ connection: Connection) async throws -> [AppliedMigration] {
        do {
            return try await connection.rows(AppliedMigrations())
        } catch SQLState.undefinedTable {
            return []
        }
    }

    /// Applies one migration; false where another program was faster.
    private func apply(_ migration: Migration, _ connection: Connection) async throws -> Bool {
        do {
            return try await connection.transaction { connection in
                // One program at a time, until the transaction ends.
                try await connection.execute(
                    "select pg_advisory_xact_lock(\(Migrator.lockNumber))"
                )
                try await connection.execute(Migrator.table)
                // The row first: had the lock failed, the second program would collide here and
                // not in the middle of the schema.
                let inserted = try await connection.query(
                    Migrator.insert,
                    [.text(migration.name), .text(migration.checksum)]
                )
                guard !inserted.isEmpty else { return false }
                try await connection.execute(migration.sql)
                if migration.name == Migrator.access {
                    try await AudienceFilling(connection: connection).run()
                }
                return true
            }
        } catch let error as PostgresError {
            throw MigrationError.failed(migration.name, error)
        }
    }

    /// The bytes "chotatsu" read as a number: no other program takes this lock by chance.
    private static let lockNumber: Int64 = 0x6368_6F74_6174_7375

    static let tableName = "chotatsu_migration"

    /// The migration after which every event has to know whom it concerns.
    private static let access = "0004_access"

    private static let table = """
        create table if not exists \(tableName) (
            name text primary key,
            checksum text not null,
            applied_at timestamptz not null
        )
        """

    private static let insert = """
        insert into chotatsu_migration (name, checksum, applied_at)
        values ($1, $2, now())
        on conflict (name) do nothing
        returning name
        """

    private static func checksum(_ text: String) -> String {
        hex(SHA256.hash(data: Array(text.utf8)))
    }
}

/// A row of `chotatsu_migration`.
struct AppliedMigration {
    let name: String
    let checksum: String
    /// RFC 3339, UTC.
    let appliedAt: String
}

/// Every row of `chotatsu_migration`, by name.
struct AppliedMigrations: Statement {
    static let sql = """
        select
            name,
            checksum,
            to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        from chotatsu_migration
        order by name collate "C"
        """

    var parameters: [Parameter] { [] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> AppliedMigration {
        AppliedMigration(name: try row.text(), checksum: try row.text(), appliedAt: try row.text())
    }
}
