/// What is decided of an event, in the order of a batch.
package enum Verdict: Sendable {
    /// It may be recorded; what it does is in the working set already.
    case recorded(Draft, moved: [WorkingSet.Moved])
    /// The same id and content are recorded already, under that seq.
    case duplicate(seq: Int64)
    case rejected(Rejection)
}

extension WorkingSet {
    /// Decides an event as if whatever the set lacks were nowhere in the log, and adds what it does.
    ///
    /// A batch is decided in one go so: most of what its events look at was made by events before
    /// them, and the rest can be asked for at once. Where the log holds any of `lacks` after all,
    /// the verdicts are worth nothing: decide the whole batch again, on a set that holds it.
    ///
    /// `now`: the moment of recording.
    /// `author`: who records it.
    /// `seq`: the event's, if it is recorded.
    /// `lacks`: what was taken for nothing is added to it.
    package mutating func decide(
        _ event: Event,
        now: Instant,
        by author: Author,
        seq: Int64,
        lacks: inout [Missing]
    ) -> Verdict {
        var isGuessed = false
        while true {
            do throws(Stop) {
                switch try event.decide(in: self, now: now, by: author) {
                case .duplicate(let seq): return .duplicate(seq: seq)
                case .recorded(let draft):
                    return .recorded(draft, moved: add(draft, of: event, by: author, seq: seq))
                }
            } catch {
                switch error {
                case .rejected(let rejection): return .rejected(rejection)
                case .missing(let first):
                    // At first all that the event itself tells: one by one its thousands of lines would
                    // each be a reason to decide anew.
                    let others =
                        isGuessed
                        ? event.missing(in: self, now: now, by: author) : event.needs
                    isGuessed = true
                    for missing in [first] + others where !has(missing) {
                        lacks.append(missing)
                        loadNothing(for: missing)
                    }
                }
            }
        }
    }
}
