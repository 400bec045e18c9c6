import Domain
import HTTPTypes
import Operations
import Postgres
import TestSupport
import Testing
import Web

/// Clients that go away, and those who are too many.
@Suite(.freshDatabase)
struct GoneTests {
    /// Keeps a connection to the database busy.
    private static func sleeping(_ parts: ServiceParts) -> [Route] {
        [
            .get("/sleep", "Sleeps.", isTagged: false) { _, session in
                _ = try await session.connection.query("select pg_sleep(60)")
                return .json(.string("slept"))
            }
        ] + parts.routes
    }

    private static let request =
        "GET /sleep HTTP/1.1\r\nHost: x\r\nAuthorization: \(TestToken.officer.field)\r\n\r\n"

    private static func isAsleep(_ connection: Connection) async throws -> Bool {
        try await connection.query(
            """
            select 1
            from pg_stat_activity
            where datname = current_database() and query like '%pg_sleep(60)%' and state = 'active'
            and pid <> pg_backend_pid()
            """
        ) != []
    }

    @Test func `the statement of a client that has gone is stopped`() async throws {
        let connection = try await TestDatabase.current.connect()
        try await TestService.run(routes: Self.sleeping) { service in
            var client: RawClient? = try RawClient(port: service.port)
            client?.send(Self.request)
            try await eventually("the statement begins") { try await Self.isAsleep(connection) }
            let began = ContinuousClock.now
            client = nil
            try await eventually("the statement ends") { try await !Self.isAsleep(connection) }
            #expect(ContinuousClock.now - began < .seconds(10))
        }
        await connection.close()
    }

    @Test func `past the bound requests are told to come again, and others are served`()
        async throws
    {
        var limits = ServiceLimits()
        limits.pool.connectionsMax = 1
        limits.pool.waitersMax = 1
        // Longer than it takes all of them to come, on a slow machine too.
        limits.pool.wait = .seconds(10)
        try await TestService.run(limits, routes: Self.sleeping) { service in
            let connection = try await TestDatabase.current.connect()
            let client = try RawClient(port: service.port)
            client.send(Self.request)
            try await eventually("the statement begins") { try await Self.isAsleep(connection) }
            await connection.close()
            let answers = try await withThrowingTaskGroup(of: Told.self) { group in
                for _ in 0..<5 { group.addTask { try await service.get("/v1/orders") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.map(\.status).sorted() == [429, 429, 429, 429, 503])
            #expect(answers.allSatisfy { $0.fields["retry-after"] == "1" })
            let alive = try await service.get("/healthz")
            #expect(alive.status == 200)
            _ = client
        }
    }
}
