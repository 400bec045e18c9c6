import Domain
import Operations
import Postgres
import Store
import TestSupport
import Testing

/// Which answers say that they rest on an assumed source: those of which some event that counts at
/// the cut has one.
@Suite(.freshDatabase)
struct AssumedTests {
    private let story = PromiseStory()

    /// A journal with a line that is open from 2024-05-01 to the end, and nothing assumed.
    private func journal() async throws -> TestJournal {
        let journal = try await TestJournal.open(.current)
        _ = try await journal.record(story.world + [story.order("O", quantity: 10)])
        return journal
    }

    private func record(_ line: String, _ journal: TestJournal) async throws {
        let judged = try await journal.record([line])
        try #require(judged[0].isRecorded, "\(judged)")
    }

    /// Whether backlog (by line and by month) and capacity of that day say so.
    private func marks(
        _ journal: TestJournal,
        _ iso: String,
        knownAt: Instant? = nil,
        all: Bool = false
    ) async throws -> [Bool] {
        let day = try #require(Day(iso: iso))
        let lines = try await journal.backlog(asOf: day, knownAt: knownAt, all: all)
        let months = try await journal.backlog(asOf: day, knownAt: knownAt, by: [.month])
        var capacity = ShowCapacity()
        capacity.past = AskedPast(asOf: day, knownAt: knownAt)
        return [
            lines.total.assumedLines > 0, months.total.assumedLines > 0,
            try await capacity.run(journal.session).assumed > 0,
        ]
    }

    @Test
    func `an assumed event counts from its business day on`() async throws {
        let journal = try await journal()
        let promise = story.event(
            "2024-06-10",
            "order.promised",
            #""order":"O","line":1,"schedule":[]"#,
            source: "public; assumed: no day"
        )
        try await record(promise, journal)
        #expect(try await marks(journal, "2024-06-09") == [false, false, false])
        #expect(try await marks(journal, "2024-06-10") == [true, true, true])
        await journal.connection.close()
    }

    @Test
    func `a voided event no longer counts, but as it was known before the void`() async throws {
        let journal = try await journal()
        let receipt = story.event(
            "2024-06-10",
            "shipment.received",
            #""shipment":"SH","site":"S","vendor":"V","lines":[{"order":"O","line":1,"quantity":1}]"#,
            source: "assumed: the day"
        )
        try await record(receipt, journal)
        let before = journal.clock.next()
        let void = #""event":"\#(receipt.dropFirst(7).prefix(36))","reason":"r""#
        try await record(story.event("2024-06-20", "event.voided", void), journal)
        #expect(try await marks(journal, "2024-06-30") == [false, false, false])
        #expect(try await marks(journal, "2024-06-30", knownAt: before) == [true, true, true])
        // Another one after it counts.
        let promise = story.event(
            "2024-06-25",
            "order.promised",
            #""order":"O","line":1,"schedule":[]"#,
            source: "assumed: no day"
        )
        try await record(promise, journal)
        #expect(try await marks(journal, "2024-06-30") == [true, true, true])
        #expect(try await marks(journal, "2024-06-24") == [false, false, false])
        #expect(try await CheckLedger().run(journal.session).differences == [])
        await journal.connection.close()
    }

    @Test
    func `the description in force of a product that is owed counts, and of the product inside`()
        async throws
    {
        let journal = try await journal()
        let peak = #""gpus_per_unit":8,"tdp_w":1,"tflops_dense":{"bf16":1}"#
        let named = #""name":"X","maker":"M","form_factor":"F""#
        try await record(
            story.event(
                "2024-06-10",
                "product.registered",
                #""product":"X",\#(named),\#(peak)"#,
                source: "assumed: peak"
            ),
            journal
        )
        #expect(try await marks(journal, "2024-06-09") == [false, false, false])
        #expect(try await marks(journal, "2024-06-10") == [true, true, true])
        // Described anew, by a product inside whose peak is assumed.
        let inside = #""product":"CHIP",\#(named),\#(peak)"#
        try await record(
            story.event("2024-06-15", "product.registered", inside, source: "assumed: peak"),
            journal
        )
        let whole = #""product":"X","name":"X","gpus_per_unit":4,"of_product":"CHIP""#
        try await record(story.event("2024-06-20", "product.registered", whole), journal)
        #expect(try await marks(journal, "2024-06-20") == [true, true, true])
        try await record(
            story.event("2024-06-25", "product.registered", #""product":"X",\#(named),\#(peak)"#),
            journal
        )
        #expect(try await marks(journal, "2024-06-25") == [false, false, false])
        await journal.connection.close()
    }

    @Test
    func `papers and lines that are not shown do not count`() async throws {
        let journal = try await journal()
        let digest = String(repeating: "a", count: 64)
        try await record(
            story.event(
                "2024-06-10",
                "evidence.attached",
                #""subject":{"kind":"order","code":"O","line":1},"kind":"other","#
                    + #""sha256":"\#(digest)","file":"f""#,
                source: "assumed: scan"
            ),
            journal
        )
        #expect(try await marks(journal, "2024-06-30", all: true) == [false, false, false])
        let closed = story.order("C", quantity: 1, source: "assumed: price")
        try await record(closed, journal)
        try await record(story.receipt("C", on: "2024-05-02", vendor: "V", 1), journal)
        // Its units are there: no backlog rests on it, but the capacity ordered does.
        #expect(try await marks(journal, "2024-06-30") == [false, false, true])
        #expect(try await marks(journal, "2024-06-30", all: true) == [true, false, true])
        await journal.connection.close()
    }
}
