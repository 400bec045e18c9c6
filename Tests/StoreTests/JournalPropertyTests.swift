import Domain
import Operations
import Postgres
import Store
import TestSupport
import Testing

/// Random sequences through the database, against the contract's moves written down a second time.
@Suite(.freshDatabase)
struct JournalPropertyTests {
    static let seeds: [UInt64] = [11, 12, 13, 14, 230, 252]

    /// A sequence, what the naive model says of each of its events, and the model afterwards.
    struct Story {
        let lines: [String]
        var model = NaiveModel()
        var outcomes: [NaiveModel.Outcome] = []

        init(seed: UInt64, count: Int) {
            self.lines = RandomEvents(seed: seed).sequence(count: count)
            self.outcomes = lines.map { model.record($0) }
        }

        /// The lines that are recorded, each once.
        var recorded: [String] {
            zip(lines, outcomes).filter { $0.1 == .recorded }.map(\.0)
        }
    }

    @Test(arguments: seeds)
    func `random events have the outcomes and the balances of the naive model`(
        seed: UInt64
    ) async throws {
        let story = Story(seed: seed, count: 260)
        var numbers = SeededNumbers(seed: seed)
        let sizes = numbers.cuts(of: story.lines.count)
        print("seed \(seed): \(story.recorded.count) recorded in \(sizes.count) transactions")
        let journal = try await TestJournal.open(.current)
        let judged = try await journal.record(story.lines, transactions: sizes)
        for (index, expected) in story.outcomes.enumerated() {
            #expect(
                judged[index].name == expected.name,
                """
                seed \(seed), event \(index + 1): \(judged[index]), expected \(expected)
                \(story.lines[index])
                """
            )
        }
        let image = try await LedgerImage(journal.connection, journal.session.registry)
        for day in image.days.sorted() {
            let held = image.states(on: day).compared
            let differences = held.differences(from: story.model.image(on: day))
            #expect(differences.isEmpty, "seed \(seed), \(day.iso): \(differences)")
        }
        // Before the first movement there is nothing at all.
        let first = try #require(image.days.min())
        #expect(image.states(on: first.advanced(by: -1)).isEmpty)
        try await checkPast(journal, image, story, &numbers)
        image.checkColumns()
        await journal.connection.close()
    }

    @Test(arguments: seeds)
    func `batches of one transaction, decided while others are written, are as one event each`(
        seed: UInt64
    ) async throws {
        let story = Story(seed: seed, count: 260)
        var numbers = SeededNumbers(seed: seed)
        for round in 1...4 {
            // Small batches follow each other so closely that rows are always on their way.
            let sizes =
                round == 1
                ? Array(repeating: 1, count: story.lines.count)
                : numbers.cuts(of: story.lines.count)
            let journal = try await TestJournal.open(.current, registry: "round-\(round)")
            let judged = try await journal.record(story.lines, batches: sizes)
            for (index, expected) in story.outcomes.enumerated() {
                #expect(
                    judged[index].name == expected.name,
                    "seed \(seed), batches \(sizes), event \(index + 1): \(judged[index])"
                )
            }
            let image = try await LedgerImage(journal.connection, journal.session.registry)
            for day in image.days.sorted() {
                let differences = image.states(on: day).compared
                    .differences(from: story.model.image(on: day))
                #expect(differences.isEmpty, "seed \(seed), \(sizes), \(day.iso): \(differences)")
            }
            #expect(try await CheckLedger().run(journal.session).isWhole)
            await journal.connection.close()
        }
    }

    /// The balances as they were known after some events, and the backlog of today and of days
    /// past.
    private func checkPast(
        _ journal: TestJournal,
        _ image: LedgerImage,
        _ story: Story,
        _ numbers: inout SeededNumbers
    ) async throws {
        let days = image.days.sorted()
        let last = Int64(story.recorded.count)
        for _ in 0..<12 {
            let seq = Int64.random(in: 1...last, using: &numbers)
            let day = days.randomElement(using: &numbers) ?? days[0]
            let differences = image.states(on: day, knownAfter: seq).compared
                .differences(from: story.model.image(on: day, knownAfter: Int(seq)))
            #expect(differences.isEmpty, "\(day.iso), known after \(seq): \(differences)")
        }
        for day in days.suffix(1) + (0..<8).compactMap({ _ in days.randomElement(using: &numbers) })
        {
            try await image.checkBacklog(journal, on: day)
        }
        // Today, and a day that lies ahead.
        try await image.checkBacklog(journal, on: journal.session.today)
        try await image.checkBacklog(journal, on: journal.session.today.advanced(by: 400))
    }

    @Test(arguments: [21, 22] as [UInt64])
    func `nothing is lost or below zero on any day, as known after every event`(
        seed: UInt64
    ) async throws {
        let story = Story(seed: seed, count: 200)
        let journal = try await TestJournal.open(.current)
        var numbers = SeededNumbers(seed: seed)
        _ = try await journal.record(
            story.lines,
            transactions: numbers.cuts(of: story.lines.count)
        )
        let image = try await LedgerImage(journal.connection, journal.session.registry)
        let last = Int64(story.recorded.count)
        let days = image.days.sorted()
        print("seed \(seed): \(last) events, \(days.count) days")
        for seq in 1...last {
            // Every day at the end; along the way those that the event touched and some others.
            var asked = Set(image.rows.values.joined().filter { $0.seq == seq }.map(\.day))
            asked.formUnion([days.randomElement(using: &numbers) ?? days[0], days[days.count - 1]])
            for day in seq == last ? Set(days) : asked {
                let faults = image.faults(on: day, knownAfter: seq)
                #expect(faults.isEmpty, "seed \(seed), \(day.iso), known after \(seq): \(faults)")
            }
        }
        await journal.connection.close()
    }

    @Test(arguments: [31, 32, 33] as [UInt64])
    func `a past answer never changes`(seed: UInt64) async throws {
        let story = Story(seed: seed, count: 240)
        let journal = try await TestJournal.open(.current)
        var numbers = SeededNumbers(seed: seed)
        let sizes = (0..<16).map { _ in Int.random(in: 1...30, using: &numbers) }
        print("seed \(seed): transactions of \(sizes)")
        var rest = story.lines[...]
        var asked: [(question: String, Day, Instant, [BacklogKey], all: Bool, answer: String)] = []
        for size in sizes {
            _ = try await journal.record(rest.prefix(size))
            rest = rest.dropFirst(size)
            guard !rest.isEmpty else { break }
            let day = Day(number: Int32.random(in: 19_800...20_300, using: &numbers))
            let moment = journal.clock.next()
            let by: [BacklogKey] =
                [[.order, .line], [.vendor, .product], [.month], [.buyer, .month]]
                .randomElement(using: &numbers) ?? [.order]
            let all = Bool.random(using: &numbers) && !by.contains(.month)
            let answer = try await journal.backlog(asOf: day, knownAt: moment, by: by, all: all)
            asked.append(
                (
                    "\(day.iso), \(moment.rfc3339), \(by)", day, moment, by, all,
                    String(decoding: answer.json, as: UTF8.self)
                        + (try await capacity(journal, day, moment))
                )
            )
        }
        _ = try await journal.record(rest)
        let image = try await LedgerImage(journal.connection, journal.session.registry)
        var isAnswered = false
        for ask in asked {
            let answer = try await journal.backlog(
                asOf: ask.1,
                knownAt: ask.2,
                by: ask.3,
                all: ask.all
            )
            let again =
                String(decoding: answer.json, as: UTF8.self)
                + (try await capacity(journal, ask.1, ask.2))
            #expect(again == ask.answer, "seed \(seed): \(ask.question)")
            if !answer.rows.isEmpty { isAnswered = true }
            try await image.checkBacklog(
                journal,
                on: ask.1,
                knownAt: ask.2,
                knownAfter: answer.cut.seq
            )
        }
        #expect(asked.count > 3 && isAnswered)
        await journal.connection.close()
    }

    private func capacity(
        _ journal: TestJournal,
        _ day: Day,
        _ moment: Instant
    ) async throws -> String {
        var ask = ShowCapacity()
        ask.past = AskedPast(asOf: day, knownAt: moment)
        return try await ask.run(journal.session).json.compact
    }

    @Test(arguments: [41, 42] as [UInt64])
    func `the same events again add nothing`(seed: UInt64) async throws {
        let story = Story(seed: seed, count: 200)
        let journal = try await TestJournal.open(.current)
        var numbers = SeededNumbers(seed: seed)
        let first = try await journal.record(
            story.recorded,
            transactions: numbers.cuts(of: story.recorded.count)
        )
        #expect(first.filter(\.isRecorded).count == first.count)
        let before = try await dump(journal)
        let again = try await journal.record(
            story.recorded,
            transactions: numbers.cuts(of: story.recorded.count)
        )
        for (index, judged) in again.enumerated() {
            guard case .duplicate(let seq) = judged else {
                Issue.record("seed \(seed), event \(index + 1): \(judged)")
                continue
            }
            #expect(seq == Int64(index + 1))
        }
        #expect(try await dump(journal) == before)
        await journal.connection.close()
    }

    @Test
    func `a refused event leaves every table as it was`() async throws {
        let story = Story(seed: 51, count: 200)
        let journal = try await TestJournal.open(.current)
        _ = try await journal.record(story.recorded)
        let before = try await dump(journal)
        // Under the same ids with another `by`.
        let other = story.recorded.map {
            $0.replacing("\"by\":\"random\"", with: "\"by\":\"another\"")
        }
        var refused = 0
        for line in other {
            guard case .rejected(let why) = try await journal.record([line])[0] else {
                Issue.record("recorded: \(line)")
                continue
            }
            #expect(why.rule == "other_content" && why.field == "by")
            refused += 1
        }
        #expect(refused == story.recorded.count)
        #expect(try await dump(journal) == before)
        await journal.connection.close()
    }

    @Test(arguments: [52, 53] as [UInt64])
    func `an event refused by a rule leaves every table as it was`(seed: UInt64) async throws {
        let story = Story(seed: seed, count: 160)
        let journal = try await TestJournal.open(.current)
        var rules: Set<String> = []
        for (line, expected) in zip(story.lines, story.outcomes) {
            let before = expected == .recorded ? [:] : try await dump(journal)
            let outcome = try await journal.record([line])[0]
            guard case .rejected(let why) = outcome else { continue }
            rules.insert(why.rule)
            #expect(try await dump(journal) == before, "seed \(seed), \(why.rule): \(line)")
        }
        #expect(rules.count > 3, "\(rules)")
        await journal.connection.close()
    }

    // MARK: Two writers

    @Test(arguments: [61, 62] as [UInt64])
    func `two writers at once are the same as one after the other`(seed: UInt64) async throws {
        let stories = [
            Story(seed: seed, count: 130).lines,
            Story(seed: seed + 100, count: 130).lines.map(inAnotherWorld),
        ]
        let clock = TestClock()
        let alone = try await TestJournal.open(.current, registry: "alone", clock: clock)
        var expected: [[Judged]] = []
        for lines in stories { expected.append(try await alone.record(lines)) }

        let first = try await TestJournal.open(.current, registry: "both", clock: clock)
        let second = try await TestJournal.open(.current, registry: "both", clock: clock)
        var numbers = SeededNumbers(seed: seed)
        let cuts = stories.map { numbers.cuts(of: $0.count) }
        print("seed \(seed): \(cuts.map(\.count)) transactions")
        async let one = first.record(stories[0], transactions: cuts[0])
        async let two = second.record(stories[1], transactions: cuts[1])
        for (writer, judged) in [try await one, try await two].enumerated() {
            #expect(
                judged.map(\.name) == expected[writer].map(\.name),
                "seed \(seed), writer \(writer)"
            )
        }
        let before = try await LedgerImage(alone.connection, alone.session.registry)
        let after = try await LedgerImage(first.connection, first.session.registry)
        #expect(before.days == after.days)
        for day in before.days {
            let differences = after.states(on: day).differences(from: before.states(on: day))
            #expect(differences.isEmpty, "seed \(seed), \(day.iso): \(differences)")
        }
        after.checkColumns()
        try await checkGapless(first)
        for journal in [alone, first, second] { await journal.connection.close() }
    }

    @Test
    func `two writers that want the same units get each of them once`() async throws {
        let journal = try await TestJournal.open(.current)
        let other = try await TestJournal.open(.current, clock: journal.clock)
        let begin = [
            event(1, "party.registered", #""party":"V","name":"V","roles":["vendor"]"#),
            event(2, "party.registered", #""party":"B","name":"B","roles":["buyer"]"#),
            event(
                3,
                "product.registered",
                #""product":"X","name":"X","maker":"M","form_factor":"F","gpus_per_unit":1,"#
                    + #""tdp_w":700,"tflops_dense":{"bf16":1}"#
            ),
            event(
                4,
                "order.placed",
                #""order":"O","buyer":"B","vendor":"V","channel":"private","currency":"JPY","#
                    + #""lines":[{"line":1,"product":"X","quantity":200,"unit_price":"1"}]"#
            ),
            event(
                5,
                "allocation.granted",
                #""allocation":"A","vendor":"V","product":"X","quantity":50"#
            ),
        ]
        let made = try await journal.record(begin)
        try #require(made.filter(\.isRecorded).count == made.count, "\(made)")
        func wishes(_ from: Int) -> [String] {
            (from..<from + 40).map {
                event(
                    $0,
                    "allocation.assigned",
                    #""allocation":"A","order":"O","line":1,"quantity":1"#
                )
            }
        }
        async let one = journal.record(wishes(100), transactions: wishes(100).map { _ in 2 })
        async let two = other.record(wishes(200), transactions: wishes(200).map { _ in 3 })
        let judged = try await one + two
        #expect(judged.filter(\.isRecorded).count == 50)
        for case .rejected(let why) in judged { #expect(why.rule == "not_below_zero") }
        let image = try await LedgerImage(journal.connection, journal.session.registry)
        let states = image.states(on: journal.session.today)
        #expect(states["allocation A"] == ["assigned": 50])
        #expect(states["line O 1"] == ["unallocated": 150, "allocated": 50])
        try await checkGapless(journal)
        for journal in [journal, other] { await journal.connection.close() }
    }

    private func event(_ number: Int, _ type: String, _ data: String) -> String {
        let id = "00000000-0000-4000-8000-" + String(String(number + 1_000_000_000_000).suffix(12))
        return """
            {"id":"\(id)","type":"\(type)","occurred_at":"2025-01-01","data":{\(data)}}
            """
    }

    /// Numbers without a gap, moments that never go back, and hashes one over the other.
    private func checkGapless(_ journal: TestJournal) async throws {
        let rows = try await journal.connection.query(
            """
            select seq, canonical, encode(hash, 'hex'),
                recorded_at >= lag(recorded_at, 1, recorded_at) over (order by seq)
            from event where registry_id = $1 order by seq
            """,
            [.int(journal.session.registry.id)]
        )
        var hash = LogEntry.emptyHash
        for (index, row) in rows.enumerated() {
            hash = LogEntry.hash(after: hash, (row[1] ?? "").utf8)
            #expect(row[0] == String(index + 1))
            #expect(row[2] == hash.hex)
            #expect(row[3] == "t")
        }
    }

    /// Every row of every table.
    private func dump(_ journal: TestJournal) async throws -> [String: [[String?]]] {
        var tables: [String: [[String?]]] = [:]
        for table in [
            "head", "event", "mention", "voiding", "movement", "total", "promise", "unit_step",
            "order_line",
        ] {
            tables[table] = try await journal.connection.query(
                "select t::text from \(table) t order by 1"
            )
        }
        return tables
    }
}

extension NaiveModel.Outcome {
    var name: String {
        switch self {
        case .recorded: "recorded"
        case .duplicate: "duplicate"
        case .rejected: "rejected"
        }
    }
}

extension Sequence<UInt8> {
    var hex: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// The same event with other codes, so that it shares nothing with those of another sequence.
private func inAnotherWorld(_ line: String) -> String {
    guard let json = try? JSON.parse(line) else { return line }
    return renamed(json).compact
}

private func renamed(_ json: JSON) -> JSON {
    switch json {
    case .object(let members):
        .object(
            members.map { member in
                guard codeFields.contains(member.name) else {
                    return JSON.Member(member.name, renamed(member.value))
                }
                return JSON.Member(member.name, coded(member.value))
            }
        )
    case .array(let values): .array(values.map(renamed))
    default: json
    }
}

private func coded(_ json: JSON) -> JSON {
    switch json {
    case .string(let code): .string(code + ".b")
    case .array(let codes): .array(codes.map(coded))
    default: json
    }
}

private let codeFields: Set = [
    "party", "owner", "operator", "agency", "payer", "buyer", "vendor", "applicant", "product",
    "of_product", "eligible_products", "site", "programme", "order", "allocation", "shipment",
    "grant", "claim", "disbursement", "repayment", "target", "reference", "payment", "invoice",
    "issuer", "serial", "serial_in", "serial_out", "serials",
]
