import Postgres
import Store
import TestSupport
import Testing

@Suite(.emptyDatabase)
struct MigratorTests {
    let database = TestDatabase.current
    let two = [
        (name: "0001_a", sql: "create table a (n int); insert into a values (1)"),
        (name: "0002_b", sql: "create table b (n int)"),
    ]

    @Test
    func `migrations apply in order, once`() async throws {
        let connection = try await database.connect()
        let migrator = Migrator(migrations: two.reversed())
        #expect(try await migrator.migrate(connection) == ["0001_a", "0002_b"])
        #expect(try await migrator.migrate(connection) == [])
        #expect(try await connection.query("select count(*) from a") == [["1"]])
    }

    @Test
    func `a later program applies only what is missing`() async throws {
        let connection = try await database.connect()
        _ = try await Migrator(migrations: [two[0]]).migrate(connection)
        let before = try await Migrator(migrations: two).status(connection)
        #expect(before.map(\.name) == ["0001_a", "0002_b"])
        #expect(before[0].appliedAt?.hasSuffix("Z") == true)
        #expect(before[1].appliedAt == nil)
        #expect(try await Migrator(migrations: two).migrate(connection) == ["0002_b"])
    }

    @Test
    func `programs that start at once apply each migration once`() async throws {
        let names = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let connection = try await database.connect()
                    return try await Migrator(migrations: two).migrate(connection)
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(names.sorted() == ["0001_a", "0002_b"])
    }

    @Test
    func `a failed migration leaves the ones before it and nothing of itself`() async throws {
        let connection = try await database.connect()
        let broken = two + [(name: "0003_c", sql: "create table c (n int); select 1/0")]
        let error = try await #require(throws: MigrationError.self) {
            try await Migrator(migrations: broken).migrate(connection)
        }
        #expect(error.code == .failed)
        #expect(error.name == "0003_c")
        #expect(error.underlyingError?.sqlState == .divisionByZero)
        #expect(try await connection.query("select to_regclass('c')") == [[nil]])
        let status = try await Migrator(migrations: broken).status(connection)
        #expect(status.map { $0.appliedAt != nil } == [true, true, false])
    }

    @Test
    func `a changed, an unknown and a missed migration are refused with its name`() async throws {
        let connection = try await database.connect()
        _ = try await Migrator(migrations: two).migrate(connection)
        let cases: [(MigrationError.Code, String, [(name: String, sql: String)])] = [
            (.changed, "0001_a", [(name: "0001_a", sql: two[0].sql + " "), two[1]]),
            (.unknown, "0002_b", [two[0]]),
            (.missed, "0001_b", [two[0], (name: "0001_b", sql: ""), two[1]]),
        ]
        for (code, name, migrations) in cases {
            let error = try await #require(throws: MigrationError.self) {
                try await Migrator(migrations: migrations).migrate(connection)
            }
            #expect(error.code == code)
            #expect(error.name == name)
        }
        let status = try await Migrator(migrations: [two[0]]).status(connection)
        #expect(status.map(\.name) == ["0001_a", "0002_b"])
    }

    @Test
    func `the program's own migrations apply to an empty database`() async throws {
        let connection = try await database.connect()
        #expect(try await Migrator().migrate(connection).first?.hasPrefix("0001_") == true)
    }
}
