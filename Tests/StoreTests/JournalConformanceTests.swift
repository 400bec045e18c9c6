import Domain
import Operations
import Postgres
import Store
import TestSupport
import Testing

/// The worked cases of the contract, through the database: in one batch and in any cuts.
@Suite(.freshDatabase)
struct JournalConformanceTests {
    static let cases = ["moves-11", "moves-12", "moves-13"]

    @Test(arguments: cases)
    func `one batch records every event as the case says`(name: String) async throws {
        let lines = try NaiveModelTests.lines("events.jsonl", of: name)
        let journal = try await TestJournal.open(.current)
        let judged = try await journal.record(lines)
        try check(judged, name)
        try await checkTables(journal, name)
        try await checkLog(journal, judged)
        await journal.connection.close()
    }

    @Test(arguments: cases, [1, 2, 3] as [UInt64])
    func `any cut into transactions records the same`(name: String, seed: UInt64) async throws {
        let lines = try NaiveModelTests.lines("events.jsonl", of: name)
        var numbers = SeededNumbers(seed: seed)
        // The first seed records one event at a time.
        let sizes =
            seed == 1 ? lines.map { _ in 1 } : numbers.cuts(of: lines.count)
        print("\(name), seed \(seed): \(sizes.count) transactions")
        let journal = try await TestJournal.open(.current)
        let judged = try await journal.record(lines, transactions: sizes)
        try check(judged, name)
        try await checkTables(journal, name)
        try await checkLog(journal, judged)
        await journal.connection.close()
    }

    @Test(arguments: cases)
    func `several batches of one transaction record the same`(name: String) async throws {
        let lines = try NaiveModelTests.lines("events.jsonl", of: name)
        var numbers = SeededNumbers(seed: 4)
        let journal = try await TestJournal.open(.current)
        let judged = try await journal.record(lines, batches: numbers.cuts(of: lines.count))
        try check(judged, name)
        try await checkTables(journal, name)
        try await checkLog(journal, judged)
        await journal.connection.close()
    }

    // MARK: What is compared

    private func check(_ judged: [Judged], _ name: String) throws {
        let outcomes = try NaiveModelTests.lines("outcomes.jsonl", of: name)
        try #require(outcomes.count == judged.count)
        for (index, line) in outcomes.enumerated() {
            guard case .object(let members) = try JSON.parse(line) else { continue }
            let expected = members.first { $0.name == "outcome" }?.value
            #expect(.string(judged[index].name) == expected, "line \(index + 1): \(judged[index])")
        }
    }

    /// Every balance of the case, no subject beside those it lists, and the columns and the
    /// backlog that follow from them.
    private func checkTables(_ journal: TestJournal, _ name: String) async throws {
        let image = try await LedgerImage(journal.connection, journal.session.registry)
        var listed: [Day: Set<String>] = [:]
        for line in try NaiveModelTests.lines("balances.jsonl", of: name) {
            let (subject, day, expected) = try balance(line)
            listed[day, default: []].insert("\(subject.kind.rawValue) \(subject.key)")
            let held = image.balance(subject, on: day) ?? []
            let states = Dictionary(
                uniqueKeysWithValues: zip(subject.kind.states.map(\.rawValue), held)
            )
            #expect(states == expected, "\(line)")
        }
        let kinds = ["line ", "allocation ", "programme ", "grant ", "claim "]
        for (day, subjects) in listed {
            let holding = image.states(on: day).keys.filter { key in
                kinds.contains { key.hasPrefix($0) }
            }
            #expect(subjects.isSuperset(of: holding), "\(day.iso)")
        }
        image.checkColumns()
        for day in listed.keys.sorted() { try await image.checkBacklog(journal, on: day) }
    }

    private func balance(_ line: String) throws -> (Subject, Day, [String: Int64]) {
        guard case .object(let members) = try JSON.parse(line) else { throw NoBalance(line: line) }
        var amounts: [String: Int64] = [:]
        var day: Day?
        var subject: Subject?
        for member in members {
            switch member.value {
            case .number(let text): amounts[member.name] = Int64(text)
            case .string(let text) where member.name == "as_of": day = Day(iso: text)
            case .string(let text):
                let kind = try #require(SubjectKind(rawValue: member.name))
                subject = Subject(kind, text.split(separator: "/").joined(separator: " "))
            default: throw NoBalance(line: line)
            }
        }
        return (try #require(subject), try #require(day), amounts)
    }

    struct NoBalance: Error {
        let line: String
    }

    /// The log holds what was recorded and nothing else, numbered without a gap, each hash over the
    /// one before.
    private func checkLog(_ journal: TestJournal, _ judged: [Judged]) async throws {
        var next: Int64 = 1
        for case .recorded(let seq) in judged {
            #expect(seq == next)
            next += 1
        }
        var hash = LogEntry.emptyHash
        let rows = try await journal.connection.query(
            "select seq, canonical, encode(hash, 'hex') from event order by seq"
        )
        #expect(rows.count == Int(next - 1))
        for (index, row) in rows.enumerated() {
            let canonical = try #require(row[1])
            hash = LogEntry.hash(after: hash, canonical.utf8)
            #expect(row[0] == String(index + 1))
            #expect(row[2] == hash.hex)
            let read = try #require(LogEntry(canonical: canonical))
            #expect(Array(canonical.utf8) == read.canonical)
        }
        let head = try await journal.connection.rows(ReadHead(registry: journal.session.registry))
        #expect(head.first?.hash == hash)
        #expect(head.first?.seq == next - 1)
    }
}

extension LedgerImage {
    /// The columns of every standing line are its last movement's balance.
    func checkColumns() {
        for line in columns where line.voidSeq == nil {
            guard let last = rows[line.subject]?.last else {
                Issue.record("\(line.subject) never moved")
                continue
            }
            #expect(line.balance == last.balance, "\(line.subject)")
            #expect(line.movedDay == last.day, "\(line.subject)")
        }
        let standing = columns.filter { $0.voidSeq == nil }.map(\.subject)
        #expect(Set(standing).count == standing.count)
    }

    /// The backlog as of the end of that day is what the lines hold unallocated, allocated and in
    /// transit; lines without are left out, unless all are asked for.
    func checkBacklog(
        _ journal: TestJournal,
        on day: Day,
        knownAt: Instant? = nil,
        knownAfter seq: Int64 = .max
    ) async throws {
        var all: [String: [Int128]] = [:]
        for line in columns
        where line.madeSeq <= seq && line.madeDay <= day && line.voidSeq.map({ $0 > seq }) ?? true {
            all[line.subject.key] = balance(line.subject, on: day, knownAfter: seq)
                .map { $0.dropLast().map { Int128($0) } }
        }
        let open = all.filter { $0.value[0] + $0.value[1] + $0.value[2] > 0 }
        for (includesAll, expected) in [(false, open), (true, all)] {
            let answer = try await journal.backlog(asOf: day, knownAt: knownAt, all: includesAll)
            let shown = Dictionary(
                uniqueKeysWithValues: answer.rows.map { row in
                    (row.keys.compactMap { $0 }.joined(separator: " "), row.states)
                }
            )
            #expect(shown == expected, "\(day.iso), all: \(includesAll), known: \(seq)")
            for row in answer.rows {
                #expect(row.backlog == row.states[0] + row.states[1] + row.states[2])
                #expect((0...row.backlog).contains(row.overdue), "\(row)")
            }
            #expect(
                answer.total.backlog
                    == expected.values.reduce(Int128(0)) { $0 + $1[0] + $1[1] + $1[2] }
            )
        }
    }
}
