import Postgres
import TestSupport
import Testing

@Suite(.emptyDatabase)
struct TransactionTests {
    private struct Stop: Error {}

    let database = TestDatabase.current

    private func table() async throws -> Connection {
        let connection = try await database.connect()
        try await connection.execute("create table a (n bigint)")
        return connection
    }

    private func count(_ connection: Connection) async throws -> String? {
        try await connection.query("select count(*) from a")[0][0]
    }

    @Test
    func `what the body did is kept when it returns`() async throws {
        let connection = try await table()
        let value = try await connection.transaction { connection in
            try await connection.execute("insert into a values (1)")
            return 7
        }
        #expect(value == 7)
        #expect(try await count(connection) == "1")
        let isInTransaction = await connection.isInTransaction
        #expect(!isInTransaction)
    }

    @Test
    func `nothing is kept when it throws`() async throws {
        let connection = try await table()
        await #expect(throws: Stop.self) {
            try await connection.transaction { connection in
                try await connection.execute("insert into a values (1)")
                throw Stop()
            }
        }
        #expect(try await count(connection) == "0")
    }

    @Test
    func `nothing is kept when the task was cancelled`() async throws {
        let connection = try await table()
        let task = Task {
            try await connection.transaction { connection in
                try await connection.execute("insert into a values (1)")
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await count(connection) == "0")
    }

    @Test
    func `a swallowed error does not pass for a commit`() async throws {
        let connection = try await table()
        await #expect(throws: PostgresError.self) {
            try await connection.transaction { connection in
                try await connection.execute("insert into a values (1)")
                try? await connection.execute("select 1/0")
            }
        }
        #expect(try await count(connection) == "0")
    }

    @Test
    func `a transaction inside a transaction is misuse`() async throws {
        let connection = try await table()
        let error = try await #require(throws: PostgresError.self) {
            try await connection.transaction { connection in
                try await connection.transaction { _ in }
            }
        }
        #expect(error.code == .misuse)
    }

    @Test
    func `a read-only transaction refuses a write`() async throws {
        let connection = try await table()
        let error = try await #require(throws: PostgresError.self) {
            try await connection.transaction(isolation: .repeatableRead, isReadOnly: true) {
                try await $0.execute("insert into a values (1)")
            }
        }
        #expect(error.sqlState == .readOnlyTransaction)
    }
}
