import Domain
import Foundation
import Testing

/// `tools/generate`: the same from the same seed, right by the rules, and with every pattern that a
/// programme knows.
@Suite(.serialized)
struct GeneratorTests {
    private static let home = TestHome.make("generator")

    private static func generate(_ arguments: String) throws -> Shell.Result {
        try Shell.run("generator \(arguments)", home: home)
    }

    private static func programme(_ orders: Int, seed: Int) throws -> String {
        let result = try generate("--orders \(orders) --seed \(seed)")
        #expect(result.status == 0 && result.errors == "", "\(result.errors)")
        return result.output
    }

    @Test func `the same seed gives the same bytes, another seed others`() throws {
        let first = try Self.programme(300, seed: 7)
        #expect(try Self.programme(300, seed: 7) == first)
        #expect(try Self.programme(300, seed: 8) != first)
        #expect(try Self.programme(301, seed: 7) != first)
    }

    @Test(arguments: [200, 1000, 5000])
    func `an order has about ten events`(orders: Int) throws {
        let seeds = 1...10
        let events = try seeds.map { seed in
            try Self.programme(orders, seed: seed).utf8.count { $0 == 0x0A }
        }
        let mean = Double(events.reduce(0, +)) / Double(orders * seeds.count)
        print("\(orders) orders: \(mean) events each, of seeds \(seeds) \(events)")
        #expect((9.5...10.5).contains(mean))
    }

    @Test(arguments: [1, 2, 3])
    func `the whole programme is recorded, and nothing of it refused`(seed: Int) throws {
        let events = try Self.programme(200, seed: seed)
        let result = try Shell.run(
            "chotatsu import - --registry seed\(seed) && chotatsu ledger check --registry seed\(seed)",
            home: Self.home,
            input: events
        )
        #expect(result.status == 0, "\(result.both)")
        let count = events.utf8.count { $0 == 0x0A }
        #expect(result.output.contains("\(count) recorded, 0 known already, 0 refused"))
        #expect(result.output.contains("the ledger is what its events say"))
    }

    /// What orders alone do not need: papers of banks and people, which claims have.
    private static let left: Set = [
        "order.substituted", "claim.withdrawn", "payment_file.made", "statement.recorded",
        "bank.matched", "bank.unmatched", "finding.accepted", "evidence.attached", "event.voided",
    ]

    @Test(arguments: 1...20)
    func `two hundred orders hold every type and every pattern`(seed: Int) throws {
        let patterns = try Patterns(try Self.programme(200, seed: seed))
        let types = Set(EventType.all.map(\.name)).subtracting(Self.left)
        #expect(patterns.types == types, "\(patterns.types.symmetricDifference(types).sorted())")
        #expect(patterns.partialAllocations > 0)
        #expect(patterns.linesOfSeveralShipments > 0)
        #expect(patterns.latePromises > 0)
        #expect(patterns.lateReceipts > 0)
        #expect(patterns.rejections > 0)
        #expect(patterns.returns > 0)
        #expect(patterns.openLines > 0)
    }

    @Test(arguments: [
        "--orders", "--orders -1", "--orders x", "--orders 3000001", "--seed 1.5", "--seed",
        "--order 5", "5", "--orders 5 extra",
    ])
    func `what is no argument is a usage error`(arguments: String) throws {
        let result = try Self.generate(arguments)
        #expect(result.status == 2 && result.output == "", "\(result.both)")
        #expect(result.errors.hasPrefix("usage: generate [--orders N"))
    }

    @Test func `it says how it is used`() throws {
        let result = try Self.generate("--help")
        #expect(result.status == 0 && result.errors == "")
        #expect(result.output.hasPrefix("usage: generate [--orders N"))
    }
}

/// What occurs in a programme, read from its lines without the rules.
private struct Patterns {
    private(set) var types: Set<String> = []
    /// Assignments of fewer units than the line has.
    private(set) var partialAllocations = 0
    /// Promises whose last day is later than that of the order.
    private(set) var latePromises = 0
    /// Receipts after the last day that the order promised.
    private(set) var lateReceipts = 0
    private(set) var rejections = 0
    private(set) var returns = 0
    private var ordered: [String: Int] = [:]
    private var promised: [String: String] = [:]
    private var shipments: [String: Set<String>] = [:]
    private var received: [String: Int] = [:]

    var linesOfSeveralShipments: Int { shipments.values.count { $0.count > 1 } }
    /// Lines of which less has arrived than was ordered: the backlog.
    var openLines: Int { ordered.count { $0.value > received[$0.key, default: 0] } }

    private struct Line: Decodable {
        struct Data: Decodable {
            struct Part: Decodable {
                struct Promise: Decodable { let promisedOn: String }
                let order: String?
                let line: Int?
                let quantity: Int?
                let schedule: [Promise]?
            }
            let order: String?
            let line: Int?
            let quantity: Int?
            let shipment: String?
            let lines: [Part]?
            let schedule: [Part.Promise]?
        }
        let type: String
        let occurredAt: String
        let data: Data
    }

    init(_ text: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        for line in text.split(separator: "\n") {
            add(try decoder.decode(Line.self, from: Data(line.utf8)))
        }
    }

    private mutating func add(_ event: Line) {
        types.insert(event.type)
        let data = event.data
        let key = "\(data.order ?? "") \(data.line ?? 0)"
        switch event.type {
        case "order.placed":
            for line in data.lines ?? [] {
                let key = "\(data.order ?? "") \(line.line ?? 0)"
                ordered[key] = line.quantity
                promised[key] = line.schedule?.map(\.promisedOn).max()
            }
        case "order.promised":
            guard let first = promised[key], let last = data.schedule?.map(\.promisedOn).max()
            else { return }
            if last > first { latePromises += 1 }
        case "allocation.assigned":
            if data.quantity ?? 0 < ordered[key] ?? 0 { partialAllocations += 1 }
        case "shipment.dispatched", "shipment.received":
            for line in data.lines ?? [] {
                let key = "\(line.order ?? "") \(line.line ?? 0)"
                shipments[key, default: []].insert(data.shipment ?? "")
                guard event.type == "shipment.received" else { continue }
                received[key, default: 0] += line.quantity ?? 0
                if let day = promised[key], event.occurredAt.prefix(10) > day { lateReceipts += 1 }
            }
        case "delivery.rejected": rejections += 1
        case "unit.returned": returns += 1
        default: break
        }
    }
}
