import Domain
import Testing

/// An event that must be refused, the rule that must refuse it, and its neighbour that must not be.
///
/// Data are JSON without the outer braces, with ' for ".
struct Refusal: Sendable, CustomTestStringConvertible {
    let what: String
    let type: String
    let data: String
    let day: String
    let rule: String
    let field: String?
    /// The neighbour's data and day; nil where there is none worth asking.
    let but: String?
    let butOn: String
    /// Recorded before: type, day, data.
    let after: [(String, String, String)]

    init(
        _ what: String,
        _ type: String,
        _ data: String,
        on day: String = "2024-09-02",
        rule: String,
        field: String?,
        but: String? = nil,
        butOn: String? = nil,
        after: [(String, String, String)] = []
    ) {
        self.what = what
        self.type = type
        self.data = data
        self.day = day
        self.rule = rule
        self.field = field
        self.but = but
        self.butOn = butOn ?? day
        self.after = after
    }

    var testDescription: String { "\(type): \(what)" }

    /// Fails unless the rule refuses the event, nothing is changed by it, its id is free for
    /// another, and the neighbour is recorded.
    func check() throws {
        var registry = RefusalWorld.registry
        for (index, (type, day, data)) in after.enumerated() {
            let line = RefusalWorld.line(5000 + index, type, day, data)
            let outcome = registry.record(line)
            try #require(outcome.isRecorded, "\(outcome): \(line)")
        }
        let before = RefusalWorld.image(registry)
        let lastSeq = registry.lastSeq
        let outcome = registry.record(RefusalWorld.line(9000, type, day, data))
        guard case .rejected(let reasons) = outcome else {
            Issue.record("\(outcome) instead of \(rule): \(data)")
            return
        }
        #expect(
            reasons.contains { $0.rule == rule && $0.field == field },
            "\(reasons.map { "\($0.rule) in \($0.field ?? "-"): \($0.message)" })"
        )
        // One fault, one reason.
        #expect(reasons.count == 1, "\(reasons.map { "\($0.rule) in \($0.field ?? "-")" })")
        #expect(!reasons[0].message.isEmpty)
        #expect(registry.lastSeq == lastSeq)
        #expect(RefusalWorld.image(registry) == before)
        if let but {
            var neighbour = registry
            let outcome = neighbour.record(RefusalWorld.line(9001, type, butOn, but))
            #expect(outcome.isRecorded, "the neighbour: \(outcome)")
        }
        let other = RefusalWorld.line(
            9000,
            "party.registered",
            "2024-09-02",
            "'party':'FREE','name':'F','roles':['buyer']"
        )
        #expect(registry.record(other) == .recorded(seq: lastSeq + 1), "the id is not free")
    }
}

extension MemoryRegistry.Outcome {
    var isRecorded: Bool {
        if case .recorded = self { true } else { false }
    }
}

/// A registry in which every noun stands somewhere in its life, for events that must be refused.
enum RefusalWorld {
    static let registry: MemoryRegistry = {
        var registry = MemoryRegistry()
        for (index, (type, day, data)) in events.enumerated() {
            let outcome = registry.record(line(index + 1, type, day, data))
            precondition(outcome.isRecorded, "\(outcome): \(type) \(data)")
        }
        return registry
    }()

    /// An event as a line of JSON, its id made of the number.
    static func line(_ number: Int, _ type: String, _ day: String, _ data: String) -> String {
        "{'id':'\(id(number))','type':'\(type)','occurred_at':'\(day)','data':{\(data)}}"
            .replacing("'", with: "\"")
    }

    static func id(_ number: Int) -> String {
        "00000000-0000-4000-8000-" + String(String(1_000_000_000_000 + number).suffix(12))
    }

    /// What every subject of the world holds on some days, and where its serial numbers are.
    static func image(_ registry: MemoryRegistry) -> [String: [String: Int64]] {
        var image: [String: [String: Int64]] = [:]
        for day in ["2024-04-15", "2024-05-15", "2024-06-25", "2024-07-31", "2024-12-31"] {
            guard let day = Day(iso: day) else { continue }
            for subject in subjects {
                image["\(day.iso) \(subject.kind.rawValue) \(subject.key)"] =
                    registry.states(subject, atEndOf: day)
            }
            for serial in ["SN1", "SN2", "SN3"] {
                let places = (try? registry.set.unit(serial))?.places(atEndOf: day) ?? []
                for place in places {
                    image["\(day.iso) \(serial)", default: [:]][
                        "\(place.order) \(place.line) \(place.state.rawValue)"
                    ] = 1
                }
            }
        }
        return image
    }

    private static let subjects: [Subject] = [
        .line("O1", 1), .line("O1", 2), .line("O2", 1), .unnamed("O1", 1),
        .shipment("SH1", "O1", 1), .shipment("SH2", "O1", 1), .shipmentUnnamed("SH1", "O1", 1),
        Subject(.allocation, "A1"), Subject(.allocation, "A3"), .given("A1", "O1", 1),
        Subject(.programme, "P"), Subject(.grant, "G1"), Subject(.grant, "G2"),
        Subject(.advance, "G1"), Subject(.claim, "C1"), Subject(.claim, "C2"),
        Subject(.disbursement, "DA"), Subject(.disbursement, "DB"), Subject(.disbursement, "DC"),
        Subject(.repayment, "R1"),
    ]

    private static let product =
        "'name':'N','maker':'M','form_factor':'F','gpus_per_unit':8,'tdp_w':700,"
        + "'tflops_dense':{'bf16':1}"
    static let sha256 = String(repeating: "a", count: 64)

    /// The world's events.
    ///
    /// Order O1 of B1 with V1, line 1: of 10 units 4 unallocated, SN2 and 1 without a number in
    /// transit, 1 received, SN1 and 1 without a number accepted, 1 in service.
    /// Grant G1: of 600 yen 350 committed, 40 payable, 50 instructed (an advance, from August on),
    /// 110 paid, 50 repayable.
    static let events: [(String, String, String)] = [
        ("party.registered", "2024-04-01", "'party':'V1','name':'V1','roles':['vendor']"),
        ("party.registered", "2024-04-01", "'party':'V2','name':'V2','roles':['vendor']"),
        ("party.registered", "2024-04-01", "'party':'B1','name':'B1','roles':['buyer']"),
        ("party.registered", "2024-04-01", "'party':'B2','name':'B2','roles':['buyer']"),
        ("party.registered", "2024-04-01", "'party':'AG','name':'AG','roles':['agency']"),
        ("product.registered", "2024-04-01", "'product':'X',\(product)"),
        ("product.registered", "2024-04-01", "'product':'Y',\(product)"),
        ("site.registered", "2024-04-01", "'site':'S1','owner':'B1','name':'S1'"),
        (
            "programme.opened", "2024-04-01",
            "'programme':'P','name':'P','agency':'AG','payer':'AG','budget_jpy':1000,"
                + "'rounding_jpy':1,'restriction_years':5,'eligible_products':['X']"
        ),
        (
            "order.placed", "2024-05-01",
            "'order':'O1','buyer':'B1','vendor':'V1','channel':'private','currency':'JPY','lines':["
                + "{'line':1,'product':'X','quantity':10,'unit_price':'100'},"
                + "{'line':2,'product':'Y','quantity':5,'unit_price':'100'}]"
        ),
        (
            "order.placed", "2024-05-01",
            "'order':'O2','buyer':'B2','vendor':'V2','channel':'private','currency':'USD','lines':["
                + "{'line':1,'product':'X','quantity':10,'unit_price':'1.5'}]"
        ),
        (
            "allocation.granted", "2024-05-01",
            "'allocation':'A1','vendor':'V1','product':'X','quantity':8"
        ),
        (
            "allocation.granted", "2024-05-01",
            "'allocation':'A3','vendor':'V1','product':'X','buyer':'B2','quantity':5"
        ),
        (
            "allocation.assigned", "2024-05-10",
            "'allocation':'A1','order':'O1','line':1,'quantity':6"
        ),
        (
            "shipment.dispatched", "2024-06-01",
            "'shipment':'SH1','vendor':'V1','lines':[{'order':'O1','line':1,'quantity':4}]"
        ),
        (
            "shipment.dispatched", "2024-06-01",
            "'shipment':'SH2','vendor':'V1','lines':[{'order':'O1','line':1,'quantity':2,"
                + "'serials':['SN1','SN2']}]"
        ),
        (
            "shipment.received", "2024-06-10",
            "'shipment':'SH1','site':'S1','lines':[{'order':'O1','line':1,'quantity':3}]"
        ),
        (
            "shipment.received", "2024-06-10",
            "'shipment':'SH2','site':'S1','lines':[{'order':'O1','line':1,'quantity':1,"
                + "'serials':['SN1']}]"
        ),
        (
            "delivery.accepted", "2024-06-20",
            "'order':'O1','line':1,'quantity':2,'site':'S1'"
        ),
        (
            "delivery.accepted", "2024-06-20",
            "'order':'O1','line':1,'quantity':1,'serials':['SN1'],'site':'S1'"
        ),
        ("unit.in_service", "2024-07-01", "'order':'O1','line':1,'quantity':1,'site':'S1'"),
        (
            "invoice.received", "2024-07-01",
            "'invoice':'I1','issuer':'V1','order':'O1','lines':[{'line':1,'quantity':3,"
                + "'unit_price':'100'}],'amount_jpy':300,'tax_jpy':30,'invoiced_on':'2024-07-01'"
        ),
        ("grant.applied", "2024-05-01", grant("G1")),
        ("grant.applied", "2024-05-01", grant("G2")),
        (
            "grant.decided", "2024-06-01",
            "'grant':'G1','ceiling_jpy':600,'rate':'1/2','project_from':'2024-06-01',"
                + "'project_to':'2025-03-31'"
        ),
        ("claim.submitted", "2024-07-01", claim("C1")),
        ("claim.submitted", "2024-07-01", claim("C2")),
        (
            "disbursement.instructed", "2024-07-01",
            "'disbursement':'DA','grant':'G1','kind':'advance','amount_jpy':100,"
                + "'pay_on':'2024-07-05'"
        ),
        ("disbursement.confirmed", "2024-07-05", "'disbursement':'DA','paid_on':'2024-07-05'"),
        ("claim.fixed", "2024-07-10", "'claim':'C1','eligible_jpy':400,'fixed_jpy':200"),
        (
            "disbursement.instructed", "2024-07-15",
            "'disbursement':'DC','grant':'G1','kind':'settlement','claim':'C1','amount_jpy':60,"
                + "'pay_on':'2024-07-20'"
        ),
        ("disbursement.confirmed", "2024-07-20", "'disbursement':'DC','paid_on':'2024-07-20'"),
        (
            "disbursement.instructed", "2024-08-01",
            "'disbursement':'DB','grant':'G1','kind':'advance','amount_jpy':50,"
                + "'pay_on':'2024-08-05'"
        ),
        (
            "repayment.ordered", "2024-09-01",
            "'repayment':'R1','grant':'G1','principal_jpy':50,'cause':'cancelled',"
                + "'due_on':'2024-12-01'"
        ),
        (
            "payment_file.made", "2024-07-02",
            "'payment_file':'PF1','transfers':[{'disbursement':'DA','reference':'RA',"
                + "'amount_jpy':100}],'sha256':'\(sha256)'"
        ),
        ("statement.recorded", "2024-08-01", statement("ST1")),
    ]

    static func grant(_ code: String) -> String {
        "'grant':'\(code)','programme':'P','applicant':'B1','project_cost_jpy':1200,"
            + "'eligible_cost_jpy':1200,'rate':'1/2','requested_jpy':600"
    }

    static func claim(
        _ code: String,
        lines: String = "{'line':1,'category':'c','amount_jpy':400,'tax_jpy':40}"
    ) -> String {
        "'claim':'\(code)','grant':'G1','kind':'interim','requested_jpy':200,'lines':[\(lines)]"
    }

    static func statement(
        _ code: String,
        from: String = "2024-07-01",
        closing: String = "950",
        entries: String =
            "{'entry':'e1','booked_on':'2024-07-05','direction':'debit','amount_jpy':100},"
            + "{'entry':'e2','booked_on':'2024-07-31','direction':'credit','amount_jpy':50}"
    ) -> String {
        "'statement':'\(code)','account':{'bank':'0001','branch':'001','kind':'1','number':'1'},"
            + "'from':'\(from)','to':'2024-07-31','opening_jpy':1000,'closing_jpy':\(closing),"
            + "'sha256':'\(sha256)','entries':[\(entries)]"
    }
}
