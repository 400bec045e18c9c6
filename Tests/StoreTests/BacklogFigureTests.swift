import Domain
import Operations
import Postgres
import Store
import TestSupport
import Testing

/// That the figures of the backlog agree with each other, however they are asked for.
@Suite(.freshDatabase)
struct BacklogFigureTests {
    static let seeds: [UInt64] = [1, 2, 3, 4]

    @Test(arguments: seeds)
    func `the months of a line add up to the line, in units, EFLOPS and yen`(
        seed: UInt64
    ) async throws {
        let (journal, days) = try await promised(seed)
        var parts = 0
        for day in days {
            let lines = try await journal.backlog(asOf: day)
            let months = try await journal.backlog(asOf: day, by: [.order, .line, .month])
            try expectSums(months, of: lines, "seed \(seed), \(day.iso)")
            parts += months.rows.count - lines.rows.count
            let vendors = try await journal.backlog(asOf: day, by: [.vendor])
            let vendorMonths = try await journal.backlog(asOf: day, by: [.vendor, .month])
            try expectSums(vendorMonths, of: vendors, "seed \(seed), \(day.iso)")
            let alone = try await journal.backlog(asOf: day, by: [.month])
            #expect(alone.total.valueJPYBacklog == lines.total.valueJPYBacklog)
        }
        #expect(parts > 50)
        await journal.connection.close()
    }

    private func expectSums(
        _ months: ShowBacklog.Answer,
        of whole: ShowBacklog.Answer,
        _ what: String
    ) throws {
        for row in whole.rows {
            let parts = months.rows.filter { $0.keys.dropLast() == row.keys[...] }
            let name = "\(what), \(row.keys)"
            #expect(parts.reduce(0) { $0 + $1.backlog } == row.backlog, "\(name)")
            #expect(parts.reduce(0) { $0 + $1.overdue } == row.overdue, "\(name)")
            #expect(parts.reduce(0) { $0 + $1.gpusBacklog } == row.gpusBacklog, "\(name)")
            let eflops = try parts.reduce(Decimal(0)) { sum, part in
                try #require(Decimal(part.eflopsBacklog).flatMap(sum.adding))
            }
            #expect(eflops.trimmed.description == row.eflopsBacklog, "\(name)")
            let yen = try parts.reduce(Int128(0)) { sum, part in
                sum + (try #require(part.valueJPYBacklog.flatMap { Int128($0) }))
            }
            #expect(String(yen) == row.valueJPYBacklog, "\(name)")
        }
        #expect(months.total.valueJPYBacklog == whole.total.valueJPYBacklog)
    }

    @Test(arguments: seeds)
    func `the next promised day stands in the first month with open units that are not overdue`(
        seed: UInt64
    ) async throws {
        let (journal, days) = try await promised(seed)
        var found = (some: 0, none: 0)
        for day in days {
            let months = try await journal.backlog(asOf: day, by: [.order, .line, .month])
            for row in try await journal.backlog(asOf: day, all: true).rows {
                let first = months.rows.first {
                    $0.keys.dropLast() == row.keys[...] && $0.keys.last != .some(nil)
                        && $0.backlog > $0.overdue
                }
                let next = row.nextPromisedOn.map { String($0.iso.prefix(7)) }
                #expect(next == first?.keys.last ?? nil, "seed \(seed), \(day.iso): \(row)")
                if let promised = row.nextPromisedOn { #expect(promised > day) }
                if next == nil { found.none += 1 } else { found.some += 1 }
            }
        }
        #expect(found.some > 20 && found.none > 20)
        await journal.connection.close()
    }

    @Test
    func `a promise whose units cannot be open is not the next one`() async throws {
        let journal = try await TestJournal.open(.current)
        let story = PromiseStory()
        _ = try await journal.record(story.world)
        let placed = [
            story.order("O", quantity: 20, schedule: [("2024-06-01", 10), ("2024-09-01", 10)]),
            story.event(
                "2024-05-02",
                "order.cancelled",
                #""order":"O","line":1,"quantity":15,"reason":"r""#
            ),
        ]
        #expect(try await journal.record(placed).filter(\.isRecorded).count == 2)
        func next(_ iso: String) async throws -> (Day?, overdue: Int128?) {
            let day = try #require(Day(iso: iso))
            let row = try await journal.backlog(asOf: day, all: true).rows.first
            return (row?.nextPromisedOn, row?.overdue)
        }
        // The five that are open are the first five promised.
        #expect(try await next("2024-05-31") == (Day(iso: "2024-06-01"), 0))
        // All of them are overdue; the later promise is for units that are cancelled.
        #expect(try await next("2024-06-01") == (nil, 5))
        let rest = story.event(
            "2024-06-02",
            "order.cancelled",
            #""order":"O","line":1,"quantity":5,"reason":"r""#
        )
        #expect(try await journal.record([rest])[0].isRecorded)
        #expect(try await next("2024-06-02") == (nil, 0))
        await journal.connection.close()
    }

    @Test(arguments: seeds)
    func `an order shows of its lines what the backlog shows of them`(seed: UInt64) async throws {
        let (journal, days) = try await promised(seed)
        var compared = 0
        for day in days {
            let lines = try await journal.backlog(asOf: day, all: true)
            for order in Set(lines.rows.compactMap { $0.keys[0] }) {
                var ask = ShowSubject(kind: .order, code: order)
                ask.past = AskedPast(asOf: day)
                let shown = try lineFigures(try await ask.run(journal.session))
                let expected = lines.rows.filter { $0.keys[0] == order }.map {
                    [$0.keys[1] ?? "", "\($0.ordered)", "\($0.backlog)", "\($0.overdue)"]
                        + $0.states.map { "\($0)" }
                }
                #expect(shown == expected, "seed \(seed), \(day.iso), \(order)")
                compared += shown.count
            }
        }
        #expect(compared > 50)
        await journal.connection.close()
    }

    @Test(arguments: seeds)
    func `the backlog of today is the same from the tables as from the movements`(
        seed: UInt64
    ) async throws {
        let (journal, _) = try await promised(seed)
        let latest = try await journal.connection.query("select latest_day from head")[0][0] ?? ""
        let day = try #require(Day(iso: latest))
        for day in [day, day.advanced(by: 90)] {
            #expect(try await AskedPast(asOf: day).resolve(journal.session).isCurrent)
            for keys in [[.order, .line], [.vendor], [.order, .month]] as [[BacklogKey]] {
                let all = keys == [.order, .line]
                let tables = try await journal.backlog(asOf: day, by: keys, all: all)
                // What is known at a moment is read from the movements, even if it is all.
                let moment = journal.clock.next()
                let movements = try await journal.backlog(
                    asOf: day,
                    knownAt: moment,
                    by: keys,
                    all: all
                )
                #expect(!tables.rows.isEmpty)
                #expect(tables.rows == movements.rows, "seed \(seed), \(day.iso), \(keys)")
                #expect(tables.total == movements.total, "seed \(seed), \(day.iso), \(keys)")
            }
        }
        let before = day.advanced(by: -1)
        #expect(try await !AskedPast(asOf: before).resolve(journal.session).isCurrent)
        await journal.connection.close()
    }

    /// Of each line its number, ordered, backlog, overdue and states.
    private func lineFigures(_ order: JSON) throws -> [[String]] {
        func member(_ json: JSON, _ name: String) throws -> JSON {
            guard case .object(let members) = json else { throw Unexpected() }
            return try #require(members.first { $0.name == name }?.value)
        }
        guard case .array(let lines) = try member(order, "lines") else { throw Unexpected() }
        return try lines.map { line in
            guard case .object(let states) = try member(line, "states") else { throw Unexpected() }
            return try ["line", "ordered", "backlog", "overdue"].map {
                try member(line, $0).compact
            }
                + states.map(\.value.compact)
        }
    }

    struct Unexpected: Error {}

    /// Orders with random prices, rates, promises, arrivals and cancellations, and days to ask of.
    private func promised(_ seed: UInt64) async throws -> (TestJournal, days: [Day]) {
        print("seed \(seed)")
        let journal = try await TestJournal.open(.current)
        let story = PromiseStory()
        _ = try await journal.record(story.world)
        let judged = try await journal.record(story.random(seed: seed))
        #expect(judged.filter(\.isRecorded).count > 80)
        var numbers = SeededNumbers(seed: seed)
        let days = (0..<12).map { _ in
            Day(number: Int32.random(in: 19_860...20_200, using: &numbers))
        }
        return (journal, days)
    }
}
