import Domain
import Postgres

/// What batches of events change in `order_line`: rows for lines that they make, and new values for
/// lines that stand already.
///
/// The lines that it makes must be moved by balances that are known from their first day on.
struct OrderLineBatch {
    private let registry: Registry
    /// Lines that the batch makes; the last of a key is the one that stands.
    private var made: [Row] = []
    private var madeIndex: [Subject: Int] = [:]
    /// Lines of earlier batches that it moves.
    private var moved: [Subject: Moved] = [:]
    /// Lines of earlier batches of which a price or a promise is new or void.
    private var stated: [Subject: Stated] = [:]
    /// Lines of earlier batches that an event with an assumed source names, with the first such
    /// event.
    private var assumed: [Subject: Int64] = [:]
    /// Lines of earlier batches whose event it voids.
    private var voided: [Subject: Int64] = [:]

    private struct Moved {
        var balances: Balances
        var seq: Int64
    }

    /// The last business day of a price or promise, and the last event that changed which holds.
    private struct Stated {
        var day: Day
        var seq: Int64
    }

    private struct Row {
        let line: Draft.Line
        let day: Day
        let seq: Int64
        /// The promise that the line is made with.
        let promise: [(promisedOn: Day, quantity: Int64)]
        var voidSeq: Int64?
        var moved: Moved
        /// Where others follow the price and the promise that it is made with.
        var stated: Stated?
        var assumedSeq: Int64?
    }

    init(registry: Registry) {
        self.registry = registry
    }

    /// How many lines it changes, or a little more.
    var count: Int { made.count + moved.count + stated.count + assumed.count + voided.count }

    mutating func add(
        _ event: Event,
        _ draft: Draft,
        _ changes: [WorkingSet.Moved],
        seq: Int64
    ) {
        let promises = Dictionary(
            draft.promises.map { (Subject.line($0.order, $0.line), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        for line in draft.lines {
            let subject = Subject.line(line.order, line.line)
            let none = Balances(kind: .line, entries: [], isComplete: true)
            madeIndex[subject] = made.count
            made.append(
                Row(
                    line: line,
                    day: event.day,
                    seq: seq,
                    promise: promises[subject]?.schedule ?? [],
                    moved: Moved(balances: none, seq: seq)
                )
            )
        }
        // A line whose event is voided keeps what it held, as it is known before the void.
        let unmade = Set(
            (draft.voids?.undo?.describes ?? []).filter { $0.kind == .line }
                .map { Subject(.line, $0.code) }
        )
        for change in changes
        where change.subject.kind == .line && !unmade.contains(change.subject) {
            let now = Moved(balances: change.balances, seq: seq)
            if let index = madeIndex[change.subject] {
                made[index].moved = now
            } else {
                moved[change.subject] = now
            }
        }
        // What a line is made with is the first by day and seq: it stands in its row already.
        let isNew = Set(draft.lines.map { Subject.line($0.order, $0.line) })
        for promise in draft.promises where !isNew.contains(.line(promise.order, promise.line)) {
            state(.line(promise.order, promise.line), event.day, seq)
        }
        for total in draft.totals
        where total.unitPrice != nil && total.subject.kind == .line
            && !isNew.contains(total.subject)
        {
            state(total.subject, event.day, seq)
        }
        if event.isAssumed {
            for name in draft.names where name.kind == .line {
                assume(Subject(.line, name.code), seq)
            }
        }
        if let recorded = draft.voids { void(recorded, unmade, seq) }
    }

    private mutating func state(_ subject: Subject, _ day: Day, _ seq: Int64) {
        if let index = madeIndex[subject] {
            made[index].stated = Stated(day: max(day, made[index].stated?.day ?? day), seq: seq)
        } else {
            stated[subject] = Stated(day: max(day, stated[subject]?.day ?? day), seq: seq)
        }
    }

    private mutating func assume(_ subject: Subject, _ seq: Int64) {
        if let index = madeIndex[subject] {
            made[index].assumedSeq = made[index].assumedSeq ?? seq
        } else {
            assumed[subject] = assumed[subject] ?? seq
        }
    }

    private mutating func void(
        _ recorded: WorkingSet.Recorded,
        _ unmade: Set<Subject>,
        _ seq: Int64
    ) {
        for subject in unmade {
            if let index = madeIndex.removeValue(forKey: subject) {
                made[index].voidSeq = seq
            } else {
                voided[subject] = seq
            }
        }
        let data = recorded.event.data
        let statesPrice =
            recorded.event.type.name == "order.changed" && data[optional: .unitPrice] != nil
        if statesPrice || recorded.event.type.name == "order.promised" {
            state(.line(data[.order], data[.line]), recorded.event.day, seq)
        }
    }

    func write(to connection: Connection) async throws {
        try await writeOld(to: connection)
        if !voided.isEmpty {
            // After what moved them before, and before a line with the same code is made again.
            let keys = voided.map { (subject: $0.key, seq: $0.value) }
            _ = try await connection.rows(
                VoidLines(registry: registry, keys: keys.map(\.subject), seqs: keys.map(\.seq))
            )
        }
        guard !made.isEmpty else { return }
        try await connection.copyIn(
            """
            copy order_line (registry_id, order_code, line, made_seq, void_seq, buyer, vendor,
                channel, grant_code, programme, product, currency, fx_rate, unallocated,
                allocated, in_transit, received, accepted, in_service, cancelled, retired,
                credited, made_day, open_days, moved_day, moved_seq, unit_price, promised_on,
                promised, stated_day, stated_seq, assumed_seq)
            from stdin
            """,
            rows()
        )
        let new = made.filter { $0.voidSeq == nil }
            .compactMap { row in
                row.stated.map { (Subject.line(row.line.order, row.line.line), $0, Int64.max) }
            }
        try await restate(new, connection)
    }

    /// Gives lines of earlier batches what they hold, cost and are promised now.
    private func writeOld(to connection: Connection) async throws {
        let old = moved.filter { !$0.value.balances.entries.isEmpty }.map { $0 }
        if !old.isEmpty {
            _ = try await connection.rows(
                MoveLines(
                    registry: registry,
                    keys: old.map(\.key),
                    balances: old.map(\.value.balances.current),
                    days: old.map { $0.value.balances.lastDay?.iso ?? "" },
                    seqs: old.map(\.value.seq),
                    cleared: old.map { cleared($0.value.balances) }
                )
            )
        }
        let assumed = assumed.map { $0 }
        if !assumed.isEmpty {
            _ = try await connection.rows(
                AssumeLines(
                    registry: registry,
                    keys: assumed.map(\.key),
                    seqs: assumed.map(\.value)
                )
            )
        }
        try await restate(
            stated.map { ($0.key, $0.value, voided[$0.key] ?? .max) },
            connection
        )
    }

    private func restate(
        _ lines: [(key: Subject, stated: Stated, end: Int64)],
        _ connection: Connection
    ) async throws {
        guard !lines.isEmpty else { return }
        _ = try await connection.rows(
            RestateLines(
                registry: registry,
                keys: lines.map(\.key),
                days: lines.map(\.stated.day.iso),
                seqs: lines.map(\.stated.seq),
                ends: lines.map(\.end)
            )
        )
    }

    /// The day since which the backlog is 0, and whether it may be an earlier one than is loaded;
    /// nil where it is not 0.
    private func cleared(_ balances: Balances) -> (day: String?, isLatest: Bool) {
        var since: Day?
        for entry in balances.entries.reversed() {
            if entry.amounts[0] + entry.amounts[1] + entry.amounts[2] > 0 {
                return (since?.iso, false)
            }
            since = entry.day
        }
        return (since?.iso, !balances.isComplete)
    }

    private func rows() -> [UInt8] {
        var rows = CopyText()
        for row in made {
            let placed = row.line.placed
            rows.append(registry.id)
            rows.append(plain: row.line.order)
            rows.append(row.line.line)
            rows.append(row.seq)
            if let voidSeq = row.voidSeq { rows.append(voidSeq) } else { rows.appendNull() }
            rows.append(plain: placed[.buyer])
            rows.append(plain: placed[.vendor])
            rows.append(plain: placed[.channel])
            rows.append(plain: placed[optional: .grant])
            rows.append(plain: row.line.programme)
            rows.append(plain: row.line.product)
            rows.append(plain: placed[.currency])
            rows.append(plain: placed[optional: .fxRate])
            for amount in row.moved.balances.current { rows.append(amount) }
            rows.append(plain: row.day.iso)
            // An earlier line of that code, voided since, may have left days of nothing before it.
            let clearedOn = cleared(row.moved.balances).day
            let isEmpty = clearedOn.map { $0 <= row.day.iso } ?? false
            rows.append(plain: isEmpty ? "empty" : "[\(row.day.iso),\(clearedOn ?? ""))")
            rows.append(plain: (row.moved.balances.lastDay ?? row.day).iso)
            rows.append(row.moved.seq)
            rows.append(plain: row.line.unitPrice)
            rows.append(array: row.promise.map(\.promisedOn.iso))
            rows.append(array: row.promise.map(\.quantity))
            rows.append(plain: max(row.day, row.stated?.day ?? row.day).iso)
            rows.append(row.stated?.seq ?? row.seq)
            if let assumedSeq = row.assumedSeq {
                rows.append(assumedSeq)
            } else {
                rows.appendNull()
            }
            rows.endRow()
        }
        return rows.bytes
    }
}
