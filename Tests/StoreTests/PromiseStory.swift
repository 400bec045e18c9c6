import Domain
import TestSupport

/// Events about order lines, what they cost and when they are promised.
struct PromiseStory {
    /// Parties, a product and a site.
    var world: [String] {
        [
            event(
                "2024-04-01",
                "party.registered",
                #""party":"V","name":"V","roles":["vendor"]"#
            ),
            event(
                "2024-04-01",
                "party.registered",
                #""party":"W","name":"W","roles":["vendor"]"#
            ),
            event("2024-04-01", "party.registered", #""party":"B","name":"B","roles":["buyer"]"#),
            event(
                "2024-04-01",
                "product.registered",
                #""product":"X","name":"X","maker":"M","form_factor":"F","gpus_per_unit":8,"#
                    + #""tdp_w":10200,"tflops_dense":{"bf16":989.4}"#
            ),
            event("2024-04-01", "site.registered", #""site":"S","owner":"B","name":"S""#),
        ]
    }

    /// An event whose id is that of its content.
    func event(_ day: String, _ type: String, _ data: String, source: String = "paper") -> String {
        EventLine.make(day, type, data, source: source)
    }

    func order(
        _ code: String,
        on day: String = "2024-05-01",
        vendor: String = "V",
        terms: String = #""currency":"JPY""#,
        quantity: Int,
        price: String = "100",
        schedule: [(String, Int)] = [],
        source: String = "paper"
    ) -> String {
        event(
            day,
            "order.placed",
            #""order":"\#(code)","buyer":"B","vendor":"\#(vendor)","channel":"private",\#(terms),"#
                + #""lines":[{"line":1,"product":"X","quantity":\#(quantity),"#
                + #""unit_price":"\#(price)","schedule":[\#(parts(schedule))]}]"#,
            source: source
        )
    }

    func promise(_ code: String, on day: String, _ schedule: [(String, Int)]) -> String {
        event(
            day,
            "order.promised",
            #""order":"\#(code)","line":1,"schedule":[\#(parts(schedule))]"#
        )
    }

    func receipt(_ code: String, on day: String, vendor: String, _ quantity: Int) -> String {
        event(
            day,
            "shipment.received",
            #""shipment":"SH-\#(code)-\#(day)-\#(quantity)","site":"S","vendor":"\#(vendor)","#
                + #""lines":[{"order":"\#(code)","line":1,"quantity":\#(quantity)}]"#
        )
    }

    private func parts(_ schedule: [(String, Int)]) -> String {
        schedule.map { #"{"promised_on":"\#($0.0)","quantity":\#($0.1)}"# }
            .joined(separator: ",")
    }

    /// About 160 events, some of which are refused.
    func random(seed: UInt64) -> [String] {
        var dice = SeededNumbers(seed: seed)
        var lines: [String] = []
        func day(_ range: ClosedRange<Int32>) -> String {
            Day(number: Int32.random(in: range, using: &dice)).iso
        }
        func schedule(_ units: Int) -> [(String, Int)] {
            var left = units
            var parts: [(String, Int)] = []
            while left > 0, Int.random(in: 0..<6, using: &dice) > 0 {
                let part = Int.random(in: 1...left, using: &dice)
                parts.append((day(19_870...20_250), part))
                left -= part
            }
            return parts
        }
        for number in 1...20 {
            let code = "O\(number)"
            let vendor = number.isMultiple(of: 3) ? "W" : "V"
            let units = Int.random(in: 1...40, using: &dice)
            let isForeign = number.isMultiple(of: 2)
            let cents = Int.random(in: 0...9999, using: &dice)
            let placed = order(
                code,
                on: day(19_845...19_870),
                vendor: vendor,
                terms: isForeign
                    ? #""currency":"USD","fx_rate":"149.\#(cents + 1)""# : #""currency":"JPY""#,
                quantity: units,
                price: isForeign ? "99.\(cents + 1)" : "101",
                schedule: schedule(units)
            )
            lines.append(placed)
            for _ in 0..<7 {
                let some = Int.random(in: 1...max(1, units / 2), using: &dice)
                let when = day(19_870...20_150)
                switch Int.random(in: 0..<4, using: &dice) {
                case 0: lines.append(promise(code, on: when, schedule(units)))
                case 1:
                    lines.append(
                        event(
                            when,
                            "order.cancelled",
                            #""order":"\#(code)","line":1,"quantity":\#(some),"reason":"r""#
                        )
                    )
                default: lines.append(receipt(code, on: when, vendor: vendor, some))
                }
            }
        }
        return lines
    }
}
