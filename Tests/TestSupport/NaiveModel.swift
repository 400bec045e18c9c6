/// Contract §2 written down a second time, to be compared with the product's rules.
///
/// It says it as simply as it can be said, with no care for speed, and shares no code with them.
/// It knows the events that move something and those that these name. Of shape it looks only at
/// what it needs; texts, prices and rates it takes as given.
public struct NaiveModel {
    /// What became of an event.
    public enum Outcome: Equatable, Sendable {
        case recorded
        case duplicate
        case rejected(String)
    }

    var events: [NaiveEvent] = []
    var ledger = NaiveLedger()

    /// A registry without events.
    public init() {}

    /// Takes an event as one line of JSON.
    public mutating func record(_ line: String) -> Outcome {
        do {
            var event = try NaiveEvent(line: line)
            if let known = events.first(where: { $0.id == event.id }) {
                return known.content == event.content
                    ? .duplicate : .rejected("other content under a known id")
            }
            if event.type == "event.voided" {
                try void(by: event)
            } else {
                try take(&event)
            }
            events.append(event)
            return .recorded
        } catch {
            return .rejected(error.why)
        }
    }

    /// The states of every subject that anything moved up to the end of that day, as known after
    /// the first `events` recorded events; by default after all.
    ///
    /// - Parameters:
    ///   - day: days since 1970-01-01.
    ///   - events: counts recorded events, so it is a `seq`.
    /// - Returns: the states by subject; a state that was never touched is missing.
    public func states(
        onDay day: Int,
        knownAfter events: Int? = nil
    ) -> [NaiveSubject: NaiveStates] {
        let seq = events ?? self.events.count
        var moves: [NaiveSubject: [NaiveMove]] = [:]
        for event in self.events.prefix(seq) where event.voidedBy.map({ $0 > seq }) ?? true {
            for move in event.moves where move.day <= day {
                moves[move.subject, default: []].append(move)
            }
        }
        return moves.mapValues(NaiveLedger.sum)
    }

    /// Days since 1970-01-01 of a date or a moment, in Asia/Tokyo; nil where it is none.
    public static func day(_ text: String) -> Int? {
        try? NaiveEvent.tokyoDay(text)
    }

    // MARK: Taking and voiding

    /// Events recorded and not voided.
    var standing: [NaiveEvent] { events.filter { $0.voidedBy == nil } }

    private mutating func take(_ event: inout NaiveEvent) throws(Refusal) {
        (event.made, event.named) = try NaiveName.names(of: event, in: self)
        for name in event.named.subtracting(event.made) where !isKnown(name) {
            throw Refusal("unknown \(name)")
        }
        var draft = NaiveDraft(model: self, event: event)
        try draft.judge()
        // This alone refuses a change dated before its order or allocation; what states no total
        // may be dated before what it names.
        for subject in draft.totals.keys {
            let later = standing.contains { $0.totals[subject] != nil && $0.day > event.day }
            if later { throw Refusal("a later event states the total of \(subject)") }
        }
        let subjects = Set(draft.moves.map(\.subject))
        if let fault = draft.ledger.firstFault(subjects) { throw Refusal(fault) }
        event.moves = draft.moves
        event.totals = draft.totals
        ledger = draft.ledger
    }

    func isKnown(_ name: NaiveName) -> Bool {
        standing.contains { $0.made.contains(name) }
    }

    private mutating func void(by void: NaiveEvent) throws(Refusal) {
        let id = try void.data.text("event").lowercased()
        guard
            let at = events.firstIndex(where: {
                $0.id == id && $0.voidedBy == nil && $0.type != "event.voided"
            })
        else { throw Refusal("no such event, voided already, or itself a void") }
        let target = events[at]
        for (number, other) in events.enumerated() where other.voidedBy == nil && number != at {
            if let why = rests(other, number: number, on: target, number: at) {
                throw Refusal("\(other.type) rests on it: \(why)")
            }
        }
        var after = ledger
        for move in target.moves { after.remove(move) }
        if let fault = after.firstFault(Set(target.moves.map(\.subject))) { throw Refusal(fault) }
        ledger = after
        events[at].voidedBy = events.count + 1
    }

    /// Why an event rests on another, or nil.
    private func rests(
        _ other: NaiveEvent,
        number: Int,
        on target: NaiveEvent,
        number targetNumber: Int
    ) -> String? {
        for name in target.made where other.named.contains(name) && !other.made.contains(name) {
            let makers = standing.filter { $0.made.contains(name) }
            if makers.count == 1 { return "it names \(name)" }
        }
        for subject in target.totals.keys where other.totals[subject] != nil {
            if (other.day, number) > (target.day, targetNumber) { return "a later total" }
        }
        if target.type == "grant.decided", ["grant.changed", "grant.closed"].contains(other.type),
            other.data.textIfAny("grant") == target.data.textIfAny("grant")
        {
            return "it changes or closes the grant"
        }
        return nil
    }
}
