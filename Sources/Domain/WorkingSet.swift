/// Everything recorded that the decisions of a batch look at, and what the batch adds to it.
///
/// Deciding is pure: what is not here is asked for by throwing `Stop.missing`, loaded by the
/// caller, and decided again. So the rules themselves say what they need, and nothing has to be
/// kept in step with them.
///
/// What an event changes is here, whole, once the event is added: the rules have looked at it, or
/// nothing was there. So what is loaded later is of things that no event added here has changed,
/// and does not depend on whether their rows are in the database yet.
package struct WorkingSet: Sendable {
    private var statements: [Ref: [Statement]] = [:]
    private var balances: [Subject: Balances] = [:]
    private var totals: [Subject: [Total]] = [:]
    private var units: [String: UnitHistory] = [:]
    /// Of the log.
    private var mentions: [Ref: [Mention]] = [:]
    private var fresh = Fresh()
    /// Of the batch before.
    private var earlier = Fresh()

    /// What is kept of a batch until the end of the next: until then its rows may be on their way.
    private struct Fresh: Sendable {
        var events: [EventID: Recorded?] = [:]
        var mentions: [Ref: [Mention]] = [:]
        /// Events that it voids: what they say no longer counts.
        var voided: Set<Int64> = []
    }

    package init() {}

    /// How many rows it holds: what the caller bounds memory by.
    package var count: Int {
        statements.count + balances.count + units.count + fresh.events.count
            + earlier.events.count
    }

    // MARK: What the rules ask

    /// What is said of a code, in the order of recording; empty where it is not known.
    package func said(of ref: Ref) throws(Stop) -> [Statement] {
        guard let found = statements[ref] else { throw .missing(.ref(ref)) }
        return found
    }

    /// Whether the code is known: some event that is not voided makes it.
    package func knows(_ ref: Ref) throws(Stop) -> Bool {
        try said(of: ref).contains { $0.makes }
    }

    /// The end-of-day balances of a subject, from that day on.
    package func balances(_ subject: Subject, from day: Day) throws(Stop) -> Balances {
        guard let found = balances[subject] else { throw .missing(.subject(subject)) }
        guard found.covers(day) else { throw .missing(.history(subject)) }
        return found
    }

    /// The totals stated of a subject, by day, then by seq.
    package func totals(of subject: Subject) throws(Stop) -> [Total] {
        guard let found = totals[subject] else { throw .missing(.totals(subject)) }
        return found
    }

    /// Where a serial number has been.
    package func unit(_ serial: String) throws(Stop) -> UnitHistory {
        guard let found = units[serial] else { throw .missing(.unit(serial)) }
        return found
    }

    /// The recorded event with that id, if there is one.
    package func recorded(_ id: EventID) throws(Stop) -> Recorded? {
        guard let found = event(id) else { throw .missing(.event(id)) }
        return found
    }

    private func event(_ id: EventID) -> Recorded?? { fresh.events[id] ?? earlier.events[id] }

    private func isFreshlyVoided(_ seq: Int64) -> Bool {
        fresh.voided.contains(seq) || earlier.voided.contains(seq)
    }

    /// What a void of a recorded event must undo.
    func undo(_ recorded: Recorded) throws(Stop) -> Undo {
        guard let undo = recorded.undo else { throw .missing(.undo(recorded.event.id)) }
        return undo
    }

    /// Events, not voided, that name the code.
    package func mentions(of ref: Ref) throws(Stop) -> [Mention] {
        guard let found = mentions[ref] else { throw .missing(.mentions(ref)) }
        return (found + (earlier.mentions[ref] ?? []) + (fresh.mentions[ref] ?? []))
            .filter { !isFreshlyVoided($0.seq) }
    }

    // MARK: What the caller loads

    /// All that is said of a code; nothing where it is not known.
    package mutating func load(_ found: [Statement], of ref: Ref) {
        statements[ref] = found
    }

    /// The last days of a subject, or all of them; what the batch moved stays.
    package mutating func load(_ found: Balances, of subject: Subject) {
        balances[subject] = balances[subject].map { found.followed(by: $0) } ?? found
    }

    /// By day, then by seq.
    package mutating func load(_ found: [Total], of subject: Subject) {
        totals[subject] = found
    }

    /// Where a serial number has been; nowhere where nobody has named it.
    package mutating func load(_ found: UnitHistory, of serial: String) {
        units[serial] = found
    }

    /// A recorded event; nil where none has the id.
    package mutating func load(_ found: Recorded?, of id: EventID) {
        fresh.events[id] = .some(found)
    }

    /// What a void undoes of an event that is loaded.
    package mutating func load(_ found: Undo, of id: EventID) {
        guard var recorded = event(id) ?? nil else { return }
        recorded.undo = found
        fresh.events[id] = recorded
    }

    /// Events that name a code, voided ones left out: all, or so many that no batch can void them.
    package mutating func load(_ found: [Mention], of ref: Ref) {
        mentions[ref] = found
    }

    /// Whether that is here already.
    package func has(_ missing: Missing) -> Bool {
        switch missing {
        case .ref(let ref): statements[ref] != nil
        case .subject(let subject): balances[subject] != nil
        case .history(let subject): balances[subject]?.isComplete ?? false
        case .totals(let subject): totals[subject] != nil
        case .unit(let serial): units[serial] != nil
        case .event(let id): event(id) != nil
        case .undo(let id): (event(id) ?? nil)?.undo != nil
        case .mentions(let ref): mentions[ref] != nil
        }
    }

    /// Whether that is here already, and the log holds nothing of it.
    package func holdsNothing(of missing: Missing) -> Bool {
        switch missing {
        case .ref(let ref): statements[ref]?.isEmpty ?? false
        case .subject(let subject), .history(let subject):
            balances[subject]?.entries.isEmpty ?? false
        case .totals(let subject): totals[subject]?.isEmpty ?? false
        case .unit(let serial): units[serial]?.steps.isEmpty ?? false
        case .event(let id): event(id).map { $0 == nil } ?? false
        case .undo: false
        case .mentions(let ref): mentions[ref]?.isEmpty ?? false
        }
    }

    /// Forgets of the batch before what hardly any later event looks at: the events themselves, and
    /// who names what.
    ///
    /// Its rows must be in the database by now.
    package mutating func endBatch() {
        earlier = fresh
        fresh = Fresh()
        mentions.removeAll()
    }

    // MARK: What a decided event adds

    /// Adds what the event says, moves and names.
    ///
    /// - Returns: each subject that moved with its changed end-of-day balances, the event's own
    ///   day first.
    package mutating func add(
        _ draft: Draft,
        of event: Event,
        by author: Author,
        seq: Int64
    ) -> [Moved] {
        if let voided = draft.voids { remove(voided) }
        for described in draft.describes {
            let statement = Statement(
                seq: seq,
                day: event.day,
                type: event.type.name,
                makes: described.makes,
                data: event.data
            )
            statements[described.ref, default: []].append(statement)
        }
        for name in draft.names {
            fresh.mentions[name, default: []].append(Mention(seq: seq, type: event.type.name))
        }
        for total in draft.totals {
            let stated = Total(seq: seq, day: event.day, amount: total.amount)
            totals[total.subject]?.append(stated)
            totals[total.subject]?.sort { ($0.day, $0.seq) < ($1.day, $1.seq) }
        }
        var serials: [String] = []
        for (serial, step) in draft.steps {
            serials.append(serial)
            units[serial] = (units[serial] ?? UnitHistory()).adding([step.numbered(seq)])
        }
        fresh.events[event.id] = Recorded(
            seq: seq,
            event: event,
            recordedBy: author.recordedBy,
            isVoided: false,
            undo: Undo(
                movements: draft.movements,
                describes: draft.describes.map(\.ref),
                serials: serials
            )
        )
        return move(draft)
    }

    /// A subject that moved, and its end-of-day balances from the event's day on.
    package struct Moved: Sendable {
        package let subject: Subject
        package let entries: [Balances.Entry]
        /// The balances after all that is recorded.
        package let balances: Balances
    }

    private mutating func move(_ draft: Draft) -> [Moved] {
        draft.changes.map { change in
            var moved =
                balances[change.subject]
                ?? Balances(kind: change.subject.kind, entries: [], isComplete: true)
            balances[change.subject] = nil
            let changed = moved.add(change.amounts, on: change.day)
            balances[change.subject] = moved
            return Moved(
                subject: change.subject,
                entries: Array(moved.entries.suffix(changed)),
                balances: moved
            )
        }
    }

    /// Takes out what the event said: all of it is here, since the rules of a void look at it.
    private mutating func remove(_ voided: Recorded) {
        for ref in voided.undo?.describes ?? [] {
            statements[ref]?.removeAll { $0.seq == voided.seq }
        }
        fresh.voided.insert(voided.seq)
        for subject in voided.event.statedTotals {
            totals[subject]?.removeAll { $0.seq == voided.seq }
        }
        for serial in voided.undo?.serials ?? [] {
            units[serial] = units[serial]?.removing(voided.seq)
        }
        var gone = voided
        gone.isVoided = true
        fresh.events[voided.event.id] = gone
    }
}

extension WorkingSet {
    /// Says that nothing is recorded of what is missing: for a registry that begins here.
    package mutating func loadNothing(for missing: Missing) {
        switch missing {
        case .ref(let ref): load([Statement](), of: ref)
        case .subject(let subject), .history(let subject):
            load(Balances(kind: subject.kind, entries: [], isComplete: true), of: subject)
        case .totals(let subject): load([Total](), of: subject)
        case .unit(let serial): load(UnitHistory(), of: serial)
        case .event(let id): load(Recorded?.none, of: id)
        case .undo(let id): load(Undo(movements: [], describes: [], serials: []), of: id)
        case .mentions(let ref): load([Mention](), of: ref)
        }
    }
}
