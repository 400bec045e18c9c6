import Domain
import Operations
import Postgres
import Store
import TestSupport
import Testing

/// What stands in `order_line` of a line that is made again under a code whose order was voided.
@Suite(.freshDatabase)
struct OrderLineTests {
    @Test(arguments: [1, 2, 3, 4, 9])
    func `a line made again on a later day, with nothing left of it, is stored and asked about`(
        batch: Int
    ) async throws {
        let journal = try await TestJournal.open(.current)
        let lines = [
            event(
                1,
                "2024-04-01",
                "party.registered",
                #""party":"V","name":"V","roles":["vendor"]"#
            ),
            event(
                2,
                "2024-04-01",
                "party.registered",
                #""party":"B","name":"B","roles":["buyer"]"#
            ),
            event(
                3,
                "2024-04-01",
                "product.registered",
                #""product":"X","name":"X","maker":"M","form_factor":"F","gpus_per_unit":1,"#
                    + #""tdp_w":700,"tflops_dense":{"bf16":1}"#
            ),
            event(4, "2024-05-01", "order.placed", placed),
            event(
                5,
                "2024-05-02",
                "event.voided",
                #""event":"00000000-0000-4000-8000-000000000004","reason":"r""#
            ),
            event(6, "2024-06-01", "order.placed", placed),
            event(7, "2024-06-01", "order.changed", #""order":"O","line":1,"quantity":0"#),
        ]
        let sizes = lines.map { _ in batch }
        let judged = try await journal.record(lines, transactions: sizes)
        #expect(judged.filter(\.isRecorded).count == lines.count, "\(judged)")
        let image = try await LedgerImage(journal.connection, journal.session.registry)
        image.checkColumns()
        for day in ["2024-04-30", "2024-05-01", "2024-05-31", "2024-06-01", "2024-06-02"] {
            let asked = try #require(Day(iso: day))
            try await image.checkBacklog(journal, on: asked)
            #expect(try await journal.backlog(asOf: asked).rows.isEmpty)
        }
        #expect(try await CheckLedger().run(journal.session).differences == [])

        // More is ordered after all: open again from that day on, and not before.
        let more = event(8, "2024-06-05", "order.changed", #""order":"O","line":1,"quantity":4"#)
        #expect(try await journal.record([more]).filter(\.isRecorded).count == 1)
        let before = try #require(Day(iso: "2024-06-04"))
        #expect(try await journal.backlog(asOf: before).rows.isEmpty)
        #expect(try await journal.backlog(asOf: before.advanced(by: 1)).total.backlog == 4)
        await journal.connection.close()
    }

    private let placed =
        #""order":"O","buyer":"B","vendor":"V","channel":"private","currency":"JPY","#
        + #""lines":[{"line":1,"product":"X","quantity":10,"unit_price":"1"}]"#

    private func event(_ number: Int, _ day: String, _ type: String, _ data: String) -> String {
        """
        {"id":"00000000-0000-4000-8000-00000000000\(number)","type":"\(type)",\
        "occurred_at":"\(day)","data":{\(data)}}
        """
    }
}
