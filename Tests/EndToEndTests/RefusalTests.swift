import Domain
import Foundation
import Testing

/// What `import` says of events that are refused: field, value, words, and whether a refusal only
/// follows from an earlier one.
@Suite(.serialized)
struct RefusalTests {
    private static let home = TestHome.make("refusal")

    /// An event as a line of JSON; ' stands for ".
    private static func line(_ type: String, _ day: String, _ data: String, id: Int? = nil)
        -> String
    {
        let given = id.map { "'id':'\(Self.id($0))'," } ?? ""
        return "{\(given)'type':'\(type)','occurred_at':'\(day)','data':{\(data)}}"
            .replacing("'", with: "\"")
    }

    private static func id(_ number: Int) -> String {
        "00000000-0000-4000-8000-" + String(1_000_000_000_000 + number).suffix(12)
    }

    /// A buyer with a site, a vendor, a product, an agency with a programme, and order PO-1 of 10.
    private static let world = [
        line("party.registered", "2024-04-01", "'party':'B','name':'B','roles':['buyer']"),
        line("party.registered", "2024-04-01", "'party':'V','name':'V','roles':['vendor']"),
        line("party.registered", "2024-04-01", "'party':'AG','name':'A','roles':['agency']"),
        line(
            "product.registered",
            "2024-04-01",
            "'product':'X','name':'X','maker':'M','form_factor':'F','gpus_per_unit':8,'tdp_w':700,"
                + "'tflops_dense':{'bf16':1}"
        ),
        line("site.registered", "2024-04-01", "'site':'S','owner':'B','name':'S'"),
        line(
            "programme.opened",
            "2024-04-01",
            "'programme':'P','name':'P','agency':'AG','payer':'AG','budget_jpy':1000,"
                + "'rounding_jpy':1,'restriction_years':5,'eligible_products':['X']"
        ),
        order("PO-1", 10),
    ]

    private static func order(_ order: String, _ quantity: Int, vendor: String = "V") -> String {
        line(
            "order.placed",
            "2024-05-01",
            "'order':'\(order)','buyer':'B','vendor':'\(vendor)','channel':'private',"
                + "'currency':'JPY','lines':[{'line':1,'product':'X','quantity':\(quantity),"
                + "'unit_price':'5'}]"
        )
    }

    private static func allocate(_ verb: String, _ day: String, _ quantity: Int, _ more: String)
        -> String
    {
        line("allocation.\(verb)", day, "'allocation':'A','quantity':\(quantity),\(more)")
    }

    /// Imports lines into a registry and gives what was refused.
    private static func refused(
        _ registry: String,
        _ lines: [String],
        _ flags: String = "--partial"
    ) throws -> [ToldRefusal] {
        let result = try Shell.run(
            "chotatsu import - --registry \(registry) --format json \(flags)",
            home: home,
            input: lines.joined(separator: "\n")
        )
        #expect(result.status <= 1, "\(result.both)")
        return try ToldRefusal.all(in: result.output)
    }

    // MARK: Field, value and words

    @Test func `a void that cannot be names itself and what needs the event`() throws {
        let registry = "void"
        let lines =
            Self.world + [
                Self.line(
                    "order.changed",
                    "2024-05-02",
                    "'order':'PO-1','line':1,'quantity':12",
                    id: 1
                ),
                Self.line(
                    "order.cancelled",
                    "2024-06-01",
                    "'order':'PO-1','line':1,'quantity':11,'reason':'r'"
                ),
            ]
        #expect(try Self.refused(registry, lines).isEmpty)
        let void = Self.line("event.voided", "2024-06-02", "'event':'\(Self.id(1))','reason':'r'")
        let told = try Self.refused(registry, [void])
        #expect(told.map(\.field) == ["event"])
        #expect(told.map(\.value) == [Self.id(1)])
        #expect(
            told.first?.message.hasPrefix(
                "event 8 (order.changed) is still needed: order line PO-1 1 holds 1 unallocated at "
                    + "the end of 2024-06-01; without the event it would hold -1."
            ) == true,
            "\(told)"
        )
    }

    @Test func `only orders that still hold assigned units are named`() throws {
        let given = { (order: String) in "'order':'\(order)','line':1" }
        let lines =
            Self.world + [
                Self.order("PO-2", 10),
                Self.allocate("granted", "2024-05-02", 10, "'vendor':'V','product':'X'"),
                Self.allocate("assigned", "2024-05-03", 4, given("PO-1")),
                Self.allocate("assigned", "2024-05-03", 6, given("PO-2")),
                Self.allocate("released", "2024-05-04", 4, given("PO-1")),
            ]
        #expect(try Self.refused("holders", lines).isEmpty)
        let told = try Self.refused(
            "holders",
            [Self.allocate("withdrawn", "2024-05-05", 5, "'reason':'r'")]
        )
        #expect(told.count == 1)
        #expect(
            told.first?.message.hasSuffix("Release assigned units first: PO-2 line 1 (6)") == true,
            "\(told)"
        )
    }

    @Test func `a line number that stands twice is told with its line`() throws {
        let twice = Self.order("PO-3", 5).replacing(
            "]}}",
            with: #",{"line":1,"product":"X","quantity":1,"unit_price":"5"}]}}"#
        )
        let told = try Self.refused("twice", Self.world + [twice])
        #expect(told.map(\.field) == ["lines[1].line"], "\(told)")
        #expect(told.map(\.value) == ["1"])
    }

    // MARK: What only follows

    /// Events after the world's seven lines, and for each refused line that from which it follows.
    struct Story: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let lines: [String]
        let follows: [Int: Int?]

        init(_ what: String, _ lines: [String], _ follows: [Int: Int?]) {
            self.testDescription = what
            self.lines = lines
            self.follows = follows
        }
    }

    private static func receive(
        _ shipment: String,
        _ quantity: String,
        vendor: String? = "V",
        serials: String = ""
    ) -> String {
        line(
            "shipment.received",
            "2024-06-01",
            "'shipment':'\(shipment)','site':'S'," + (vendor.map { "'vendor':'\($0)'," } ?? "")
                + "'lines':[{'order':'PO-1','line':1,'quantity':\(quantity)\(serials)}]"
        )
    }

    private static func units(_ type: String, _ quantity: Int, on day: String = "2024-06-02")
        -> String
    {
        line(type, day, "'order':'PO-1','line':1,'quantity':\(quantity),'site':'S'")
    }

    private static func grant(ceiling: Int) -> [String] {
        [
            line(
                "grant.applied",
                "2024-05-01",
                "'grant':'G','programme':'P','applicant':'B','project_cost_jpy':2000,"
                    + "'eligible_cost_jpy':2000,'rate':'1/2','requested_jpy':900"
            ),
            line(
                "grant.decided",
                "2024-05-02",
                "'grant':'G','ceiling_jpy':\(ceiling),'rate':'1/2','project_from':'2024-05-02',"
                    + "'project_to':'2025-03-31'"
            ),
            line(
                "claim.submitted",
                "2024-07-01",
                "'claim':'C','grant':'G','kind':'final','requested_jpy':100,'lines':[{'line':1,"
                    + "'category':'c','amount_jpy':200,'tax_jpy':20}]"
            ),
            line("claim.fixed", "2024-07-02", "'claim':'C','eligible_jpy':200,'fixed_jpy':100"),
            line(
                "disbursement.instructed",
                "2024-07-03",
                "'disbursement':'D','grant':'G','kind':'settlement','claim':'C','amount_jpy':100,"
                    + "'pay_on':'2024-07-10'"
            ),
            line(
                "disbursement.confirmed",
                "2024-07-10",
                "'disbursement':'D','paid_on':'2024-07-10'"
            ),
            line("grant.closed", "2024-07-11", "'grant':'G'"),
        ]
    }

    private static let invoice =
        "'invoice':'I','issuer':'V','order':'PO-1','lines':[{'line':2,'quantity':1,"
        + "'unit_price':'5'}],'amount_jpy':5,'tax_jpy':0,'invoiced_on':'2024-06-01'"
    private static let payment =
        "'payment':'PAY','invoice':'I','issuer':'V','amount_jpy':5,'paid_on':'2024-06-02'"

    static let stories: [Story] = [
        Story(
            "a payment of a refused invoice",
            [
                line("invoice.received", "2024-06-01", invoice),
                line("payment.made", "2024-06-02", payment),
            ],
            [8: nil, 9: 8]
        ),
        Story(
            "a payment of an invoice that nobody sent",
            [line("payment.made", "2024-06-02", payment)],
            [8: nil]
        ),
        Story(
            "a shipment that a refused receipt would have made",
            [
                receive("SH", "11"),
                line(
                    "shipment.held",
                    "2024-06-02",
                    "'shipment':'SH','kind':'customs','reason':'r'"
                ),
                receive("SH", "1", vendor: nil),
            ],
            [8: nil, 9: 8, 10: 8]
        ),
        Story(
            "a shipment whose dispatch was refused",
            [
                line(
                    "shipment.dispatched",
                    "2024-05-20",
                    "'shipment':'SH','vendor':'V','lines':[{'order':'PO-1','line':1,'quantity':11}]"
                ),
                receive("SH", "1", vendor: nil), units("delivery.accepted", 1),
            ],
            [8: nil, 9: 8, 10: 9]
        ),
        Story(
            "what was to arrive in a receipt of a wrong shape",
            [
                receive("SH", "'68億'"), units("delivery.accepted", 5),
                units("unit.in_service", 5),
                line(
                    "unit.returned",
                    "2024-06-03",
                    "'order':'PO-1','line':1,'quantity':1,'reason':'r','resolution':'replace'"
                ),
            ],
            [8: nil, 9: 8, 10: 9, 11: 9]
        ),
        Story(
            "an acceptance that nothing before it explains",
            [
                units("delivery.accepted", 1),
                line(
                    "order.promised",
                    "2024-05-02",
                    "'order':'PO-1','line':1,'schedule':[{'promised_on':'2024-06-01',"
                        + "'quantity':99}]"
                ),
                units("delivery.accepted", 2), receive("SH", "11"),
            ],
            [8: nil, 9: nil, 10: nil, 11: nil]
        ),
        Story(
            "what a refused decision would have given",
            grant(ceiling: 1001),
            [9: nil, 11: 9, 12: 11, 13: 12, 14: 9]
        ),
        Story("a grant that is decided", grant(ceiling: 1000), [:]),
        Story(
            "what a refused revision would have made available",
            [
                allocate("granted", "2024-05-02", 5, "'vendor':'V','product':'X'"),
                line("allocation.revised", "2024-05-03", "'allocation':'A','quantity':'ten'"),
                allocate("assigned", "2024-05-04", 6, "'order':'PO-1','line':1"),
                allocate("released", "2024-05-05", 1, "'order':'PO-1','line':1"),
            ],
            [9: nil, 10: 9, 11: 10]
        ),
        Story(
            "more than is available",
            [
                allocate("granted", "2024-05-02", 5, "'vendor':'V','product':'X'"),
                allocate("assigned", "2024-05-04", 6, "'order':'PO-1','line':1"),
                allocate("assigned", "2024-05-04", 7, "'order':'PO-1','line':1"),
            ],
            [9: nil, 10: nil]
        ),
        Story(
            "a serial number that a refused receipt would have named",
            [
                receive("SH", "11", serials: ",'serials':['SN-1']"),
                line("unit.moved", "2024-06-02", "'serial':'SN-1','site':'S'"),
                line("unit.moved", "2024-06-02", "'serial':'SN-2','site':'S'"),
            ],
            [8: nil, 9: 8, 10: nil]
        ),
        Story(
            "a void of a refused event",
            [
                line(
                    "order.cancelled",
                    "2024-05-02",
                    "'order':'PO-1','line':1,'quantity':11,'reason':'r'",
                    id: 1
                ),
                line("event.voided", "2024-05-03", "'event':'\(id(1))','reason':'r'"),
                line("event.voided", "2024-05-03", "'event':'\(id(2))','reason':'r'"),
            ],
            [8: nil, 9: 8, 10: nil]
        ),
        Story(
            "an order whose type is misspelt",
            [
                order("PO-2", 5).replacing("order.placed", with: "order.place"),
                line(
                    "order.cancelled",
                    "2024-05-02",
                    "'order':'PO-2','line':1,'quantity':1,'reason':'r'"
                ),
            ],
            [8: nil, 9: 8]
        ),
        Story(
            "an order that is refused further down",
            [
                line(
                    "order.cancelled",
                    "2024-05-02",
                    "'order':'PO-2','line':1,'quantity':1,'reason':'r'"
                ), order("PO-2", -5),
            ],
            [8: nil, 9: nil]
        ),
    ]

    @Test(arguments: stories)
    func `a refusal that only follows names the line from which`(story: Story) throws {
        let number = Self.stories.firstIndex { $0.testDescription == story.testDescription } ?? 0
        for (flags, name) in [("--partial", "follows\(number)"), ("", "follows\(number)-all")] {
            let told = try Self.refused(name, Self.world + story.lines, flags)
            var follows: [Int: Int?] = [:]
            for one in told { follows[Int(one.line) ?? 0] = .some(one.follows.flatMap { Int($0) }) }
            #expect(follows == story.follows, "\(flags): \(told)")
            #expect(told.allSatisfy { $0.followsFile == nil })
        }
    }

    @Test func `a refusal that follows from another file names the file too`() throws {
        let folder = NSTemporaryDirectory() + "/follows-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        let files = [
            Self.world + [Self.receive("SH", "11")],
            [Self.units("delivery.accepted", 5), Self.units("unit.in_service", 5)],
        ]
        for (index, lines) in files.enumerated() {
            try lines.joined(separator: "\n").write(
                toFile: "\(folder)/\(index).jsonl",
                atomically: true,
                encoding: .utf8
            )
        }
        let command = "chotatsu import \(folder)/0.jsonl \(folder)/1.jsonl --registry two"
        let result = try Shell.run("\(command) --format json", home: Self.home)
        let told = try ToldRefusal.all(in: result.output)
        #expect(told.map(\.line) == ["8", "1", "2"])
        #expect(told.map(\.follows) == [nil, "8", "1"])
        #expect(told.map(\.followsFile) == [nil, "\(folder)/0.jsonl", nil])
        let words = try Shell.run(command, home: Self.home).errors
        #expect(words.contains("(follows from \(folder)/0.jsonl:8)"), "\(words)")
        #expect(words.contains("(follows from line 1)"), "\(words)")
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func `what follows is told in the order of days where they are sorted`() throws {
        // The receipt stands behind the acceptance, but is applied before it.
        let lines = [Self.units("delivery.accepted", 5), Self.receive("SH", "11")] + Self.world
        let told = try Self.refused("sorted", lines, "--sort --partial")
        #expect(told.map(\.line) == ["1", "2"])
        #expect(told.map(\.follows) == ["2", nil])
    }
}
