import Postgres
import Store
import TestSupport
import Testing

/// That what a batch looks up is found by the keys, whatever the statistics say.
@Suite(.freshDatabase)
struct LookupPlanTests {
    private let story = PromiseStory()

    @Test
    func `a registry that the statistics do not know is not read over and over`() async throws {
        let known = try await TestJournal.open(.current, registry: "known")
        _ = try await known.record(story.world + orders(900, "O"))
        try await known.connection.execute("analyze")
        await known.connection.close()

        let fresh = try await TestJournal.open(.current, registry: "fresh")
        _ = try await fresh.record(story.world + orders(900, "O"))
        let before = try await rowsRead(fresh.connection)
        let again = orders(900, "P")
        let judged = try await fresh.record(again)
        #expect(judged.filter(\.isRecorded).count == again.count)
        let read = try await rowsRead(fresh.connection) - before
        // Some ten look-ups an event. By an index of the registry alone it would be a thousand times
        // as many.
        #expect(read < 60 * again.count, "\(read) rows were read for \(again.count) events")
        await fresh.connection.close()
    }

    @Test(arguments: [false, true])
    func `tables that were all but empty when an import began are not read over and over`(
        isAnalyzed: Bool
    ) async throws {
        let journal = try await TestJournal.open(.current)
        _ = try await journal.record(story.world)
        if isAnalyzed { try await journal.connection.execute("analyze") }
        let lines = orders(1500, "O") + (1...1500).map { change("O-\($0)") }
        let before = try await rowsRead(journal.connection)
        let judged = try await journal.record(lines, batches: [20, 980, 500, 500, 500, 500])
        #expect(judged.filter(\.isRecorded).count == lines.count)
        let read = try await rowsRead(journal.connection) - before
        #expect(read < 60 * lines.count, "\(read) rows were read for \(lines.count) events")
        await journal.connection.close()
    }

    private func change(_ order: String) -> String {
        let data = #""order":"\#(order)","line":1,"quantity":7"#
        return story.event("2024-06-01", "order.changed", data)
    }

    private func orders(_ count: Int, _ name: String) -> [String] {
        (1...count).map { story.order("\(name)-\($0)", quantity: 5) }
    }

    /// Rows of the log that sessions have read by an index so far.
    private func rowsRead(_ connection: Connection) async throws -> Int {
        _ = try await connection.query("select pg_stat_force_next_flush()")
        _ = try await connection.query("select pg_stat_clear_snapshot()")
        let rows = try await connection.query(
            """
            select sum(idx_tup_read)
            from pg_stat_user_indexes
            where relname in ('mention', 'event', 'movement', 'total', 'unit_step')
            """
        )
        return try #require(rows[0][0].flatMap { Int($0) })
    }
}
