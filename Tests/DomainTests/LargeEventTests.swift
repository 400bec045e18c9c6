import Domain
import Testing

/// Events of thousands of lines, and with thousands of faults: neither takes quadratic time, which
/// would be hours here.
@Suite(.timeLimit(.minutes(2)))
struct LargeEventTests {
    private static let lines = 5000

    private static func event(
        _ type: String,
        day: Int,
        number: Int = 0,
        _ data: String
    ) -> String {
        let id = "00000000-0000-4000-8000-0000000000\(day)\(number)"
        return #"{"id":"\#(id)","type":"\#(type)","occurred_at":"2024-05-0\#(day)","#
            + #""data":{\#(data)}}"#
    }

    private static func list(_ entry: (Int) -> String) -> String {
        "[" + (1...lines).map(entry).joined(separator: ",") + "]"
    }

    private static func read(_ text: String) throws -> EventReader.Result {
        EventReader().read(try JSON.parse(text)) { _, _, _ in EventID(bytes: []) }
    }

    private static var order: String {
        let lines = list {
            #"{"line":\#($0),"product":"X","quantity":4,"unit_price":"1","#
                + #""schedule":[{"promised_on":"2024-06-01","quantity":4}]}"#
        }
        return event(
            "order.placed",
            day: 2,
            #""order":"O","buyer":"A","vendor":"V","channel":"private","currency":"JPY","#
                + #""lines":\#(lines)"#
        )
    }

    @Test func `an order of thousands of lines is placed, sent and received`() throws {
        let others = [
            ("party.registered", #""party":"A","name":"n","roles":["buyer"]"#),
            ("party.registered", #""party":"V","name":"n","roles":["vendor"]"#),
            ("site.registered", #""site":"S","owner":"A","name":"n""#),
            (
                "product.registered",
                #""product":"X","name":"n","maker":"m","form_factor":"server","gpus_per_unit":8,"#
                    + #""tdp_w":1,"tflops_dense":{"bf16":1}"#
            ),
        ].enumerated().map { Self.event($1.0, day: 1, number: 4 + $0, $1.1) }
        let sent = Self.list {
            #"{"order":"O","line":\#($0),"quantity":2,"serials":["S\#($0)a","S\#($0)b"]}"#
        }
        let large = [
            Self.order,
            Self.event(
                "shipment.dispatched",
                day: 3,
                #""shipment":"H","vendor":"V","lines":\#(sent)"#
            ),
            Self.event(
                "shipment.received",
                day: 4,
                #""shipment":"H","vendor":"V","site":"S","lines":\#(sent)"#
            ),
        ]
        var set = WorkingSet()
        for (index, text) in (others + large).enumerated() {
            guard case .event(let event) = try Self.read(text) else {
                Issue.record("\(text.prefix(300)) is no event")
                continue
            }
            var lacks: [Missing] = []
            let verdict = set.decide(
                event,
                now: Instant(startOf: Day(number: 30_000)),
                by: .systemUser("tester"),
                seq: Int64(index + 1),
                lacks: &lacks
            )
            guard case .recorded = verdict else {
                Issue.record("\(verdict)")
                continue
            }
        }
        let last = try set.balances(.line("O", Int64(Self.lines)), from: Day(number: 20_000))
        #expect(last.current == [2, 0, 0, 2, 0, 0, 0, 0, 0])
    }

    @Test func `a hundred faults are told, and that there are more`() throws {
        func field(_ number: Int) -> String { #""field\#(number)":1"# }
        for count in [100, 101, 100_000] {
            let text = Self.event(
                "party.registered",
                day: 1,
                #""party":"A","name":"n","roles":["buyer"],"#
                    + (1...count).map(field).joined(separator: ",")
            )
            guard case .refused(let reasons) = try Self.read(text) else {
                Issue.record("\(count) unknown fields are taken")
                continue
            }
            #expect(reasons.count == min(count, 101))
            #expect(reasons.filter { $0.rule == "unknown_field" }.count == 100)
            #expect((reasons.last?.rule == "more") == (count > 100))
        }
    }

    @Test func `a hundred codes that are not known are told`() throws {
        guard case .event(let event) = try Self.read(Self.order) else {
            Issue.record("no event")
            return
        }
        var set = WorkingSet()
        var lacks: [Missing] = []
        let verdict = set.decide(
            event,
            now: Instant(startOf: Day(number: 30_000)),
            by: .systemUser("tester"),
            seq: 1,
            lacks: &lacks
        )
        guard case .rejected(let reason) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(reason.others.count == 100)
        #expect(reason.others.last?.rule == "more")
    }
}
