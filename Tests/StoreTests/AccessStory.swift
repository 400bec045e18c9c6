import Domain
import Operations
import Postgres
import Store
import TestSupport

/// A registry with two buyers, two vendors and an office, and a token for each of their roles.
struct AccessStory {
    /// What was recorded, in order: a name for each event, and the event.
    static let events: [(name: String, line: String)] = {
        let story = PromiseStory()
        func party(_ code: String, _ roles: String, _ more: String = "") -> String {
            story.event(
                "2024-04-01",
                "party.registered",
                #""party":"\#(code)","name":"Name of \#(code)","roles":[\#(roles)]\#(more)"#
            )
        }
        func order(_ code: String, _ buyer: String, _ vendor: String, _ more: String = "")
            -> String
        {
            story.event(
                "2024-05-01",
                "order.placed",
                #""order":"\#(code)","buyer":"\#(buyer)","vendor":"\#(vendor)","#
                    + #""channel":"private","currency":"JPY"\#(more),"lines":[{"line":1,"#
                    + #""product":"X","quantity":10,"unit_price":"100"}]"#
            )
        }
        let account =
            #","account":{"bank":"0001","branch":"001","kind":"1","number":"1234567","#
            + #""holder_kana":"ｴ-"}"#
        return [
            ("office", party("OFFICE", #""agency""#, account)),
            ("A", party("A", #""buyer""#, account)), ("B", party("B", #""buyer""#, account)),
            ("V", party("V", #""vendor""#)), ("W", party("W", #""vendor""#)),
            (
                "X",
                story.event(
                    "2024-04-01",
                    "product.registered",
                    #""product":"X","name":"X","maker":"M","form_factor":"F","gpus_per_unit":8,"#
                        + #""tdp_w":10200,"tflops_dense":{"bf16":989.4}"#
                )
            ),
            (
                "site A",
                story.event(
                    "2024-04-01",
                    "site.registered",
                    #""site":"S-A","owner":"A","name":"Site of A","power_kw":5000"#
                )
            ),
            (
                "site B",
                story.event(
                    "2024-04-01",
                    "site.registered",
                    #""site":"S-B","owner":"B","name":"Site of B""#
                )
            ),
            (
                "programme",
                story.event(
                    "2024-04-01",
                    "programme.opened",
                    #""programme":"P","name":"P","agency":"OFFICE","payer":"OFFICE","#
                        + #""budget_jpy":1000000,"rounding_jpy":1000,"restriction_years":5,"#
                        + #""eligible_products":["X"]"#
                )
            ),
            ("grant A", grant("G-A", "A")), ("grant B", grant("G-B", "B")),
            ("decided A", decided("G-A")), ("decided B", decided("G-B")),
            ("order A", order("O-A", "A", "V", #","grant":"G-A""#)),
            ("order B", order("O-B", "B", "V")), ("order W", order("O-W", "B", "W")),
            (
                "allocation A",
                story.event(
                    "2024-05-02",
                    "allocation.granted",
                    #""allocation":"AL-A","vendor":"V","product":"X","buyer":"A","quantity":4"#
                )
            ),
            (
                "allocation any",
                story.event(
                    "2024-05-02",
                    "allocation.granted",
                    #""allocation":"AL-V","vendor":"V","product":"X","quantity":6"#
                )
            ),
            (
                "assigned B",
                story.event(
                    "2024-05-03",
                    "allocation.assigned",
                    #""allocation":"AL-V","order":"O-B","line":1,"quantity":2"#
                )
            ),
            (
                "dispatched",
                story.event(
                    "2024-05-04",
                    "shipment.dispatched",
                    #""shipment":"SH","vendor":"V","lines":[{"order":"O-A","line":1,"#
                        + #""quantity":2,"serials":["A1","A2"]},{"order":"O-B","line":1,"#
                        + #""quantity":1,"serials":["B1"]}]"#
                )
            ),
            (
                "held",
                story.event(
                    "2024-05-05",
                    "shipment.held",
                    #""shipment":"SH","kind":"customs","reason":"papers""#
                )
            ),
            (
                "received A",
                story.event(
                    "2024-05-06",
                    "shipment.received",
                    #""shipment":"SH","site":"S-A","lines":[{"order":"O-A","line":1,"quantity":2,"#
                        + #""serials":["A1","A2"]}]"#
                )
            ),
            (
                "accepted A",
                story.event(
                    "2024-05-07",
                    "delivery.accepted",
                    #""order":"O-A","line":1,"quantity":2,"serials":["A1","A2"],"site":"S-A""#
                )
            ),
            (
                "service A",
                story.event(
                    "2024-05-08",
                    "unit.in_service",
                    #""order":"O-A","line":1,"quantity":1,"serials":["A1"],"site":"S-A""#
                )
            ),
            (
                "moved A",
                story.event("2024-05-09", "unit.moved", #""serial":"A1","site":"S-A""#)
            ),
            (
                "invoice A",
                story.event(
                    "2024-05-09",
                    "invoice.received",
                    #""invoice":"I-1","issuer":"V","order":"O-A","lines":[{"line":1,"quantity":2,"#
                        + #""unit_price":"100"}],"amount_jpy":200,"tax_jpy":20,"#
                        + #""invoiced_on":"2024-05-09""#
                )
            ),
            (
                "payment A",
                story.event(
                    "2024-05-10",
                    "payment.made",
                    #""payment":"PAY-A","invoice":"I-1","issuer":"V","amount_jpy":220,"#
                        + #""paid_on":"2024-05-10""#
                )
            ),
            (
                "claim A",
                story.event(
                    "2024-05-11",
                    "claim.submitted",
                    #""claim":"C-A","grant":"G-A","kind":"interim","requested_jpy":100,"lines":["#
                        + #"{"line":1,"category":"equipment","order":"O-A","order_line":1,"#
                        + #""quantity":2,"amount_jpy":200,"tax_jpy":20}]"#
                )
            ),
            (
                "evidence A",
                story.event(
                    "2024-05-12",
                    "evidence.attached",
                    #""subject":{"kind":"claim","code":"C-A"},"kind":"quote","sha256":""#
                        + String(repeating: "ab", count: 32) + #"","file":"quote.pdf""#
                )
            ),
        ]
        func grant(_ code: String, _ applicant: String) -> String {
            story.event(
                "2024-04-02",
                "grant.applied",
                #""grant":"\#(code)","programme":"P","applicant":"\#(applicant)","#
                    + #""project_cost_jpy":1000,"eligible_cost_jpy":1000,"rate":"1/2","#
                    + #""requested_jpy":500"#
            )
        }
        func decided(_ code: String) -> String {
            story.event(
                "2024-04-03",
                "grant.decided",
                #""grant":"\#(code)","ceiling_jpy":500,"rate":"1/2","#
                    + #""project_from":"2024-04-03","project_to":"2025-03-31""#
            )
        }
    }()

    let journal: TestJournal
    /// By party and role.
    let tokens: [String: String]

    /// Records it all, and makes the tokens.
    static func tell(_ journal: TestJournal) async throws -> AccessStory {
        let judged = try await journal.record(events.map(\.line))
        for (event, outcome) in zip(events, judged) {
            guard outcome.isRecorded else { throw NotRecorded(what: "\(event.name): \(outcome)") }
        }
        var tokens: [String: String] = [:]
        for (party, role) in [
            ("A", Role.buyer), ("B", .buyer), ("V", .vendor), ("W", .vendor), ("OFFICE", .officer),
            ("OFFICE", .auditor), ("A", .vendor),
        ] {
            let made = CreateToken(
                party: party,
                role: role,
                name: "person",
                days: CreateToken.daysMax
            )
            tokens["\(party) \(role.rawValue)"] = try await made.run(journal.session).token
        }
        return AccessStory(journal: journal, tokens: tokens)
    }

    struct NotRecorded: Error {
        let what: String
    }

    /// What an SQL statement gives to the service's role, with a token or none.
    func select(_ sql: String, as role: String, _ token: String?) async throws -> [[String?]] {
        let connection = try await TestDatabase.current.connect()
        try await connection.execute("set role chotatsu_service")
        return try await connection.transaction { connection in
            if let token {
                _ = try await connection.query(
                    "select set_config('chotatsu.token', $1, true)",
                    [.text(token)]
                )
            }
            try await connection.execute(
                "set local role chotatsu_\(role); set local search_path = as_\(role), public"
            )
            return try await connection.query(sql)
        }
    }

    /// The names of the events that a party sees in a role, in order.
    func seen(by party: String, _ role: Role) async throws -> [String] {
        let token = tokens["\(party) \(role.rawValue)"]
        let rows = try await select(
            "select seq from event order by seq",
            as: role.seesAll ? "reader" : role.rawValue,
            token
        )
        return rows.compactMap { $0[0].flatMap { Int($0) } }.map {
            $0 <= Self.events.count ? Self.events[$0 - 1].name : "\($0)"
        }
    }
}
