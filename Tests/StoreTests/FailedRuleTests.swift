import Domain
import Postgres
import TestSupport
import Testing

@testable import Reconciliation
@testable import Store

/// A rule that cannot be asked.
@Suite(.freshDatabase)
struct FailedRuleTests {
    private static let failing = Rule(
        code: "E01",
        """
        -- version: 1
        -- severity: error
        -- subject: claim
        -- finds en: x
        -- finds ja: x
        -- en: x
        -- ja: x
        -- basis en: x
        -- basis ja: x
        -- cure en: x
        -- cure ja: x
        -- example en: x
        -- example ja: x

        select 'C' as claim, 1 / (select count(*) from claim) as expected
        """
    )

    @Test func `a run that could not ask a rule decides nothing, and is not kept`() async throws {
        let connection = try await TestDatabase.current.connect()
        let registry = Registry(code: "x")
        _ = try await connection.rows(MakeHead(registry: registry))
        let others = Rule.all.filter { $0.code != "E01" }
        func run(_ rules: [Rule]) async throws -> Run {
            let day = try #require(Day(iso: "2024-01-01"))
            let cut = Cut(day: day, seq: 1)
            return try await connection.transaction(isolation: .repeatableRead) { connection in
                try await ReconciliationQuery(registry: registry, cut: cut, rules: rules)
                    .run(connection)
            }
        }
        let failed = try await run([Self.failing] + others)
        #expect(failed.verdict == .incomplete)
        #expect(failed.failed.map(\.rule) == ["E01"])
        #expect(failed.failed.first?.reason.contains("division by zero") == true)
        #expect(try await connection.query("select count(*) from run") == [["0"]])
        // The others were asked.
        let whole = try await run(others)
        #expect(whole.verdict == .reconciled && whole.failed.isEmpty)
        #expect(try await connection.query("select count(*) from run") == [["1"]])
    }
}
