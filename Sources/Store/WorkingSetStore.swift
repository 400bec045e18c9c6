import Domain
package import Postgres

/// Loads what a working set lacks: one query per kind of thing, however many there are.
///
/// Every look-up goes by an index, one key after the other: `offset 0` in the inner queries keeps
/// the planner from joining them in another order. During an import it has no statistics, takes
/// the log for a handful of rows and would read all of it again for each key.
package struct WorkingSetStore {
    let connection: Connection
    let registry: Registry
    /// Only what events up to that seq say: all of them when recording, those before a batch when
    /// it is replayed.
    var upTo = Int64.max

    /// Has the statements of the transaction planned for the index of their keys, whatever the
    /// statistics say: they know nothing of what an import adds before it ends.
    ///
    /// A plan made for one registry would take it for empty where the statistics have not seen it,
    /// and read all of it by any index that begins with its id. So plans are general ones; since they
    /// may be made while a table is all but empty, every batch makes them anew, those of foreign keys
    /// included.
    package static func planByIndex(_ connection: Connection) async throws {
        try await connection.execute(
            "set local enable_seqscan = off; set local plan_cache_mode = force_generic_plan"
        )
    }

    /// Takes that back, for a statement over whole tables.
    package static func planFreely(_ connection: Connection) async throws {
        try await connection.execute(
            "set local enable_seqscan = on; set local plan_cache_mode = auto"
        )
    }

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
        if !refs.isEmpty {
            for subject in try await load(refs: Array(refs), &set)
            where !set.has(.subject(subject)) {
                subjects.insert(subject)
            }
        }
        if !subjects.isEmpty { try await load(subjects: Array(subjects), &set) }
        if !histories.isEmpty { try await load(histories: Array(histories), &set) }
        if !totals.isEmpty { try await load(totals: Array(totals), &set) }
        if !units.isEmpty { try await load(units: Array(units), &set) }
        if !mentions.isEmpty { try await load(mentions: Array(mentions), &set) }
    }

    /// Decides a batch in a few rounds, each with one look-up per kind of thing.
    ///
    /// `decideAll`: decides the events in their order by `WorkingSet.decide`. Called until
    /// it lacks nothing that the log holds; what the last call gives counts.
    func deciding<T>(
        _ events: [Event],
        in set: inout WorkingSet,
        _ decideAll: (inout WorkingSet, inout [Missing]) -> T
    ) async throws -> T {
        var guessed = events.flatMap(\.needs)
        var isPlanned = false
        while true {
            var trial = set
            var lacks: [Missing] = []
            let verdicts = decideAll(&trial, &lacks)
            if !isPlanned { try await connection.execute("discard plans") }
            isPlanned = true
            try await load(guessed + lacks, into: &set)
            if lacks.allSatisfy(set.holdsNothing) {
                set = trial
                return verdicts
            }
            guessed = []
        }
    }

    private func load(events ids: [EventID], _ set: inout WorkingSet) async throws {
        for id in ids { set.load(WorkingSet.Recorded?.none, of: id) }
        for row in try await connection.rows(FindEvents(registry: registry, upTo: upTo, ids: ids)) {
            guard let entry = LogEntry(canonical: row.canonical) else { throw DamagedLog(row.seq) }
            set.load(
                WorkingSet.Recorded(
                    seq: row.seq,
                    event: entry.event,
                    recordedBy: entry.recordedBy,
                    isVoided: row.isVoided
                ),
                of: entry.event.id
            )
        }
    }

    private func load(undos ids: [EventID], _ set: inout WorkingSet) async throws {
        let rows = try await connection.rows(FindEvents(registry: registry, upTo: upTo, ids: ids))
        let seqs = rows.map(\.seq)
        var described: [Int64: [Ref]] = [:]
        for row in try await connection.rows(FindDescribed(registry: registry, seqs: seqs)) {
            described[row.seq, default: []].append(row.ref)
        }
        var serials: [Int64: [String]] = [:]
        for row in try await connection.rows(FindSerials(registry: registry, seqs: seqs)) {
            serials[row.seq, default: []].append(row.serial)
        }
        for row in rows {
            guard let entry = LogEntry(canonical: row.canonical) else { throw DamagedLog(row.seq) }
            set.load(
                WorkingSet.Undo(
                    movements: entry.movements,
                    describes: described[row.seq] ?? [],
                    serials: serials[row.seq] ?? []
                ),
                of: entry.event.id
            )
        }
    }

    /// - Returns: subjects that the rules may ask for next: what is said of a claim or of a payment
    ///   tells its grant.
    private func load(refs: [Ref], _ set: inout WorkingSet) async throws -> [Subject] {
        var found: [Ref: [WorkingSet.Statement]] = [:]
        var next: [Subject] = []
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
            if row.makes, let grant = data[optional: .grant], ref.kind != .order, ref.kind != .line
            {
                next += [Subject(.grant, grant), Subject(.advance, grant)]
            }
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
        return next
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
