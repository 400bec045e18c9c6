import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase)
struct CopyTests {
    let database = TestDatabase.current

    private func table() async throws -> Connection {
        let connection = try await database.connect()
        try await connection.execute("create table a (n bigint, t text)")
        return connection
    }

    @Test
    func `a copy larger than any buffer arrives whole`() async throws {
        let connection = try await table()
        var bytes: [UInt8] = []
        for number in 1...100_000 { bytes.append(contentsOf: "\(number)\t調達 \(number)\n".utf8) }
        try await connection.copyIn("copy a from stdin", bytes)
        let counted = try await connection.query("select count(*), sum(n), max(t) from a")
        #expect(counted == [["100000", "5000050000", "調達 99999"]])
    }

    @Test
    func `an empty copy is one of no rows`() async throws {
        let connection = try await table()
        try await connection.copyIn("copy a from stdin", [])
        #expect(try await connection.query("select count(*) from a") == [["0"]])
    }

    @Test
    func `a bad line refuses the whole copy and leaves the session usable`() async throws {
        let connection = try await table()
        let error = try await #require(throws: PostgresError.self) {
            try await connection.copyIn("copy a from stdin", Array("1\tx\nnone\ty\n".utf8))
        }
        #expect(error.sqlState == .invalidTextRepresentation)
        #expect(try await connection.query("select count(*) from a") == [["0"]])
    }

    @Test(arguments: ["select 1", "copy a to stdout", "insert into a values (1, 'x')"])
    func `another statement than COPY FROM STDIN is misuse`(sql: String) async throws {
        let connection = try await table()
        let error = try await #require(throws: PostgresError.self) {
            try await connection.copyIn(sql, [])
        }
        #expect(error.code == .misuse)
        #expect(try await connection.query("select 1") == [["1"]])
    }

    @Test(arguments: ["copy a from stdin", "copy a to stdout"])
    func `a COPY in the wrong call does not stop the session`(sql: String) async throws {
        let connection = try await table()
        let error = try await #require(throws: PostgresError.self) {
            try await connection.execute(sql)
        }
        #expect(error.code == .misuse)
        #expect(try await connection.query("select 1") == [["1"]])
    }
}
