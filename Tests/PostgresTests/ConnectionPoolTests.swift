import Postgres
import Synchronization
import TestSupport
import Testing

@Suite(.emptyDatabase)
struct ConnectionPoolTests {
    private static func pool(
        _ connections: Int,
        waiters: Int = 256,
        wait: Duration = .seconds(30)
    ) throws -> ConnectionPool {
        var limits = ConnectionPool.Limits()
        limits.connectionsMax = connections
        limits.waitersMax = waiters
        limits.wait = wait
        let url = TestDatabase.current.url
        return try ConnectionPool(limits) { try await Connection.connect(url) }
    }

    /// Waits until something holds of the pool.
    private func eventually(
        _ pool: ConnectionPool,
        _ holds: (PoolCounts) -> Bool
    ) async throws {
        while await !holds(pool.counts) { try await Task.sleep(for: .milliseconds(2)) }
    }

    @Test func `a connection is opened when it is needed, and used again`() async throws {
        let pool = try Self.pool(4)
        #expect(await pool.counts == PoolCounts())
        let first = try await pool.withConnection { await $0.processID }
        let second = try await pool.withConnection { await $0.processID }
        #expect(first == second)
        #expect(await pool.counts.idle == 1)
        await pool.close()
    }

    @Test func `no more than so many are open, and those who wait are served in turn`() async throws
    {
        let pool = try Self.pool(2)
        let most = Noted(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await pool.withConnection { connection in
                        let leased = await pool.counts.leased
                        most.note { max($0, leased) }
                        _ = try await connection.query("select pg_sleep(0.002)")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(most.value == 2)
        #expect(await pool.counts == PoolCounts(idle: 2))
        await pool.close()
    }

    @Test func `a full queue refuses at once, and a long wait ends`() async throws {
        let pool = try Self.pool(1, waiters: 1, wait: .milliseconds(200))
        try await pool.withConnection { _ in
            let waits = Task { try await pool.withConnection { _ in } }
            try await eventually(pool) { $0.waiting == 1 }
            await #expect(throws: PoolError.exhausted) { try await pool.withConnection { _ in } }
            await #expect(throws: PoolError.timedOut) { try await waits.value }
        }
        #expect(await pool.counts == PoolCounts(idle: 1))
    }

    @Test func `who waits and is cancelled leaves the queue`() async throws {
        let pool = try Self.pool(1)
        try await pool.withConnection { _ in
            let waits = Task { try await pool.withConnection { _ in } }
            try await eventually(pool) { $0.waiting == 1 }
            waits.cancel()
            await #expect(throws: CancellationError.self) { try await waits.value }
            #expect(await pool.counts.waiting == 0)
        }
        try await pool.withConnection { _ in }
    }

    @Test func `cancelling stops the statement, and its connection is not lent again`() async throws
    {
        let pool = try Self.pool(1)
        let process = Noted<Int32>(0)
        let sleeps = Task {
            try await pool.withConnection { connection in
                let number = await connection.processID
                process.note { _ in number }
                _ = try await connection.query("select pg_sleep(60)")
            }
        }
        let other = try await TestDatabase.current.connect()
        var running: [[String?]] = []
        while running.isEmpty {
            running = try await other.query(
                "select 1 from pg_stat_activity where pid = $1 and query like 'select pg_sleep%'",
                [.int(Int64(process.value))]
            )
        }
        sleeps.cancel()
        await #expect(throws: PostgresError.self) { try await sleeps.value }
        let next = try await pool.withConnection { await $0.processID }
        #expect(next != process.value)
    }

    @Test func `a connection left in a transaction is not lent again`() async throws {
        let pool = try Self.pool(1)
        let first = try await pool.withConnection { connection in
            try await connection.execute("begin")
            return await connection.processID
        }
        struct Fault: Error {}
        await #expect(throws: Fault.self) {
            try await pool.withConnection { connection in
                #expect(await connection.processID != first)
                throw Fault()
            }
        }
        #expect(await pool.counts == PoolCounts(idle: 1))
    }

    @Test func `connections that the server has ended meanwhile are not lent`() async throws {
        let pool = try Self.pool(3)
        try await pool.withConnection { _ in
            try await pool.withConnection { _ in try await pool.withConnection { _ in } }
        }
        let other = try await TestDatabase.current.connect()
        _ = try await other.query(
            """
            select pg_terminate_backend(pid, 5000)
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
            """
        )
        for _ in 0..<3 {
            #expect(try await pool.withConnection { try await $0.query("select 1") } == [["1"]])
        }
    }

    @Test func `where none can be opened, all who wait are told at once`() async throws {
        let pool = try ConnectionPool { try await Connection.connect("host=/nonexistent") }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        try await pool.withConnection { _ in }
                        return false
                    } catch {
                        return (error as? PostgresError)?.code == .connectionFailed
                    }
                }
            }
            for await isTold in group { #expect(isTold) }
        }
        #expect(await pool.counts == PoolCounts())
    }

    @Test func `a closed pool lends nothing, and closes what comes back`() async throws {
        let pool = try Self.pool(1)
        try await pool.withConnection { _ in await pool.close() }
        await #expect(throws: PoolError.closed) { try await pool.withConnection { _ in } }
        #expect(await pool.counts == PoolCounts())
    }
}

/// What a task of a test has noted for the others.
private final class Noted<Value: Sendable>: Sendable {
    private let noted: Mutex<Value>

    init(_ value: Value) { noted = Mutex(value) }

    var value: Value { noted.withLock { $0 } }

    func note(_ next: (Value) -> Value) { noted.withLock { $0 = next($0) } }
}
