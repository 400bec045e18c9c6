import Postgres
import TestSupport
import Testing

/// Counts down from `$1`.
private struct Countdown: Statement {
    static let sql = "select g, 'row ' || g from generate_series($1::bigint, 1, -1) g"
    let from: Int64
    var parameters: [Parameter] { [.int(from)] }
    static func decode(_ row: inout RowReader) throws(PostgresError) -> (Int64, String) {
        (try row.int(), try row.text())
    }
}

/// Reads one of its two columns.
private struct HalfRead: Statement {
    static let sql = "select 1, 2"
    var parameters: [Parameter] { [] }
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int() }
}

@Suite(.emptyDatabase)
struct ConnectionTests {
    let database = TestDatabase.current

    @Test
    func `a statement is prepared once and its rows keep their order`() async throws {
        let connection = try await database.connect()
        for count in [3, 1, 0] as [Int64] {
            let rows = try await connection.rows(Countdown(from: count))
            #expect(rows.map(\.0) == Array((0..<count).map { count - $0 }))
            #expect(rows.first?.1 == (count > 0 ? "row \(count)" : nil))
        }
        let prepared = try await connection.query("select count(*) from pg_prepared_statements")
        #expect(prepared == [["1"]])
    }

    @Test
    func `a hundred thousand rows come in one go`() async throws {
        let connection = try await database.connect()
        let rows = try await connection.rows(Countdown(from: 100_000))
        #expect(rows.count == 100_000)
        #expect(rows.last?.0 == 1)
    }

    @Test
    func `an unread column is an error that names the statement`() async throws {
        let connection = try await database.connect()
        let error = try await #require(throws: PostgresError.self) {
            try await connection.rows(HalfRead())
        }
        #expect(error.code == .decoding)
        #expect(error.sql == HalfRead.sql)
    }

    @Test
    func `statements separated by semicolons run as one transaction`() async throws {
        let connection = try await database.connect()
        await #expect(throws: PostgresError.self) {
            try await connection.execute("create table a (n int); select 1/0")
        }
        #expect(try await connection.query("select to_regclass('a')") == [[nil]])
    }

    @Test
    func `an error shows its SQLSTATE and keeps data out of its description`() async throws {
        let connection = try await database.connect()
        try await connection.execute("create table a (n text constraint a_key primary key)")
        let insert = "insert into a values ($1)"
        _ = try await connection.query(insert, [.text("secret")])
        let error = try await #require(throws: PostgresError.self) {
            _ = try await connection.query(insert, [.text("secret")])
        }
        #expect(error.sqlState == .uniqueViolation)
        #expect(error.constraint == "a_key")
        #expect(!error.description.contains("secret"))
        #expect(error.debugDescription.contains("secret"))
        #expect(error.debugDescription.contains(insert))
        let isUsable = await connection.isUsable
        #expect(isUsable)
    }

    @Test
    func `a state can be caught by its name`() async throws {
        let connection = try await database.connect()
        do {
            try await connection.execute("select 1/0")
            Issue.record("1/0 has no value")
        } catch SQLState.divisionByZero {
        }
    }

    @Test
    func `a statement whose table changed is prepared anew at the next call`() async throws {
        let connection = try await database.connect()
        _ = try await connection.rows(Countdown(from: 1))
        try await connection.execute("deallocate all")
        await #expect(throws: PostgresError.self) { try await connection.rows(Countdown(from: 1)) }
        #expect(try await connection.rows(Countdown(from: 2)).count == 2)
    }

    @Test
    func `describe gives types and names without running the statement`() async throws {
        let connection = try await database.connect()
        let (parameters, columns) = try await connection.describe(
            "select $1::bigint as n, $2::text as t, 1/0 as never"
        )
        #expect(parameters == [20, 25])
        #expect(columns.map(\.name) == ["n", "t", "never"])
        #expect(columns.map(\.type) == [20, 25, 23])
    }

    @Test
    func `a session is in UTC with ISO dates whatever the database says`() async throws {
        let connection = try await database.connect()
        try await connection.execute(
            """
            alter database \(database.name) set timezone = 'Asia/Tokyo';
            alter database \(database.name) set datestyle = 'German'
            """
        )
        let other = try await database.connect()
        let shown = try await other.query("select '2026-04-01 00:00+09'::timestamptz, current_date")
        #expect(shown[0][0] == "2026-03-31 15:00:00+00")
        #expect(shown[0][1]?.contains("-") == true)
        let name = try await other.query("select current_setting('application_name')")
        #expect(name == [["chotatsu"]])
    }

    @Test
    func `notices go to the closure`() async throws {
        let (notices, continuation) = AsyncStream.makeStream(of: PostgresNotice.self)
        let connection = try await Connection.connect(database.url) { continuation.yield($0) }
        try await connection.execute("do $$begin raise warning 'mind the gap'; end$$")
        continuation.finish()
        let messages = await notices.reduce(into: []) { $0.append("\($1.severity) \($1.message)") }
        #expect(messages == ["WARNING mind the gap"])
    }

    @Test
    func `cancel interrupts a running statement from outside`() async throws {
        let connection = try await database.connect()
        let watcher = try await database.connect()
        let process = await connection.processID
        let sleeping = Task { try await connection.execute("select pg_sleep(60)") }
        while try await watcher.query(
            "select 1 from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'",
            [.int(Int64(process))]
        ).isEmpty {}
        connection.cancel()
        let error = await #expect(throws: PostgresError.self) { try await sleeping.value }
        #expect(error?.sqlState == .queryCanceled)
        #expect(try await connection.query("select 1") == [["1"]])
    }

    @Test
    func `a session ended by the server is lost, and one closed is closed`() async throws {
        let connection = try await database.connect()
        let other = try await database.connect()
        let process = await connection.processID
        _ = try await other.query(
            "select pg_terminate_backend($1, 5000)",
            [.int(Int64(process))]
        )
        let lost = await #expect(throws: PostgresError.self) {
            try await connection.execute("select 1")
        }
        #expect(lost?.sqlState == .adminShutdown || lost?.code == .connectionLost)
        let isUsable = await connection.isUsable
        #expect(!isUsable)
        await other.close()
        let closed = await #expect(throws: PostgresError.self) {
            try await other.execute("select 1")
        }
        #expect(closed?.code == .closed)
        other.cancel()
    }

    @Test
    func `no server is an error with its place`() async throws {
        let error = await #expect(throws: PostgresError.self) {
            _ = try await Connection.connect("host=/nowhere dbname=x")
        }
        #expect(error?.code == .connectionFailed)
        #expect(error?.message.contains("/nowhere") == true)
    }
}
