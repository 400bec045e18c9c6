import Domain
import Postgres
import Store
import TestSupport

/// What the tables say that every subject held, read row by row.
///
/// States that hold nothing are left out, and so is a subject that holds nothing.
struct LedgerImage {
    typealias States = [String: Int64]

    struct Row {
        let day: Day
        let seq: Int64
        let balance: [Int64]
    }

    /// By day, seq and ordinal.
    private(set) var rows: [Subject: [Row]] = [:]
    private(set) var columns: [LineColumns] = []
    private(set) var totals: [Total] = []
    private(set) var steps: [Step] = []
    /// The event that voided each voided event.
    private(set) var voidSeqs: [Int64: Int64] = [:]
    private(set) var days: Set<Day> = []

    /// A row of `order_line`.
    struct LineColumns {
        let subject: Subject
        let madeSeq: Int64
        let voidSeq: Int64?
        let balance: [Int64]
        let madeDay: Day
        let movedDay: Day
        let movedSeq: Int64
    }

    /// A row of `total`.
    struct Total {
        let subject: Subject
        let day: Day
        let seq: Int64
        let amount: Int64
    }

    /// A row of `unit_step`.
    struct Step {
        let key: String
        let day: Day
        let seq: Int64
        let from: String?
        let to: String?
    }

    init(_ connection: Connection, _ registry: Registry) async throws {
        let id = [Parameter.int(registry.id)]
        for row in try await connection.query(
            """
            select kind, subject, day, seq, balance from movement where registry_id = $1
            order by kind, subject, day, seq, ordinal
            """,
            id
        ) {
            let subject = try LedgerImage.subject(row[0], row[1])
            let day = try LedgerImage.day(row[2])
            days.insert(day)
            rows[subject, default: []].append(
                Row(
                    day: day,
                    seq: try LedgerImage.int(row[3]),
                    balance: try LedgerImage.ints(row[4])
                )
            )
        }
        for row in try await connection.query(
            """
            select order_code || ' ' || line, made_seq, void_seq, array[unallocated, allocated,
                in_transit, received, accepted, in_service, cancelled, retired, credited],
                made_day, moved_day, moved_seq
            from order_line where registry_id = $1
            """,
            id
        ) {
            columns.append(
                LineColumns(
                    subject: try LedgerImage.subject("line", row[0]),
                    madeSeq: try LedgerImage.int(row[1]),
                    voidSeq: try row[2].map { try LedgerImage.int($0) },
                    balance: try LedgerImage.ints(row[3]),
                    madeDay: try LedgerImage.day(row[4]),
                    movedDay: try LedgerImage.day(row[5]),
                    movedSeq: try LedgerImage.int(row[6])
                )
            )
        }
        for row in try await connection.query(
            "select kind, subject, day, seq, amount from total where registry_id = $1",
            id
        ) {
            totals.append(
                Total(
                    subject: try LedgerImage.subject(row[0], row[1]),
                    day: try LedgerImage.day(row[2]),
                    seq: try LedgerImage.int(row[3]),
                    amount: try LedgerImage.int(row[4])
                )
            )
        }
        for row in try await connection.query(
            """
            select serial || ' ' || order_code || ' ' || line, day, seq, from_state, to_state
            from unit_step where registry_id = $1
            """,
            id
        ) {
            steps.append(
                Step(
                    key: row[0] ?? "",
                    day: try LedgerImage.day(row[1]),
                    seq: try LedgerImage.int(row[2]),
                    from: row[3],
                    to: row[4]
                )
            )
        }
        for row in try await connection.query(
            "select seq, void_seq from voiding where registry_id = $1",
            id
        ) {
            voidSeqs[try LedgerImage.int(row[0])] = try LedgerImage.int(row[1])
        }
    }

    /// The amounts at the end of that day, as known after that seq; nil where nothing had moved.
    func balance(_ subject: Subject, on day: Day, knownAfter seq: Int64 = .max) -> [Int64]? {
        rows[subject]?.last { $0.day <= day && $0.seq <= seq }?.balance
    }

    /// The states of every subject and serial number, by `kind key`.
    func states(on day: Day, knownAfter seq: Int64 = .max) -> [String: States] {
        var all: [String: States] = [:]
        for subject in rows.keys {
            guard let held = balance(subject, on: day, knownAfter: seq) else { continue }
            for (state, amount) in zip(subject.kind.states, held) where amount != 0 {
                all["\(subject.kind.rawValue) \(subject.key)", default: [:]][state.rawValue] =
                    amount
            }
        }
        for step in steps where step.day <= day && step.seq <= seq && !isVoided(step.seq, seq) {
            let key = "serial \(step.key)"
            if let from = step.from { all[key, default: [:]][from, default: 0] -= 1 }
            if let to = step.to { all[key, default: [:]][to, default: 0] += 1 }
        }
        return all.mapValues { $0.filter { $0.value != 0 } }.filter { !$0.value.isEmpty }
    }

    private func isVoided(_ seq: Int64, _ known: Int64) -> Bool {
        voidSeqs[seq].map { $0 <= known } ?? false
    }

    /// The total in force of a subject: the latest by day, then seq.
    func total(_ subject: Subject, on day: Day, knownAfter seq: Int64) -> Int64? {
        totals.filter {
            $0.subject == subject && $0.day <= day && $0.seq <= seq && !isVoided($0.seq, seq)
        }
        .max { ($0.day, $0.seq) < ($1.day, $1.seq) }?.amount
    }

    /// What breaks conservation at the end of that day, as known after that seq; empty where
    /// nothing does.
    func faults(on day: Day, knownAfter seq: Int64 = .max) -> [String] {
        var faults: [String] = []
        for subject in rows.keys {
            guard let held = balance(subject, on: day, knownAfter: seq) else { continue }
            if held.contains(where: { $0 < 0 }) { faults.append("\(subject) below zero: \(held)") }
            guard [.line, .allocation, .programme, .grant].contains(subject.kind) else { continue }
            let sum = held.prefix(subject.kind.states.count).reduce(0, +)
            let total = total(subject, on: day, knownAfter: seq) ?? 0
            if sum != total { faults.append("\(subject) sums to \(sum), its total is \(total)") }
        }
        for (key, states) in states(on: day, knownAfter: seq) where key.hasPrefix("serial ") {
            if states.values.contains(where: { $0 < 0 }) || states.values.reduce(0, +) > 1 {
                faults.append("\(key): \(states)")
            }
        }
        return faults
    }

    // MARK: Reading values

    private static func subject(_ kind: String?, _ key: String?) throws -> Subject {
        guard let kind = kind.flatMap(SubjectKind.init(rawValue:)), let key else {
            throw Unreadable(kind)
        }
        return Subject(kind, key)
    }

    private static func day(_ text: String?) throws -> Day {
        guard let text, let day = Day(iso: text) else { throw Unreadable(text) }
        return day
    }

    private static func int(_ text: String?) throws -> Int64 {
        guard let text, let number = Int64(text) else { throw Unreadable(text) }
        return number
    }

    private static func ints(_ text: String?) throws -> [Int64] {
        guard let text else { throw Unreadable(text) }
        return try text.dropFirst().dropLast().split(separator: ",").map { try int(String($0)) }
    }

    struct Unreadable: Error {
        let text: String?

        init(_ text: String?) {
            self.text = text
        }
    }
}

extension NaiveModel {
    /// The states as `LedgerImage.states` gives them: what the two do not both keep is left out.
    func image(on day: Day, knownAfter seq: Int? = nil) -> [String: LedgerImage.States] {
        var image: [String: LedgerImage.States] = [:]
        for (subject, states) in self.states(onDay: Int(day.number), knownAfter: seq) {
            guard let (key, kept) = subject.key else { continue }
            let held = states.filter { $0.value != 0 && (kept?.contains($0.key) ?? true) }
            if !held.isEmpty { image[key] = held.mapValues(Int64.init) }
        }
        return image
    }
}

extension NaiveSubject {
    /// `kind key`, and which of its states are compared (nil: all).
    fileprivate var key: (String, Set<String>?)? {
        let live: Set = ["in_transit", "received", "accepted", "in_service"]
        return switch self {
        case .line(let order, let line): ("line \(order) \(line)", nil)
        case .unnamed(let order, let line): ("line_unnamed \(order) \(line)", live)
        case .serial(let serial, let order, let line): ("serial \(serial) \(order) \(line)", live)
        case .shipmentLine(let shipment, let order, let line):
            ("shipment_line \(shipment) \(order) \(line)", nil)
        case .shipmentUnnamed(let shipment, let order, let line):
            ("shipment_line_unnamed \(shipment) \(order) \(line)", ["dispatched"])
        case .shipmentSerial: nil
        case .allocation(let code): ("allocation \(code)", nil)
        case .given(let allocation, let order, let line):
            ("given \(allocation) \(order) \(line)", nil)
        case .programme(let code): ("programme \(code)", nil)
        case .grant(let code): ("grant \(code)", nil)
        case .claim(let code): ("claim \(code)", nil)
        case .disbursement(let code): ("disbursement \(code)", nil)
        case .repayment(let code): ("repayment \(code)", nil)
        }
    }
}

extension Dictionary where Key == String, Value == LedgerImage.States {
    /// The same without the kinds that only the product keeps.
    var compared: Self { filter { !$0.key.hasPrefix("advance ") } }

    /// How it differs from another, one line a subject.
    func differences(from other: Self) -> [String] {
        Set(keys).union(other.keys).sorted().compactMap { key in
            self[key] == other[key]
                ? nil : "\(key): \(self[key] ?? [:]), expected \(other[key] ?? [:])"
        }
    }
}
