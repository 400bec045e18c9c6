import Domain
import Foundation
import Testing

/// What `import` says of events that are refused: field, value, words, and whether a refusal only
/// follows from an earlier one.
@Suite(.serialized)
struct RefusalTests {
    private static let home: String = {
        let home = NSTemporaryDirectory() + "/chotatsu-refusal-\(UUID().uuidString.prefix(8))"
        atexit {
            _ = try? Shell.run("chotatsu db stop; rm -rf \"$CHOTATSU_HOME\"", home: Self.home)
        }
        return home
    }()

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

    /// A refusal as `import --format json` tells it.
    struct Told: Sendable {
        let file: String
        let line: String
        let field: String?
        let value: String?
        let message: String
        let follows: String?
        let followsFile: String?

        init(_ json: JSON) {
            var texts: [String: String] = [:]
            if case .object(let members) = json {
                for member in members {
                    switch member.value {
                    case .string(let text), .number(let text): texts[member.name] = text
                    default: continue
                    }
                }
            }
            self.file = texts["file"] ?? ""
            self.line = texts["line"] ?? ""
            self.field = texts["field"]
            self.value = texts["value"]
            self.message = texts["message"] ?? ""
            self.follows = texts["follows_line"]
            self.followsFile = texts["follows_file"]
        }
    }

    /// Imports lines into a registry and gives what was refused.
    private static func refused(
        _ registry: String,
        _ lines: [String],
        _ flags: String = "--partial"
    ) throws -> [Told] {
        let result = try Shell.run(
            "chotatsu import - --registry \(registry) --format json \(flags)",
            home: home,
            input: lines.joined(separator: "\n")
        )
        #expect(result.status <= 1, "\(result.both)")
        return try told(result.output)
    }

    private static func told(_ output: String) throws -> [Told] {
        guard case .object(let members) = try JSON.parse(output),
            case .array(let list)? = members.first(where: { $0.name == "rejected" })?.value
        else { return [] }
        return list.map(Told.init)
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
}
