import Domain

/// A registry that begins empty and lives in memory: every decision of the rules, no database.
struct MemoryRegistry {
    enum Outcome: Equatable {
        case recorded(seq: Int64)
        case duplicate
        /// With every reason: one where a rule refuses it, perhaps several where its shape is wrong.
        case rejected([Rejection])
    }

    private(set) var set = WorkingSet()
    private(set) var lastSeq: Int64 = 0
    var now = Instant(startOf: Day(number: 30_000))

    mutating func record(
        _ line: String,
        by author: Author = .systemUser("tester")
    ) -> Outcome {
        guard let json = try? JSON.parse(line) else {
            return .rejected([Rejection(rule: "json", message: line)])
        }
        let read = EventReader().read(json) { _, _, _ in EventID(bytes: []) }
        switch read {
        case .refused(let why):
            return .rejected(why)
        case .event(let event):
            return record(event, by: author)
        }
    }

    mutating func record(
        _ event: Event,
        by author: Author = .systemUser("tester")
    ) -> Outcome {
        while true {
            do throws(Stop) {
                switch try event.decide(in: set, now: now, by: author) {
                case .duplicate: return .duplicate
                case .recorded(let draft):
                    lastSeq += 1
                    _ = set.add(
                        draft,
                        of: event,
                        by: author,
                        seq: lastSeq
                    )
                    return .recorded(seq: lastSeq)
                }
            } catch {
                switch error {
                case .rejected(let why): return .rejected([why])
                case .missing(let missing): set.loadNothing(for: missing)
                }
            }
        }
    }

    /// What a subject holds at the end of that day, by state.
    func states(_ subject: Subject, atEndOf day: Day) -> [String: Int64] {
        let held = (try? set.balances(subject, from: day))?.atEnd(of: day)
        var states: [String: Int64] = [:]
        for (index, state) in subject.kind.states.enumerated() {
            states[state.rawValue] = held?[index] ?? 0
        }
        return states
    }
}
