import Domain
import Operations
import Postgres
import Store
import TestSupport
import Testing

/// That large figures are exact, and that one too large for it is named and never shown as 0.
@Suite(.freshDatabase)
struct LargeFigureTests {
    private let story = PromiseStory()

    /// An order of as many units as there can be, of the greatest product.
    private func journal() async throws -> TestJournal {
        let journal = try await TestJournal.open(.current)
        let units = Int(Int64.max)
        let dear = #""currency":"USD","fx_rate":"999999999999999999.999999999""#
        let product =
            #""product":"X","name":"X","maker":"M","form_factor":"F","gpus_per_unit":100000,"#
            + #""tdp_w":1000000000,"tflops_dense":{"bf16":999999999999999999.999999999}"#
        let judged = try await journal.record(
            story.world + [
                story.event("2024-04-02", "product.registered", product),
                story.order(
                    "O",
                    terms: dear,
                    quantity: units,
                    price: "999999999999999999.999999999"
                ),
            ]
        )
        try #require(judged.filter(\.isRecorded).count == judged.count, "\(judged)")
        return journal
    }

    @Test
    func `a backlog is exact however large, in its rows and in its total`() async throws {
        let journal = try await journal()
        let backlog = try await journal.backlog()
        for row in backlog.rows + [backlog.total] {
            #expect(row.eflopsBacklog == "922337203685477580699999999077662796.3145224193")
            #expect(
                row.valueJPYBacklog == "9223372036854775806999999981553255926290448386000000010"
            )
        }
        await journal.connection.close()
    }

    @Test
    func `a capacity that cannot be calculated exactly names figure and operator`() async throws {
        let journal = try await journal()
        let error = await #expect(throws: FigureTooLarge.self) {
            _ = try await ShowCapacity().run(journal.session)
        }
        #expect(error?.description.contains("ordered_eflops of operator B") == true)
        await journal.connection.close()
    }

    @Test
    func `what fits is exact to the last digit`() async throws {
        let journal = try await TestJournal.open(.current)
        let product =
            #""product":"X","name":"X","maker":"M","form_factor":"F","gpus_per_unit":7,"#
            + #""tdp_w":999999999,"tflops_dense":{"bf16":123456789.123456789}"#
        let judged = try await journal.record(
            story.world + [
                story.event("2024-04-02", "product.registered", product),
                story.order("O", quantity: 999_999_999_999),
                story.order("P", quantity: 1),
            ]
        )
        try #require(judged.filter(\.isRecorded).count == judged.count, "\(judged)")
        let backlog = try await journal.backlog()
        #expect(backlog.total.eflopsBacklog == "864197523864197.523")
        let capacity = try await ShowCapacity().run(journal.session)
        #expect(capacity.total.ordered.trimmed.description == backlog.total.eflopsBacklog)
        await journal.connection.close()
    }

    @Test
    func `an order whose lines add up to more than 64 bits is listed`() async throws {
        let journal = try await journal()
        let whole = String(Int64.max)
        let more = story.event(
            "2024-05-02",
            "order.substituted",
            #""order":"O","line":1,"quantity":1,"reason":"r","new_line":{"line":2,"product":"X","#
                + #""quantity":\#(whole),"unit_price":"1"}"#
        )
        #expect(try await journal.record([more])[0].isRecorded)
        let listed = try await ListSubjects(kind: .order).run(journal.session)
        let sum = String(Int128(Int64.max) + Int128(Int64.max) - 1)
        #expect(listed.rows.count == 1)
        #expect(listed.rows[0].compact.contains(#""unallocated":\#(sum)"#), "\(listed.rows)")
        await journal.connection.close()
    }
}
