import Domain
import Testing

/// Who may record what: for parties of their own, and as if others' things were not there.
struct PermissionTests {
    private static let a = Author.holder(.buyer, party: "A", name: "tanaka")
    private static let b = Author.holder(.buyer, party: "B", name: "suzuki")
    private static let v = Author.holder(.vendor, party: "V", name: "jensen")
    private static let w = Author.holder(.vendor, party: "W", name: "lisa")
    private static let officer = Author.holder(.officer, party: "OFFICE", name: "yamada")
    private static let auditor = Author.holder(.auditor, party: "OFFICE", name: "sato")

    /// Two buyers with an order each, placed with two vendors, a grant and an allocation of A.
    private static let world = [
        party("OFFICE", "agency"), party("A", "buyer"), party("B", "buyer"), party("V", "vendor"),
        party("W", "vendor"),
        event(
            "product.registered",
            #""product":"X","name":"X","maker":"M","form_factor":"F","gpus_per_unit":8,"#
                + #""tdp_w":10200,"tflops_dense":{"bf16":989.4}"#
        ),
        event("site.registered", #""site":"S-A","owner":"A","name":"S""#),
        event("site.registered", #""site":"S-B","owner":"B","name":"S""#),
        event(
            "programme.opened",
            #""programme":"P","name":"P","agency":"OFFICE","payer":"OFFICE","budget_jpy":9000,"#
                + #""rounding_jpy":1000,"restriction_years":5,"eligible_products":["X"]"#
        ),
        event("grant.applied", grant("G-A", "A")),
        event("grant.decided", decision("G-A")), event("grant.applied", grant("G-B", "B")),
        event("order.placed", order("O-A", "A", "V")),
        event("order.placed", order("O-B", "B", "W")),
        event("allocation.granted", allocation("AL-A", "V", #","buyer":"A""#)),
        event("allocation.granted", allocation("AL-V", "V")),
        event("shipment.dispatched", shipped("SH-B", "W", "O-B", #","serials":["B1"]"#)),
        event(
            "shipment.received",
            #""shipment":"SH-B","site":"S-B","lines":[{"order":"O-B","line":1,"quantity":1,"#
                + #""serials":["B1"]}]"#
        ),
        event("invoice.received", invoice("I-B", "W", "O-B")),
        event("claim.submitted", claim("C-B", "G-B")),
    ]

    private static func party(_ code: String, _ role: String) -> String {
        event("party.registered", #""party":"\#(code)","name":"N","roles":["\#(role)"]"#)
    }

    private static func grant(_ code: String, _ applicant: String) -> String {
        #""grant":"\#(code)","programme":"P","applicant":"\#(applicant)","#
            + #""project_cost_jpy":1000,"eligible_cost_jpy":1000,"rate":"1/2","requested_jpy":500"#
    }

    private static func decision(_ grant: String) -> String {
        #""grant":"\#(grant)","ceiling_jpy":500,"rate":"1/2","project_from":"2024-04-01","#
            + #""project_to":"2025-03-31""#
    }

    private static func order(_ code: String, _ buyer: String, _ vendor: String) -> String {
        #""order":"\#(code)","buyer":"\#(buyer)","vendor":"\#(vendor)","channel":"private","#
            + #""currency":"JPY","lines":[{"line":1,"product":"X","quantity":10,"#
            + #""unit_price":"100"}]"#
    }

    private static func allocation(
        _ code: String,
        _ vendor: String,
        _ more: String = ""
    ) -> String {
        #""allocation":"\#(code)","vendor":"\#(vendor)","product":"X","quantity":4\#(more)"#
    }

    private static func shipped(
        _ code: String,
        _ vendor: String,
        _ order: String,
        _ more: String = ""
    ) -> String {
        #""shipment":"\#(code)","vendor":"\#(vendor)","lines":[{"order":"\#(order)","line":1,"#
            + #""quantity":1\#(more)}]"#
    }

    private static func invoice(_ code: String, _ issuer: String, _ order: String) -> String {
        #""invoice":"\#(code)","issuer":"\#(issuer)","order":"\#(order)","lines":[{"line":1,"#
            + #""quantity":1,"unit_price":"100"}],"amount_jpy":100,"tax_jpy":10,"#
            + #""invoiced_on":"2024-05-01""#
    }

    private static func claim(_ code: String, _ grant: String) -> String {
        #""claim":"\#(code)","grant":"\#(grant)","kind":"interim","requested_jpy":0,"lines":["#
            + #"{"line":1,"category":"x","amount_jpy":0,"tax_jpy":0}]"#
    }

    private static func accepted(_ order: String) -> String {
        #""order":"\#(order)","line":1,"quantity":1,"serials":["B1"],"site":"S-B""#
    }

    /// An event whose id is that of its content.
    private static func event(_ type: String, _ data: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(type) \(data)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        let id = String(repeating: "0", count: 16 - digits.count) + digits
        return """
            {"id":"00000000-0000-4000-\(id.prefix(4))-\(id.suffix(12))","type":"\(type)",\
            "occurred_at":"2024-05-01","data":{\(data)}}
            """
    }

    private static func id(_ line: String) -> String {
        String(line.dropFirst(#"{"id":""#.count).prefix(36))
    }

    private func told() -> MemoryRegistry {
        var registry = MemoryRegistry()
        for line in Self.world {
            guard case .recorded = registry.record(line) else {
                Issue.record("\(line): \(registry.record(line))")
                continue
            }
        }
        return registry
    }

    /// What an author records about its own, and what it gets for what is another's: the rule's code.
    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let author: Author
        let type: String
        let data: String
        /// Nil where it is recorded.
        let rule: String?

        init(
            _ description: String,
            _ author: Author,
            _ type: String,
            _ data: String,
            _ rule: String? = nil
        ) {
            self.description = description
            self.author = author
            self.type = type
            self.data = data
            self.rule = rule
        }
    }

    static let cases = [
        Case("a buyer orders", a, "order.placed", order("N", "A", "W")),
        Case("for another", a, "order.placed", order("N", "B", "W"), "wrong_party"),
        Case("a vendor orders", v, "order.placed", order("N", "A", "V"), "not_allowed"),
        Case("an auditor orders", auditor, "order.placed", order("N", "A", "V"), "not_allowed"),
        Case("an officer orders for a buyer", officer, "order.placed", order("N", "B", "V")),
        Case(
            "a code that another has taken",
            a,
            "order.placed",
            order("O-B", "A", "V"),
            "code_taken"
        ),
        Case("a buyer cancels", a, "order.cancelled", cancelled("O-A")),
        Case("another's", a, "order.cancelled", cancelled("O-B"), "unknown_code"),
        Case("a buyer promises", a, "order.promised", promised("O-A"), "not_allowed"),
        Case("a vendor promises", v, "order.promised", promised("O-A")),
        Case("on another's order", v, "order.promised", promised("O-B"), "unknown_code"),
        Case("a vendor sets units aside", v, "allocation.granted", allocation("N", "V")),
        Case("another's units", v, "allocation.granted", allocation("N", "W"), "wrong_party"),
        Case(
            "a buyer assigns what it was granted",
            a,
            "allocation.assigned",
            assigned("AL-A", "O-A")
        ),
        Case(
            "what nobody was granted",
            a,
            "allocation.assigned",
            assigned("AL-V", "O-A"),
            "unknown_code"
        ),
        Case("a vendor ships", v, "shipment.dispatched", shipped("N", "V", "O-A")),
        Case("for another", v, "shipment.dispatched", shipped("N", "W", "O-A"), "wrong_party"),
        Case(
            "another's order",
            v,
            "shipment.dispatched",
            shipped("N", "V", "O-B"),
            "unknown_code"
        ),
        Case("a buyer receives", b, "delivery.accepted", accepted("O-B")),
        Case("another's units", a, "delivery.accepted", accepted("O-B"), "unknown_code"),
        Case(
            "of a shipment that is another's",
            a,
            "shipment.received",
            #""shipment":"SH-B","site":"S-A","vendor":"V","lines":[{"order":"O-A","line":1,"#
                + #""quantity":1}]"#,
            "code_taken"
        ),
        Case("a buyer's invoice", a, "invoice.received", invoice("N", "V", "O-A")),
        Case(
            "for another's order",
            a,
            "invoice.received",
            invoice("N", "V", "O-B"),
            "unknown_code"
        ),
        Case("a buyer pays", b, "payment.made", payment("I-B", "W")),
        Case("another's invoice", a, "payment.made", payment("I-B", "W"), "unknown_code"),
        Case("a buyer applies", a, "grant.applied", grant("N", "A")),
        Case("for another", a, "grant.applied", grant("N", "B"), "wrong_party"),
        Case("a buyer decides", a, "grant.decided", decision("G-B"), "not_allowed"),
        Case("a buyer claims", a, "claim.submitted", claim("N", "G-A")),
        Case("under another's grant", a, "claim.submitted", claim("N", "G-B"), "unknown_code"),
        Case(
            "a buyer takes a claim back",
            b,
            "claim.withdrawn",
            #""claim":"C-B","reason":"x""#
        ),
        Case(
            "another's",
            a,
            "claim.withdrawn",
            #""claim":"C-B","reason":"x""#,
            "unknown_code"
        ),
        Case("a buyer's site", a, "site.registered", #""site":"N","owner":"A","name":"N""#),
        Case(
            "another's",
            a,
            "site.registered",
            #""site":"N","owner":"B","name":"N""#,
            "wrong_party"
        ),
        Case(
            "a site that is another's",
            a,
            "site.registered",
            #""site":"S-B","owner":"A","name":"N""#,
            "code_taken"
        ),
        Case(
            "a buyer's own capacity",
            a,
            "capacity.declared",
            #""operator":"A","eflops_bf16":"1""#
        ),
        Case(
            "another's",
            a,
            "capacity.declared",
            #""operator":"B","eflops_bf16":"1""#,
            "wrong_party"
        ),
        Case("a buyer's paper", b, "evidence.attached", evidence("claim", "C-B")),
        Case("on another's", a, "evidence.attached", evidence("claim", "C-B"), "unknown_code"),
        Case("on another's unit", a, "evidence.attached", evidence("unit", "B1"), "unknown_code"),
        Case("a vendor's paper", v, "evidence.attached", evidence("order", "O-A")),
        Case("on a grant", v, "evidence.attached", evidence("grant", "G-A"), "unknown_code"),
        Case("on a buyer's own site", a, "evidence.attached", evidence("site", "S-A")),
        Case("on another's site", a, "evidence.attached", evidence("site", "S-B"), "wrong_party"),
        Case(
            "a vendor's, on a site",
            v,
            "evidence.attached",
            evidence("site", "S-A"),
            "wrong_party"
        ),
        Case("on itself", v, "evidence.attached", evidence("party", "V")),
        Case("on a rival", v, "evidence.attached", evidence("party", "W"), "wrong_party"),
        Case("on a buyer", v, "evidence.attached", evidence("party", "A"), "wrong_party"),
        Case("on a product", v, "evidence.attached", evidence("product", "X"), "not_allowed"),
        Case("on a programme", a, "evidence.attached", evidence("programme", "P"), "not_allowed"),
        Case("on no programme", a, "evidence.attached", evidence("programme", "Q"), "unknown_code"),
        Case("an officer's", officer, "evidence.attached", evidence("programme", "P")),
        Case("a buyer moves its unit", b, "unit.moved", #""serial":"B1","site":"S-B""#),
        Case("another's", a, "unit.moved", #""serial":"B1","site":"S-A""#, "serial_elsewhere"),
    ]

    private static func cancelled(_ order: String) -> String {
        #""order":"\#(order)","line":1,"quantity":1,"reason":"x""#
    }

    private static func promised(_ order: String) -> String {
        #""order":"\#(order)","line":1,"schedule":[{"promised_on":"2024-06-01","quantity":1}]"#
    }

    private static func assigned(_ allocation: String, _ order: String) -> String {
        #""allocation":"\#(allocation)","order":"\#(order)","line":1,"quantity":1"#
    }

    private static func payment(_ invoice: String, _ issuer: String) -> String {
        #""payment":"N","invoice":"\#(invoice)","issuer":"\#(issuer)","amount_jpy":110,"#
            + #""paid_on":"2024-05-01""#
    }

    private static func evidence(_ kind: String, _ code: String) -> String {
        #""subject":{"kind":"\#(kind)","code":"\#(code)"},"kind":"other","sha256":""#
            + String(repeating: "ab", count: 32) + #"","file":"f""#
    }

    @Test(arguments: cases)
    func `who may record what`(_ one: Case) {
        var registry = told()
        switch (registry.record(Self.event(one.type, one.data), by: one.author), one.rule) {
        case (.recorded, nil): break
        case (.rejected(let why), let rule?):
            #expect(why.first?.rule == rule, "\(why)")
            let told = why.map(\.message).joined()
            #expect(!told.contains("B/") && !told.contains("suzuki"), "says nothing of others")
        case (let outcome, _): Issue.record("\(outcome)")
        }
    }

    /// What is refused because it is another's is refused in the words for what is not there.
    @Test
    func `another's things look as if they were not there`() {
        let pairs = [
            ("order.cancelled", Self.cancelled("O-B"), Self.cancelled("O-0")),
            ("claim.submitted", Self.claim("N", "G-B"), Self.claim("N", "G-0")),
            ("payment.made", Self.payment("I-B", "W"), Self.payment("I-0", "W")),
            ("allocation.assigned", Self.assigned("AL-V", "O-A"), Self.assigned("AL-0", "O-A")),
            ("evidence.attached", Self.evidence("claim", "C-B"), Self.evidence("claim", "C-0")),
            ("evidence.attached", Self.evidence("unit", "B1"), Self.evidence("unit", "00")),
            (
                "unit.moved", #""serial":"B1","site":"S-A""#, #""serial":"00","site":"S-A""#
            ),
            (
                "claim.withdrawn", #""claim":"C-B","reason":"x""#, #""claim":"C-0","reason":"x""#
            ),
        ]
        for (type, hidden, absent) in pairs {
            var registry = told()
            let ofHidden = registry.record(Self.event(type, hidden), by: Self.a)
            let ofAbsent = registry.record(Self.event(type, absent), by: Self.a)
            guard case .rejected(let one) = ofHidden, case .rejected(let other) = ofAbsent else {
                Issue.record("\(ofHidden) \(ofAbsent)")
                continue
            }
            #expect(one.map(Self.blind) == other.map(Self.blind), "\(type)")
        }
    }

    /// A refusal without the codes that differ on purpose.
    private static func blind(_ rejection: Rejection) -> [String?] {
        var message = rejection.message
        for code in ["O-B", "G-B", "I-B", "AL-V", "C-B", "B1", "O-0", "G-0", "I-0", "AL-0", "C-0"] {
            message = message.split(separator: code, omittingEmptySubsequences: false)
                .joined(separator: "…")
        }
        message = message.split(separator: " 00", omittingEmptySubsequences: false)
            .joined(separator: " …")
        return [rejection.field, rejection.rule, message]
    }

    @Test
    func `a party voids what it recorded itself`() {
        var registry = told()
        let order = Self.event("order.placed", Self.order("N", "A", "V"))
        guard case .recorded = registry.record(order, by: Self.a) else {
            Issue.record("not recorded")
            return
        }
        func void(_ line: String) -> String {
            Self.event("event.voided", #""event":"\#(Self.id(line))","reason":"x""#)
        }
        func rule(_ line: String, _ author: Author) -> String? {
            guard case .rejected(let why) = registry.record(void(line), by: author) else {
                return nil
            }
            return why.first?.rule
        }
        // B sees nothing of it, V sees it and did not record it.
        #expect(rule(order, Self.b) == "unknown_event")
        #expect(rule(order, Self.v) == "not_allowed")
        // Recorded by the office, of A's own order.
        #expect(rule(Self.world[12], Self.a) == "not_allowed")
        #expect(rule(order, Self.a) == nil)
    }

    /// The same event under another's id.
    private static func event(_ line: String, under other: String) -> String {
        line.split(separator: id(line), omittingEmptySubsequences: false).joined(
            separator: id(other)
        )
    }

    @Test
    func `an id that another has used is refused without a word of its event`() {
        let ofB = Self.world[13]
        func outcome(_ line: String, _ author: Author) -> MemoryRegistry.Outcome {
            var registry = told()
            return registry.record(line, by: author)
        }
        func why(_ line: String, _ author: Author) -> Rejection? {
            guard case .rejected(let why) = outcome(line, author) else { return nil }
            return why.first
        }
        // Content of its own, of several kinds.
        for line in [
            Self.event("order.placed", Self.order("N", "A", "V")),
            Self.event("grant.applied", Self.grant("N", "A")),
            Self.event("site.registered", #""site":"N","owner":"A","name":"N""#),
        ] {
            let refused = why(Self.event(line, under: ofB), Self.a)
            #expect(refused?.rule == "id_taken" && refused?.field == "id")
            #expect(refused?.message == "id \(Self.id(ofB)) is taken: give another id")
        }
        let promise = Self.event("order.promised", Self.promised("O-A"))
        #expect(why(Self.event(promise, under: ofB), Self.v)?.rule == "id_taken")
        // Whoever guesses another's event is refused as if it were not there, equal or not.
        let absent = Self.event("order.placed", Self.order("O-0", "B", "W"))
        #expect(why(ofB, Self.a)?.rule == "code_taken")
        #expect(why(absent, Self.a)?.rule == "wrong_party")
        let cancelled = Self.event("order.cancelled", Self.cancelled("O-B"))
        let before = why(cancelled, Self.a)
        var after = told()
        #expect(after.record(cancelled, by: Self.b) != .duplicate)
        guard case .rejected(let now) = after.record(cancelled, by: Self.a) else {
            Issue.record("not refused")
            return
        }
        #expect(
            before?.rule == "unknown_code" && now.first.map(Self.blind) == before.map(Self.blind)
        )
        // A role that records nothing is told nothing else.
        #expect(why(ofB, Self.auditor)?.rule == "not_allowed")
        #expect(why(Self.event(absent, under: ofB), Self.auditor)?.rule == "not_allowed")
        // Who sees it whole is told, by whomever it was recorded.
        #expect(outcome(ofB, Self.b) == .duplicate)
        #expect(outcome(ofB, Self.officer) == .duplicate)
        #expect(why(Self.event(absent, under: ofB), Self.b)?.rule == "other_content")
    }

    @Test
    func `a party's own event is a duplicate, whatever became of it`() {
        var registry = told()
        let placed = Self.event("order.placed", Self.order("N", "A", "V"))
        let cancelled = Self.event("order.cancelled", Self.cancelled("N"))
        let paper = Self.event("evidence.attached", Self.evidence("invoice", "I-X"))
        let voids = [cancelled, placed].map {
            Self.event("event.voided", #""event":"\#(Self.id($0))","reason":"x""#)
        }
        for line in [placed, cancelled, paper] + voids {
            guard case .recorded = registry.record(line, by: Self.a) else {
                Issue.record("\(line)")
                return
            }
        }
        for line in [placed, cancelled, paper] + voids {
            #expect(registry.record(line, by: Self.a) == .duplicate, "\(line)")
        }
        // A party whose code begins with another's is not that one.
        let longer = Author.holder(.buyer, party: "A/A", name: "x")
        let own = Author.holder(.buyer, party: "A/A", name: "y")
        let about = Self.event("evidence.attached", Self.evidence("invoice", "I-Y"))
        _ = registry.record(about, by: longer)
        #expect(registry.record(about, by: own) == .duplicate)
        guard case .rejected(let why) = registry.record(about, by: Self.a) else {
            Issue.record("A is taken for A/A")
            return
        }
        #expect(why.first?.rule == "id_taken")
    }

    @Test
    func `a void is refused without a word of whose event rests on it`() {
        var registry = told()
        let site = Self.event("site.registered", #""site":"N","owner":"A","name":"N""#)
        let accepted = Self.event(
            "delivery.accepted",
            #""order":"O-B","line":1,"quantity":1,"serials":["B1"],"site":"N""#
        )
        for (line, author) in [(site, Self.a), (accepted, Self.b)] {
            guard case .recorded = registry.record(line, by: author) else {
                Issue.record("\(line)")
                return
            }
        }
        let void = Self.event("event.voided", #""event":"\#(Self.id(site))","reason":"x""#)
        guard case .rejected(let why) = registry.record(void, by: Self.a) else {
            Issue.record("not refused")
            return
        }
        #expect(why.first?.rule == "rested_on")
        #expect(
            why.first?.message == "what was recorded later rests on event \(Self.id(site)): it has "
                + "to be voided first"
        )
        guard case .rejected(let told) = registry.record(void, by: Self.officer) else {
            Issue.record("not refused")
            return
        }
        #expect(told.first?.message.contains("delivery.accepted") ?? false)
    }
}
