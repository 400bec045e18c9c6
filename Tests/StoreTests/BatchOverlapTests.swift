import Domain
import Operations
import Postgres
import Store
import TestSupport
import Testing

/// A batch is decided while the rows of the one before it are on their way: what that one did must
/// count nevertheless, though the database does not show it yet.
@Suite(.freshDatabase)
struct BatchOverlapTests {
    private let story = PromiseStory()
    private let orders = (1...40).map { "O-\($0)" }

    private func id(_ line: String) throws -> String {
        String(try #require(line.firstMatch(of: #/"id":"([^"]+)"/#)).output.1)
    }

    private func void(_ line: String) throws -> String {
        let data = #""event":"\#(try id(line))","reason":"r""#
        return story.event("2024-06-01", "event.voided", data)
    }

    private func dispatch(_ order: String, _ source: String) -> String {
        let line = #"{"order":"\#(order)","line":1,"quantity":1,"serials":["SN-\#(order)"]}"#
        return story.event(
            "2024-05-02",
            "shipment.dispatched",
            #""shipment":"SH-\#(order)","vendor":"V","lines":[\#(line)]"#,
            source: source
        )
    }

    private func change(_ order: String, _ quantity: Int, on day: String) -> String {
        let data = #""order":"\#(order)","line":1,"quantity":\#(quantity)"#
        return story.event(day, "order.changed", data)
    }

    /// Records the events in a transaction each, then a batch for each of the others in one.
    private func expectRecorded(after first: [String], _ then: [String]) async throws {
        let journal = try await TestJournal.open(.current)
        let before = try await journal.record(story.world + first)
        #expect(before.filter(\.isRecorded).count == before.count, "\(before)")
        let judged = try await journal.record(then, batches: then.map { _ in 1 })
        for (line, outcome) in zip(then, judged) {
            #expect(outcome.isRecorded, "\(outcome): \(line)")
        }
        #expect(try await CheckLedger().run(journal.session).isWhole)
        await journal.connection.close()
    }

    @Test
    func `a code is free in the batch after its void`() async throws {
        let first = orders.map { story.order($0, quantity: 5) }
        let then = try zip(orders, first).flatMap { order, line in
            [try void(line), story.order(order, quantity: 6, source: "again")]
        }
        try await expectRecorded(after: first, then)
    }

    @Test
    func `a serial number is free in the batch after its void`() async throws {
        let placed = orders.map { story.order($0, quantity: 5) }
        let first = placed + orders.map { dispatch($0, "first") }
        let then = try orders.flatMap { order in
            [try void(dispatch(order, "first")), dispatch(order, "again")]
        }
        try await expectRecorded(after: first, then)
    }

    @Test
    func `a total counts no more in the batch after its void`() async throws {
        let placed = orders.map { story.order($0, quantity: 5) }
        let first = placed + orders.map { change($0, 9, on: "2024-05-20") }
        // Refused while a total of a later day stands.
        let then = try orders.flatMap { order in
            [try void(change(order, 9, on: "2024-05-20")), change(order, 7, on: "2024-05-10")]
        }
        try await expectRecorded(after: first, then)
    }
}
