public import Postgres
public import Testing

/// A database of one test case.
public struct TestDatabase: Sendable {
    /// Set by the trait `.freshDatabase`.
    @TaskLocal private static var bound: TestDatabase?

    /// Its name on the server.
    public let name: String
    /// Its connection string.
    public let url: String

    /// The database of the running test case.
    public static var current: TestDatabase {
        guard let bound else { preconditionFailure("the test lacks the trait .freshDatabase") }
        return bound
    }

    /// A session in it.
    public func connect() async throws -> Connection {
        try await Connection.connect(url)
    }

    /// Runs `body` with this as `current`.
    func bind(_ body: @concurrent @Sendable () async throws -> Void) async throws {
        try await TestDatabase.$bound.withValue(self) { try await body() }
    }
}

/// Gives each test case a database of its own, and drops it afterwards.
public struct FreshDatabase: TestTrait, SuiteTrait, TestScoping {
    /// Whether it has no schema: for tests of the schema's making.
    let isEmpty: Bool

    /// Suites recurse, so that each test case, not the suite, gets a database.
    public let isRecursive = true

    /// Runs a test case within its database.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @concurrent @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await body() }  // called once for the suite as well
        let database =
            isEmpty ? try await TestServer.shared.empty() : try await TestServer.shared.clone()
        do {
            try await database.bind(body)
        } catch {
            try? await TestServer.shared.drop(database)  // the test's error is the one to report
            throw error
        }
        try await TestServer.shared.drop(database)
    }
}

extension Trait where Self == FreshDatabase {
    /// A migrated database for each test case.
    public static var freshDatabase: FreshDatabase { FreshDatabase(isEmpty: false) }
    /// A database without a schema for each test case.
    public static var emptyDatabase: FreshDatabase { FreshDatabase(isEmpty: true) }
}
