import Domain
import Postgres

/// Loads what a working set lacks: one query per kind of thing, however many there are.
///
/// Every look-up goes by an index, one key after the other: `offset 0` in the inner queries keeps
/// the planner from joining them in another order. During an import it has no statistics, takes
/// the log for a handful of rows and would read all of it again for each key.
struct WorkingSetStore {
    let connection: Connection
    let registry: Registry
    /// Only what events up to that seq say: all of them when recording, those before a batch when
    /// it is replayed.
    var upTo = Int64.max

    /// Loads all of it.
    ///
    /// What the log does not hold is loaded as nothing.
    func load(_ missing: some Sequence<Missing>, into set: inout WorkingSet) async throws {
        var refs: Set<Ref> = []
        var subjects: Set<Subject> = []
        var histories: Set<Subject> = []
        var totals: Set<Subject> = []
        var units: Set<String> = []
        var events: Set<EventID> = []
        var undos: Set<EventID> = []
        var mentions: Set<Ref> = []
        for missing in missing where !set.has(missing) {
            switch missing {
            case .ref(let ref): refs.insert(ref)
            case .subject(let subject): subjects.insert(subject)
            case .history(let subject): histories.insert(subject)
            case .totals(let subject): totals.insert(subject)
            case .unit(let serial): units.insert(serial)
            case .event(let id): events.insert(id)
            case .undo(let id): undos.insert(id)
            case .mentions(let ref): mentions.insert(ref)
            }
        }
        if !events.isEmpty { try await load(events: Array(events), &set) }
        if !undos.isEmpty { try await load(undos: Array(undos), &set) }
        if !refs.isEmpty { try await load(refs: Array(refs), &set) }
        if !subjects.isEmpty { try await load(subjects: Array(subjects), &set) }
        if !histories.isEmpty { try await load(histories: Array(histories), &set) }
        if !totals.isEmpty { try await load(totals: Array(totals), &set) }
        if !units.isEmpty { try await load(units: Array(units), &set) }
        if !mentions.isEmpty { try await load(mentions: Array(mentions), &set) }
    }

    /// Decides a batch in a few rounds, each with one look-up per kind of thing.
    ///
    /// `ready`: called once, before anything is read from the database: rows of an earlier batch may
    /// be on their way until then.
    /// `decideAll`: decides the events in their order by `WorkingSet.decide`. Called until
    /// it lacks nothing that the log holds; what the last call gives counts.
    func deciding<T>(
        _ events: [Event],
        in set: inout WorkingSet,
        ready: () async throws -> Void = {},
        decideAll: (inout WorkingSet, inout [Missing]) -> T
    ) async throws -> T {
        var lacks = events.flatMap(\.needs).filter { !set.has($0) }
        var isReady = false
        while true {
            var trial = set
            let verdicts = decideAll(&trial, &lacks)
            if !isReady { try await ready() }
            isReady = true
            try await load(lacks, into: &set)
            if lacks.allSatisfy(set.holdsNothing) {
                set = trial
                return verdicts
            }
            lacks = []
        }
    }

    private func load(events ids: [EventID], _ set: inout WorkingSet) async throws {
        for id in ids { set.load(WorkingSet.Recorded?.none, of: id) }
        for row in try await connection.rows(FindEvents(registry: registry, upTo: upTo, ids: ids)) {
            guard let entry = LogEntry(canonical: row.canonical) else { throw DamagedLog(row.seq) }
            set.load(
                WorkingSet.Recorded(seq: row.seq, event: entry.event, isVoided: row.isVoided),
                of: entry.event.id
            )
        }
    }

    private func load(undos ids: [EventID], _ set: inout WorkingSet) async throws {
        for id in ids {
            guard let recorded = try? set.recorded(id) else { continue }
            let seq = recorded.seq
            let rows = try await connection.rows(
                FindEvents(registry: registry, upTo: upTo, ids: [id])
            )
            guard let row = rows.first, let entry = LogEntry(canonical: row.canonical) else {
                throw DamagedLog(seq)
            }
            let described = try await connection.rows(FindDescribed(registry: registry, seq: seq))
            let serials = try await connection.rows(FindSerials(registry: registry, seq: seq))
            set.load(
                WorkingSet.Undo(
                    movements: entry.movements,
                    describes: described,
                    serials: serials
                ),
                of: id
            )
        }
    }

    private func load(refs: [Ref], _ set: inout WorkingSet) async throws {
        var found: [Ref: [WorkingSet.Statement]] = [:]
        // An order and its lines are made by one event.
        var read: [Int64: Record] = [:]
        for row in try await connection.rows(
            FindStatements(registry: registry, upTo: upTo, refs: refs)
        ) {
            var data = Record([])
            if let known = read[row.seq] {
                data = known
            } else if let canonical = row.canonical {
                guard let entry = LogEntry(canonical: canonical) else { throw DamagedLog(row.seq) }
                data = entry.event.data
                read[row.seq] = data
            }
            let ref = refs[row.index]
            found[ref, default: []].append(
                WorkingSet.Statement(
                    seq: row.seq,
                    day: row.day,
                    type: row.type,
                    makes: row.makes,
                    data: data
                )
            )
        }
        for ref in refs { set.load(found[ref] ?? [], of: ref) }
    }

    private func load(subjects: [Subject], _ set: inout WorkingSet) async throws {
        var found: [Balances.Entry?] = Array(repeating: nil, count: subjects.count)
        for row in try await connection.rows(
            FindBalances(registry: registry, upTo: upTo, subjects: subjects)
        ) {
            found[row.index] = row.entry
        }
        for (index, subject) in subjects.enumerated() {
            let entries = found[index].map { [$0] } ?? []
            set.load(
                Balances(kind: subject.kind, entries: entries, isComplete: entries.isEmpty),
                of: subject
            )
        }
    }

    private func load(histories: [Subject], _ set: inout WorkingSet) async throws {
        var found: [[Balances.Entry]] = Array(repeating: [], count: histories.count)
        for row in try await connection.rows(
            FindHistories(registry: registry, upTo: upTo, subjects: histories)
        ) {
            found[row.index].append(row.entry)
        }
        for (index, subject) in histories.enumerated() {
            set.load(
                Balances(kind: subject.kind, entries: found[index], isComplete: true),
                of: subject
            )
        }
    }

    private func load(totals subjects: [Subject], _ set: inout WorkingSet) async throws {
        var found: [[WorkingSet.Total]] = Array(repeating: [], count: subjects.count)
        for row in try await connection.rows(
            FindTotals(registry: registry, upTo: upTo, subjects: subjects)
        ) {
            found[row.index].append(row.total)
        }
        for (index, subject) in subjects.enumerated() { set.load(found[index], of: subject) }
    }

    private func load(units serials: [String], _ set: inout WorkingSet) async throws {
        var found: [[UnitHistory.Step]] = Array(repeating: [], count: serials.count)
        for row in try await connection.rows(
            FindSteps(registry: registry, upTo: upTo, serials: serials)
        ) {
            found[row.index].append(row.step)
        }
        for (index, serial) in serials.enumerated() {
            set.load(UnitHistory(steps: found[index]), of: serial)
        }
    }

    private func load(mentions refs: [Ref], _ set: inout WorkingSet) async throws {
        var found: [[WorkingSet.Mention]] = Array(repeating: [], count: refs.count)
        for row in try await connection.rows(
            FindMentions(registry: registry, upTo: upTo, refs: refs)
        ) {
            found[row.index].append(row.mention)
        }
        for (index, ref) in refs.enumerated() { set.load(found[index], of: ref) }
    }
}

/// An entry of the log that cannot be read back: `events verify` says more.
package struct DamagedLog: Error, CustomStringConvertible {
    let seq: Int64

    init(_ seq: Int64) {
        self.seq = seq
    }

    package var description: String {
        "event \(seq) of the log cannot be read: run `chotatsu events verify`, and restore a backup"
    }
}

/// Recorded events by id.
///
/// At most one row per id.
struct FindEvents: Statement {
    static let sql = """
        select
            e.seq, e.canonical,
            exists (
                select from voiding v
                where v.registry_id = $1 and v.seq = e.seq and v.void_seq <= $3
                offset 0
            )
        from event e
        where e.registry_id = $1
        and e.id = any ($2::uuid[])
        and e.seq <= $3
        """
    let registry: Registry
    let upTo: Int64
    let ids: [EventID]
    var parameters: [Parameter] {
        [.int(registry.id), .texts(ids.map(\.description)), .int(upTo)]
    }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (seq: Int64, canonical: String, isVoided: Bool) {
        (try row.int(), try row.text(), try row.bool())
    }
}

/// What an event makes and describes.
struct FindDescribed: Statement {
    static let sql = """
        select kind, code
        from mention
        where registry_id = $1
        and seq = $2
        and role > 0
        """
    let registry: Registry
    let seq: Int64
    var parameters: [Parameter] { [.int(registry.id), .int(seq)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Ref {
        let kind = try row.text()
        let code = try row.text()
        guard let known = CodeKind(rawValue: kind) else {
            throw PostgresError(.decoding, "unknown kind of code \(kind)", sql: sql)
        }
        return Ref(known, code)
    }
}

/// The serial numbers that an event moves.
struct FindSerials: Statement {
    static let sql = """
        select distinct serial
        from unit_step
        where registry_id = $1
        and seq = $2
        """
    let registry: Registry
    let seq: Int64
    var parameters: [Parameter] { [.int(registry.id), .int(seq)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
        try row.text()
    }
}

/// What events that are not voided say of codes, in the order of recording.
///
/// The text of the event is left out where the rules only ask whether the code is known.
struct FindStatements: Statement {
    static let sql = """
        select
            r.n - 1, m.seq, e.day, e.type, m.role = 2,
            case
                when r.kind in ('party', 'product', 'site', 'target', 'reference', 'payment',
                    'invoice') then null
                else e.canonical
            end
        from unnest($2::text[], $3::text[]) with ordinality as r (kind, code, n)
        cross join lateral (
            select seq, role
            from mention
            where registry_id = $1
            and kind = r.kind
            and code = r.code
            and role > 0
            and seq <= $4
            offset 0
        ) m
        cross join lateral (
            select day, type, canonical
            from event
            where registry_id = $1
            and seq = m.seq
            offset 0
        ) e
        where not exists (
            select from voiding v
            where v.registry_id = $1 and v.seq = m.seq and v.void_seq <= $4
            offset 0
        )
        order by m.seq
        """
    let registry: Registry
    let upTo: Int64
    let refs: [Ref]
    var parameters: [Parameter] {
        [
            .int(registry.id), .texts(refs.map(\.kind.rawValue)), .texts(refs.map(\.code)),
            .int(upTo),
        ]
    }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (
        index: Int, seq: Int64, day: Day, type: String, makes: Bool, canonical: String?
    ) {
        (
            Int(try row.int()), try row.int(), try row.day(), try row.text(), try row.bool(),
            try row.textOrNil()
        )
    }
}

/// The last balance of each subject, by the index `movement_by_subject`.
struct FindBalances: Statement {
    static let sql = """
        select s.n - 1, m.day, m.balance
        from unnest($2::text[], $3::text[]) with ordinality as s (kind, subject, n)
        cross join lateral (
            select day, balance
            from movement
            where registry_id = $1
            and kind = s.kind
            and subject = s.subject
            and seq <= $4
            order by day desc, seq desc, ordinal desc
            limit 1
        ) m
        """
    let registry: Registry
    let upTo: Int64
    let subjects: [Subject]
    var parameters: [Parameter] { bind(registry, subjects, upTo) }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (index: Int, entry: Balances.Entry) {
        (Int(try row.int()), Balances.Entry(day: try row.day(), amounts: try row.ints()))
    }
}

/// The balance at the end of each day of each subject, by ascending day.
struct FindHistories: Statement {
    static let sql = """
        select distinct on (s.n, m.day) s.n - 1, m.day, m.balance
        from unnest($2::text[], $3::text[]) with ordinality as s (kind, subject, n)
        cross join lateral (
            select day, seq, ordinal, balance
            from movement
            where registry_id = $1
            and kind = s.kind
            and subject = s.subject
            and seq <= $4
            offset 0
        ) m
        order by s.n, m.day, m.seq desc, m.ordinal desc
        """
    let registry: Registry
    let upTo: Int64
    let subjects: [Subject]
    var parameters: [Parameter] { bind(registry, subjects, upTo) }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (index: Int, entry: Balances.Entry) {
        try FindBalances.decode(&row)
    }
}

/// The totals stated of each subject by events that are not voided, by day, then by seq.
struct FindTotals: Statement {
    static let sql = """
        select s.n - 1, t.seq, t.day, t.amount
        from unnest($2::text[], $3::text[]) with ordinality as s (kind, subject, n)
        cross join lateral (
            select seq, day, amount
            from total
            where registry_id = $1
            and kind = s.kind
            and subject = s.subject
            and seq <= $4
            offset 0
        ) t
        where not exists (
            select from voiding v
            where v.registry_id = $1 and v.seq = t.seq and v.void_seq <= $4
            offset 0
        )
        order by t.day, t.seq
        """
    let registry: Registry
    let upTo: Int64
    let subjects: [Subject]
    var parameters: [Parameter] { bind(registry, subjects, upTo) }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (index: Int, total: WorkingSet.Total) {
        let index = Int(try row.int())
        let seq = try row.int()
        return (
            index, WorkingSet.Total(seq: seq, day: try row.day(), amount: try row.int())
        )
    }
}

/// The steps of each serial number by events that are not voided.
struct FindSteps: Statement {
    static let sql = """
        select
            s.n - 1, u.seq, u.day, u.order_code, u.line, u.shipment, u.from_state, u.to_state
        from unnest($2::text[]) with ordinality as s (serial, n)
        cross join lateral (
            select seq, ordinal, day, order_code, line, shipment, from_state, to_state
            from unit_step
            where registry_id = $1
            and serial = s.serial
            and seq <= $3
            offset 0
        ) u
        where not exists (
            select from voiding v
            where v.registry_id = $1 and v.seq = u.seq and v.void_seq <= $3
            offset 0
        )
        order by u.day, u.seq, u.ordinal
        """
    let registry: Registry
    let upTo: Int64
    let serials: [String]
    var parameters: [Parameter] { [.int(registry.id), .texts(serials), .int(upTo)] }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (index: Int, step: UnitHistory.Step) {
        (
            Int(try row.int()),
            UnitHistory.Step(
                seq: try row.int(),
                day: try row.day(),
                order: try row.text(),
                line: try row.int(),
                shipment: try row.textOrNil(),
                from: try row.textOrNil().flatMap(State.init(rawValue:)),
                to: try row.textOrNil().flatMap(State.init(rawValue:))
            )
        )
    }
}

/// Events, not voided, that name a code; enough of them that those which the batch voids cannot
/// hide another.
struct FindMentions: Statement {
    static let sql = """
        select r.n - 1, m.seq, e.type
        from unnest($2::text[], $3::text[]) with ordinality as r (kind, code, n)
        cross join lateral (
            select seq
            from mention
            where registry_id = $1
            and kind = r.kind
            and code = r.code
            and seq <= $5
            and not exists (
                select from voiding v
                where v.registry_id = $1 and v.seq = mention.seq and v.void_seq <= $5
                offset 0
            )
            order by seq desc
            limit $4
        ) m
        cross join lateral (
            select type
            from event
            where registry_id = $1
            and seq = m.seq
            offset 0
        ) e
        """
    let registry: Registry
    let upTo: Int64
    let refs: [Ref]
    var parameters: [Parameter] {
        [
            .int(registry.id), .texts(refs.map(\.kind.rawValue)), .texts(refs.map(\.code)),
            .int(Int64(Recorder.batchEventsMax) + 1), .int(upTo),
        ]
    }

    static func decode(
        _ row: inout RowReader
    ) throws(PostgresError) -> (index: Int, mention: WorkingSet.Mention) {
        (
            Int(try row.int()),
            WorkingSet.Mention(seq: try row.int(), type: try row.text())
        )
    }
}

private func bind(_ registry: Registry, _ subjects: [Subject], _ upTo: Int64) -> [Parameter] {
    [
        .int(registry.id), .texts(subjects.map(\.kind.rawValue)), .texts(subjects.map(\.key)),
        .int(upTo),
    ]
}

extension RowReader {
    /// A `date`, written in ISO form.
    mutating func day() throws(PostgresError) -> Day {
        let text = try text()
        guard let day = Day(iso: text) else {
            throw PostgresError(.decoding, "\(text) is no date")
        }
        return day
    }

    /// A `date`, or nil.
    mutating func dayOrNil() throws(PostgresError) -> Day? {
        guard let text = try textOrNil() else { return nil }
        guard let day = Day(iso: text) else {
            throw PostgresError(.decoding, "\(text) is no date")
        }
        return day
    }
}
