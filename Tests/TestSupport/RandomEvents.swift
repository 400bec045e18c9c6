/// Sequences of events over a small world, valid and invalid, the same for the same seed.
///
/// About half of them can be recorded. Many are dated back, void or correct earlier ones, use
/// serial numbers again, repeat an event, or name what there is not. To come near what is allowed
/// the sequence is judged by the naive model while it grows.
public struct RandomEvents {
    var dice: SeededDice
    var model = NaiveModel()
    var orders: [KnownOrder] = []
    var allocations: [(code: String, vendor: String, product: String, buyer: String?)] = []
    var shipments: [(code: String, vendor: String, lines: [KnownLine])] = []
    var grants: [String] = []
    var claims: [(code: String, grant: String)] = []
    var disbursements: [String] = []
    var repayments: [String] = []
    var invoices: [(code: String, issuer: String)] = []
    var serials: [String] = []
    /// The day of the event being made.
    var day = 0
    private var today = 19_814
    private var lines: [String] = []
    private var recorded: [(id: String, type: String)] = []
    private var codes = 0

    /// An order and its lines, as far as they were recorded.
    struct KnownOrder {
        let code: String
        let buyer: String
        let vendor: String
        var lines: [(line: Int, product: String)]
    }

    /// A line of an order.
    struct KnownLine: Hashable {
        let order: String
        let line: Int
    }

    static let vendors = ["V1", "V2"]
    static let buyers = ["B1", "B2"]
    static let products = ["X", "Y"]
    static let sites = ["S1", "S2"]

    /// A generator of its own for each seed.
    public init(seed: UInt64) {
        self.dice = SeededDice(seed: seed)
    }

    /// A sequence of that many events, each a line of JSON, between April 2024 and the end of 2025.
    ///
    /// Codes that are rejected, voided or unknown may come up again later.
    public func sequence(count: Int) -> [String] {
        var copy = self
        return copy.make(count: count)
    }

    private mutating func make(count: Int) -> [String] {
        makeWorld()
        // At most some 600 days, however many events.
        let stepPercent = max(1, min(70, 60_000 / max(1, count)))
        while lines.count < count {
            if dice.chance(stepPercent) { today += 1 }
            day = today
            if dice.chance(28) { day -= dice.int(1...40) }
            makeAny()
        }
        return Array(lines.prefix(count))
    }

    private mutating func makeWorld() {
        day = today
        for party in RandomEvents.vendors + RandomEvents.buyers + ["AG"] { registerParty(party) }
        for product in RandomEvents.products { registerProduct(product) }
        for site in RandomEvents.sites { registerSite(site, owner: "B1") }
        openProgramme(budget: 50_000_000)
    }

    private mutating func registerParty(_ party: String) {
        let roles =
            switch party.prefix(1) {
            case "V": ["vendor"]
            case "B": ["buyer", "operator"]
            default: ["agency"]
            }
        add(
            "party.registered",
            [
                .text("party", party), .text("name", party), .texts("roles", roles),
                .text("country", "JP"),
            ]
        )
    }

    private mutating func registerSite(_ site: String, owner: String) {
        add(
            "site.registered",
            [.text("site", site), .text("owner", owner), .text("name", site)]
        )
    }

    mutating func registerProduct(_ product: String) {
        add(
            "product.registered",
            [
                .text("product", product), .text("name", product),
                .text("maker", "M"), .text("form_factor", "F"), .number("gpus_per_unit", 1),
                .number("tdp_w", 700), .raw("tflops_dense", "{\"bf16\":989.4}"),
                .number("tpp", 15_831),
            ]
        )
    }

    private mutating func makeAny() {
        if orders.isEmpty { makeOrder() }
        switch dice.int(1...100) {
        case 1...4: makeOrder()
        case 5...9: makeAllocation()
        case 10...62: makeUnits()
        case 63...84: makeMoney()
        case 85...92: makeVoid()
        case 93...95: repeatEvent()
        case 96...97: makePapers()
        default: makeDescription()
        }
    }

    // MARK: Events about events

    /// Mostly of a recent event, so that it is not always refused.
    private mutating func makeVoid() {
        guard !recorded.isEmpty else { return }
        let recent = dice.chance(70) ? recorded.suffix(12) : recorded[...]
        let target = dice.pick(Array(recent))
        // Without its party or site most of the world would be refused.
        let basic = target.type.hasSuffix(".registered") || target.type == "programme.opened"
        if basic, dice.chance(85) { return }
        let id = dice.chance(4) ? dice.uuid() : target.id
        add("event.voided", [.text("event", id), .text("reason", "r")])
    }

    /// The same event again, or another under its id.
    private mutating func repeatEvent() {
        guard lines.count > 12 else { return }
        let line = dice.pick(lines)
        guard dice.chance(45) else {
            append(line)
            return
        }
        let changed = line.replacing("\"by\":\"random\"", with: "\"by\":\"someone else\"")
        append(changed)
    }

    /// What a void took from the world comes back first.
    private mutating func makeDescription() {
        let world =
            (RandomEvents.vendors + RandomEvents.buyers).map { ("party", $0) }
            + RandomEvents.products.map { ("product", $0) }
            + RandomEvents.sites.map { ("site", $0) } + [("programme", "P")]
        let missing = world.filter { !model.isKnown(.code(kind: $0, $1)) }
        let (kind, code) = dice.pickIfAny(missing) ?? dice.pick(world)
        switch kind {
        case "party": registerParty(code)
        case "product": registerProduct(code)
        case "site": registerSite(code, owner: dice.pick(RandomEvents.buyers))
        default:
            let held = model.total(ofProgramme: code)
            openProgramme(budget: max(0, held + dice.int(-6...10) * 1_000_000))
        }
    }

    // MARK: The envelope

    /// A code not used before in this sequence.
    mutating func newCode(_ prefix: String) -> String {
        codes += 1
        return "\(prefix)-\(codes)"
    }

    /// Adds an event on `day`, and says whether the naive model records it.
    @discardableResult
    mutating func add(_ type: String, _ data: [RandomField?]) -> Bool {
        let id = dice.uuid()
        let hour = dice.int(10...23)
        let fields: [RandomField] = [
            .text("id", id), .text("type", type),
            .text("occurred_at", "\(RandomEvents.date(day))T\(hour):00:00+09:00"),
            .text("by", "random"), .text("source", "generated"),
            .object("data", data.compactMap { $0 }),
        ]
        guard append(RandomField.object(fields)) else { return false }
        recorded.append((id, type))
        return true
    }

    @discardableResult
    private mutating func append(_ line: String) -> Bool {
        lines.append(line)
        return model.record(line) == .recorded
    }

    /// The date of a day counted from 1970-01-01 (between 2024 and 2027).
    static func date(_ day: Int) -> String {
        var year = 2024
        var left = day - 19_723
        while left < 0 || left >= (year % 4 == 0 ? 366 : 365) {
            if left < 0 {
                year -= 1
                left += year % 4 == 0 ? 366 : 365
            } else {
                left -= year % 4 == 0 ? 366 : 365
                year += 1
            }
        }
        let lengths = [31, year % 4 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var month = 1
        while left >= lengths[month - 1] {
            left -= lengths[month - 1]
            month += 1
        }
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(left < 9 ? "0" : "")\(left + 1)"
    }
}
