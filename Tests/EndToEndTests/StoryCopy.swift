import Domain
import Testing

/// A copy of one clean grant, from decision to closing, with changes.
///
/// Every copy has its own codes, beginning with its name and a full stop, and its own account, so
/// that many stand side by side in one registry and findings tell whose they are.
struct StoryCopy {
    /// Letters and digits.
    let name: String
    let changes: [Change]

    enum Change: Sendable {
        /// In the first event of the type, the first such text.
        case replace(_ type: String, _ text: String, with: String)
        /// That text, wherever it stands.
        case everywhere(_ text: String, with: String)
        /// The first event of the type that holds the text goes.
        case drop(_ type: String, _ text: String)
        /// An event more: before the first of a type, else in the end.
        case add(_ type: String, on: String, _ data: String, before: String? = nil)
    }

    /// The events as JSON lines, and how many changes found nothing to change.
    func text(number: Int) -> (events: String, missed: Int) {
        var events = Self.clean.split(separator: "\n").map(String.init)
        var missed = 0
        for change in changes where !Self.apply(change, to: &events) { missed += 1 }
        let account = String(String(10_000_000 + number).dropFirst())
        let text = events.joined(separator: "\n") + "\n"
        return (
            text.replacing("§", with: name + ".").replacing("¤", with: account), missed
        )
    }

    /// False where it changes nothing.
    private static func apply(_ change: Change, to events: inout [String]) -> Bool {
        func first(_ type: String, _ text: String) -> Int? {
            events.firstIndex {
                $0.contains("\"type\":\"\(type)\"") && (text.isEmpty || $0.contains(text))
            }
        }
        switch change {
        case .replace(let type, let text, let other):
            guard let index = first(type, text), let range = events[index].firstRange(of: text)
            else { return false }
            events[index].replaceSubrange(range, with: other)
        case .everywhere(let text, let other):
            guard events.contains(where: { $0.contains(text) }) else { return false }
            events = events.map { $0.replacing(text, with: other) }
        case .drop(let type, let text):
            guard let index = first(type, text) else { return false }
            events.remove(at: index)
        case .add(let type, let day, let data, let next):
            let event = #"{"type":"\#(type)","occurred_at":"\#(day)","data":\#(data)}"#
            let index = next.map { first($0, "") } ?? events.endIndex
            guard let index else { return false }
            events.insert(event, at: index)
        }
        return true
    }

    /// The findings of a run by copy: `RULE key=value …`, keys sorted, codes with `§` again.
    static func findings(_ json: String) throws -> [String: [String]] {
        var found: [String: [String]] = [:]
        guard case .object(let answer) = try JSON.parse(Array(json.utf8)[...]),
            case .array(let findings)? = answer.first(where: { $0.name == "findings" })?.value
        else { return [:] }
        for finding in findings {
            guard case .object(let members) = finding,
                case .string(let rule)? = members.first(where: { $0.name == "rule" })?.value,
                case .object(let subject)? = members.first(where: { $0.name == "subject" })?.value
            else { continue }
            var words: [String] = []
            var copy = ""
            for member in subject.sorted(by: { $0.name < $1.name }) {
                var value = member.value.canonical()
                if case .string(let text) = member.value { value = text }
                if let stop = value.firstIndex(of: ".") {
                    copy = String(value[..<stop])
                    value = "§" + value[value.index(after: stop)...]
                }
                words.append("\(member.name)=\(value)")
            }
            found[copy, default: []].append(([rule] + words).joined(separator: " "))
        }
        return found.mapValues { $0.sorted() }
    }

    /// Reconciled after its end, it has no finding: what is asked for is the whole ceiling, two
    /// payments of one amount are a day apart, and in 2024 a quarter of the forecast is just exceeded.
    private static let clean = #"""
        {"type":"party.registered","occurred_at":"2023-04-01","data":{"party":"§AG","name":"機構","roles":["agency"],"country":"JP","account":{"bank":"0001","branch":"001","kind":"1","number":"¤","holder_kana":"ｷｺｳ"}}}
        {"type":"party.registered","occurred_at":"2023-04-01","data":{"party":"§B","name":"買手","roles":["buyer","operator"],"country":"JP","account":{"bank":"0002","branch":"001","kind":"1","number":"1","holder_kana":"ｶ)ｶｲﾃ"}}}
        {"type":"party.registered","occurred_at":"2023-04-01","data":{"party":"§C","name":"他社","roles":["buyer"],"country":"JP"}}
        {"type":"party.registered","occurred_at":"2023-04-01","data":{"party":"§V","name":"納入業者","roles":["vendor"],"country":"JP"}}
        {"type":"site.registered","occurred_at":"2023-04-01","data":{"site":"§S","owner":"§B","name":"A"}}
        {"type":"product.registered","occurred_at":"2023-04-01","data":{"product":"§X","name":"X","maker":"M","form_factor":"SXM5","gpus_per_unit":1,"tdp_w":700,"tflops_dense":{"bf16":"989.4"},"tpp":15831}}
        {"type":"product.registered","occurred_at":"2023-04-01","data":{"product":"§Y","name":"Y","maker":"M","form_factor":"rack","gpus_per_unit":1,"tdp_w":70,"tflops_dense":{"bf16":"9.4"}}}
        {"type":"product.registered","occurred_at":"2023-04-01","data":{"product":"§Z","name":"Z","maker":"M","form_factor":"rack","gpus_per_unit":1,"tdp_w":70,"tflops_dense":{"bf16":"9.4"}}}
        {"type":"programme.opened","occurred_at":"2023-04-01","data":{"programme":"§P","name":"事業","agency":"§AG","payer":"§AG","budget_jpy":90000000,"rounding_jpy":1000,"restriction_years":5,"eligible_products":["§X","§Y"],"reports":["year_end","input_tax"],"advance_caps":[{"by":"03-31","share":"1/2"}],"forecast":[{"fiscal_year":2024,"amount_jpy":3999999},{"fiscal_year":2025,"amount_jpy":10999999}]}}
        {"type":"grant.applied","occurred_at":"2024-04-10","data":{"grant":"§G","programme":"§P","applicant":"§B","project_cost_jpy":20000000,"eligible_cost_jpy":13000000,"rate":"1/2","requested_jpy":6500000}}
        {"type":"grant.decided","occurred_at":"2024-05-01","data":{"grant":"§G","ceiling_jpy":6500000,"rate":"1/2","project_from":"2024-05-01","project_to":"2025-06-30"}}
        {"type":"disbursement.instructed","occurred_at":"2024-06-03","data":{"disbursement":"§DA","grant":"§G","kind":"advance","amount_jpy":1000000,"pay_on":"2024-06-10"}}
        {"type":"disbursement.confirmed","occurred_at":"2024-06-10","data":{"disbursement":"§DA","paid_on":"2024-06-10","bank_ref":"§RA"}}
        {"type":"order.placed","occurred_at":"2024-12-02","data":{"order":"§O","buyer":"§B","vendor":"§V","channel":"subsidised","currency":"JPY","grant":"§G","lines":[{"line":1,"product":"§X","quantity":2,"unit_price":"5500000","schedule":[{"promised_on":"2025-02-01","quantity":2}]},{"line":2,"product":"§Y","quantity":10,"unit_price":"100000","schedule":[{"promised_on":"2025-02-02","quantity":10}]},{"line":3,"product":"§X","quantity":1,"unit_price":"1000000"}]}}
        {"type":"shipment.dispatched","occurred_at":"2025-01-20","data":{"shipment":"§SH","vendor":"§V","lines":[{"order":"§O","line":1,"quantity":2,"serials":["§S1","§S2"]},{"order":"§O","line":2,"quantity":10},{"order":"§O","line":3,"quantity":1,"serials":["§S3"]}]}}
        {"type":"shipment.received","occurred_at":"2025-01-27","data":{"shipment":"§SH","site":"§S","lines":[{"order":"§O","line":1,"quantity":2,"serials":["§S1","§S2"]},{"order":"§O","line":2,"quantity":10},{"order":"§O","line":3,"quantity":1,"serials":["§S3"]}]}}
        {"type":"delivery.accepted","occurred_at":"2025-02-03","data":{"order":"§O","line":1,"quantity":2,"serials":["§S1","§S2"],"site":"§S"}}
        {"type":"delivery.accepted","occurred_at":"2025-02-03","data":{"order":"§O","line":2,"quantity":10,"site":"§S"}}
        {"type":"delivery.accepted","occurred_at":"2025-02-03","data":{"order":"§O","line":3,"quantity":1,"serials":["§S3"],"site":"§S"}}
        {"type":"invoice.received","occurred_at":"2025-02-10","data":{"invoice":"§I","issuer":"T7010005005425","order":"§O","lines":[{"line":1,"quantity":2,"unit_price":"5500000"},{"line":2,"quantity":10,"unit_price":"100000"},{"line":3,"quantity":1,"unit_price":"1000000"}],"amount_jpy":13000000,"tax_jpy":1300000,"invoiced_on":"2025-02-10"}}
        {"type":"payment.made","occurred_at":"2025-03-20","data":{"payment":"§PY","invoice":"§I","issuer":"T7010005005425","amount_jpy":14300000,"paid_on":"2025-03-20"}}
        {"type":"claim.submitted","occurred_at":"2025-04-05","data":{"claim":"§C1","grant":"§G","kind":"final","requested_jpy":6500000,"completed_on":"2025-03-20","lines":[{"line":1,"category":"equipment","order":"§O","order_line":1,"quantity":2,"serials":["§S1","§S2"],"amount_jpy":11000000,"tax_jpy":1100000,"quoted_on":"2024-04-20","delivered_on":"2025-01-27","accepted_on":"2025-02-03","invoice":"§I","invoice_issuer":"T7010005005425","invoiced_on":"2025-02-10","paid_on":"2025-03-20","payment_method":"bank_transfer"},{"line":2,"category":"equipment","order":"§O","order_line":2,"quantity":10,"amount_jpy":1000000,"tax_jpy":100000,"quoted_on":"2024-04-20","delivered_on":"2025-01-27","accepted_on":"2025-02-03","invoice":"§I","invoice_issuer":"T7010005005425","invoiced_on":"2025-02-10","paid_on":"2025-03-20","payment_method":"bank_transfer"},{"line":3,"category":"equipment","order":"§O","order_line":3,"quantity":1,"serials":["§S3"],"amount_jpy":1000000,"tax_jpy":100000,"quoted_on":"2024-04-20","delivered_on":"2025-01-27","accepted_on":"2025-02-03","invoice":"§I","invoice_issuer":"T7010005005425","invoiced_on":"2025-02-10","paid_on":"2025-03-20","payment_method":"bank_transfer"}]}}
        {"type":"report.filed","occurred_at":"2025-04-08","data":{"grant":"§G","kind":"year_end","fiscal_year":2024}}
        {"type":"claim.fixed","occurred_at":"2025-05-20","data":{"claim":"§C1","eligible_jpy":13000000,"fixed_jpy":6500000}}
        {"type":"disbursement.instructed","occurred_at":"2025-05-25","data":{"disbursement":"§D1","grant":"§G","kind":"settlement","claim":"§C1","amount_jpy":2750000,"pay_on":"2025-06-10"}}
        {"type":"disbursement.instructed","occurred_at":"2025-05-25","data":{"disbursement":"§D2","grant":"§G","kind":"settlement","claim":"§C1","amount_jpy":2750000,"pay_on":"2025-06-11"}}
        {"type":"disbursement.confirmed","occurred_at":"2025-06-10","data":{"disbursement":"§D1","paid_on":"2025-06-10","bank_ref":"§R1"}}
        {"type":"disbursement.confirmed","occurred_at":"2025-06-11","data":{"disbursement":"§D2","paid_on":"2025-06-11","bank_ref":"§R2"}}
        {"type":"report.filed","occurred_at":"2025-07-01","data":{"grant":"§G","kind":"input_tax","amount_jpy":0}}
        {"type":"grant.closed","occurred_at":"2025-07-10","data":{"grant":"§G"}}
        {"type":"statement.recorded","occurred_at":"2025-04-01","data":{"statement":"§ST1","account":{"bank":"0001","branch":"001","kind":"1","number":"¤"},"from":"2024-04-01","to":"2025-03-31","opening_jpy":10000000,"closing_jpy":9000000,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","entries":[{"entry":"1","booked_on":"2024-06-10","direction":"debit","amount_jpy":1000000,"reference":"§RA"}]}}
        {"type":"statement.recorded","occurred_at":"2025-07-01","data":{"statement":"§ST2","account":{"bank":"0001","branch":"001","kind":"1","number":"¤"},"from":"2025-04-01","to":"2025-06-30","opening_jpy":9000000,"closing_jpy":3500000,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","entries":[{"entry":"1","booked_on":"2025-06-10","direction":"debit","amount_jpy":2750000,"reference":"§R1"},{"entry":"2","booked_on":"2025-06-11","direction":"debit","amount_jpy":2750000,"reference":"§R2"}]}}
        """#
}

/// Records many copies in one registry and reconciles them together.
enum StoryCopies {
    /// - Returns: the findings of each copy, and the verdict.
    static func reconcile(
        _ copies: [StoryCopy],
        registry: String,
        home: String
    ) throws -> (findings: [String: [String]], verdict: String?) {
        #expect(Set(copies.map(\.name)).count == copies.count, "a name twice")
        var events = ""
        for (number, copy) in copies.enumerated() {
            let text = copy.text(number: number)
            #expect(text.missed == 0, "\(copy.name): a change found nothing to change")
            events += text.events
        }
        let result = try Shell.run(
            """
            chotatsu import - --registry \(registry) >&2 || exit 9
            chotatsu reconcile run --as-of 2026-09-30 --registry \(registry) --format json
            """,
            home: home,
            input: events
        )
        try #require(result.status < 2, "\(result.errors)")
        return (
            try StoryCopy.findings(result.output),
            try ReconcileTests.part("verdict", of: result.output)
        )
    }
}
