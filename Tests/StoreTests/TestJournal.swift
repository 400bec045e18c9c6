import Domain
import Operations
import Postgres
import Store
import Synchronization
import TestSupport

/// A registry of the test's database, recorded into as operations do, by a clock that moves on a
/// second whenever it is asked.
struct TestJournal: Sendable {
    let session: Session
    let clock: TestClock

    static func open(
        _ database: TestDatabase,
        registry: String = "jp",
        clock: TestClock = TestClock()
    ) async throws -> TestJournal {
        let connection = try await database.connect()
        let session = Session(
            connection: connection,
            registry: Registry(code: registry),
            clock: { clock.next() },
            author: .systemUser("tester"),
            note: { _ in }
        )
        return TestJournal(session: session, clock: clock)
    }

    var connection: Connection { session.connection }

    /// Records events written as lines of JSON in one transaction, in batches of those sizes; what
    /// the sizes leave over is one more batch.
    func record(_ lines: some Collection<String>, batches sizes: [Int] = []) async throws
        -> [Judged]
    {
        let read = lines.map(Self.read)
        return try await session.recording { recorder in
            var judged: [Judged] = []
            for batch in cut(read, sizes) {
                var outcomes = try await recorder.record(batch.compactMap(\.event))[...]
                for result in batch {
                    switch result {
                    case .event: judged.append(Judged(outcomes.removeFirst()))
                    case .refused(let reasons): judged.append(.rejected(reasons[0]))
                    }
                }
            }
            return judged
        }
    }

    /// The same, every batch in a transaction of its own.
    func record(_ lines: [String], transactions sizes: [Int]) async throws -> [Judged] {
        var judged: [Judged] = []
        for batch in cut(lines, sizes) { judged += try await record(batch) }
        return judged
    }

    static func read(_ line: String) -> EventReader.Result {
        guard let json = try? JSON.parse(line) else {
            return .refused([Rejection(rule: "json", message: line)])
        }
        return EventReader().read(json) { _, _, _ in EventID(bytes: []) }
    }

    /// The backlog as the command answers it.
    func backlog(
        asOf day: Day? = nil,
        knownAt: Instant? = nil,
        by: [BacklogKey] = [.order, .line],
        all: Bool = false
    ) async throws -> ShowBacklog.Answer {
        var ask = ShowBacklog()
        ask.by = by
        ask.includesAll = all
        ask.past = AskedPast(asOf: day, knownAt: knownAt)
        return try await ask.run(session)
    }
}

extension EventReader.Result {
    fileprivate var event: Event? {
        if case .event(let event) = self { event } else { nil }
    }
}

private func cut<Element>(_ list: [Element], _ sizes: [Int]) -> [ArraySlice<Element>] {
    var rest = list[...]
    var slices: [ArraySlice<Element>] = []
    for size in sizes where !rest.isEmpty {
        slices.append(rest.prefix(size))
        rest = rest.dropFirst(size)
    }
    return rest.isEmpty ? slices : slices + [rest]
}

/// What became of an event, without what it moved.
enum Judged: CustomStringConvertible {
    case recorded(seq: Int64)
    case duplicate(seq: Int64)
    case rejected(Rejection)

    init(_ outcome: Outcome) {
        self =
            switch outcome {
            case .recorded(let seq, _): .recorded(seq: seq)
            case .duplicate(let seq): .duplicate(seq: seq)
            case .rejected(let why): .rejected(why)
            }
    }

    /// `recorded`, `duplicate` or `rejected`.
    var name: String {
        switch self {
        case .recorded: "recorded"
        case .duplicate: "duplicate"
        case .rejected: "rejected"
        }
    }

    var isRecorded: Bool {
        if case .recorded = self { true } else { false }
    }

    var description: String {
        switch self {
        case .recorded(let seq): "recorded as \(seq)"
        case .duplicate(let seq): "duplicate of \(seq)"
        case .rejected(let why): "rejected, \(why.rule) in \(why.field ?? "-"): \(why.message)"
        }
    }
}

/// A clock that moves on by a second whenever it is asked; the first answer is 2026-06-01.
final class TestClock: Sendable {
    private let seconds = Atomic<Int64>(0)
    private static let start = Instant(startOf: Day(iso: "2026-06-01") ?? Day(number: 20_605))

    func next() -> Instant {
        let passed = seconds.wrappingAdd(1, ordering: .relaxed).oldValue
        return Instant(microseconds: Self.start.microseconds + passed * 1_000_000)
    }
}

/// SplitMix64: the same seed gives the same cuts on every machine.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Sizes that sum to the count: many small ones, a few large.
    mutating func cuts(of count: Int) -> [Int] {
        var left = count
        var sizes: [Int] = []
        while left > 0 {
            let most = [1, 3, 12, 60, count].randomElement(using: &self) ?? 1
            let size = min(left, Int.random(in: 1...most, using: &self))
            sizes.append(size)
            left -= size
        }
        return sizes
    }
}
