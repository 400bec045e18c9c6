import Domain
import Operations
import Postgres
import Store
import TestSupport
import Testing

/// Events that wait to be recorded together.
@Suite(.freshDatabase, .timeLimit(.minutes(5)))
struct JournalQueueTests {
    private static func submission(_ number: Int) throws -> Submission {
        let text = """
            {"id":"bbbbbbbb-0000-4000-8000-00000000000\(number)","type":"party.registered",\
            "occurred_at":"2026-01-05","data":{"party":"P\(number)","name":"A","roles":["buyer"]}}
            """
        let read = EventReader().read(try JSON.parse(text)) { _, _, _ in EventID(bytes: []) }
        guard case .event(let event) = read else { preconditionFailure("\(read)") }
        return Submission(event: event, author: .systemUser("tester"))
    }

    @Test func `whose turn does not come in time is sent away, and the others are recorded`()
        async throws
    {
        let database = TestDatabase.current
        let queue = JournalQueue(
            registry: Registry(code: "jp"),
            clock: wallClock,
            waitMax: .milliseconds(200),
            connect: { try await database.connect() }
        )
        _ = try await queue.record([Self.submission(1)])
        let other = try await database.connect()
        try await other.execute("begin")
        _ = try await other.query("select 1 from head for update")
        async let first = queue.record([Self.submission(2)])
        let watcher = try await database.connect()
        try await eventually("the first waits for the lock") {
            try await !watcher.query("select 1 from pg_locks where not granted").isEmpty
        }
        await #expect(throws: JournalQueue.Busy.self) {
            try await queue.record([Self.submission(3)])
        }
        try await other.execute("rollback")
        #expect(try await first.count == 1)
        let recorded = try await watcher.query("select canonical from event order by seq")
        #expect(recorded.count == 2)
        #expect(recorded.last?[0]?.contains("P2") == true, "\(recorded)")
        await queue.finish()
        await other.close()
        await watcher.close()
    }
}
