import NIOCore

/// What a connection waits for, and until when: decides, and closes nothing itself.
struct DeadlineState {
    /// Why a connection is closed.
    enum Overdue: Error {
        /// Nothing was asked, or not all of a head came.
        case head
        /// The body does not come, or too slowly.
        case body
        /// The client does not read.
        case write
    }

    private enum Reading {
        /// Between requests; the head is to be whole by then.
        case head(until: NIODeadline)
        /// A body is to come; `since` is the end of its head.
        case body(since: NIODeadline, last: NIODeadline, bytes: Int)
        /// The request is there, its answer is not.
        case nothing
    }

    private let limits: ServiceLimits
    private var reading: Reading
    /// Parts given to the network that it has not taken yet.
    private var writes = 0
    private var lastWritten: NIODeadline
    private var answersDue = 0

    init(_ limits: ServiceLimits, now: NIODeadline) {
        self.limits = limits
        reading = .head(until: now + TimeAmount(limits.head))
        lastWritten = now
    }

    /// Whether a request is under way.
    var isAnswering: Bool { answersDue > 0 }

    mutating func headRead(_ now: NIODeadline) {
        answersDue += 1
        reading = .body(since: now, last: now, bytes: 0)
    }

    mutating func bodyRead(_ count: Int, _ now: NIODeadline) {
        guard case .body(let since, _, let bytes) = reading else { return }
        reading = .body(since: since, last: now, bytes: bytes + count)
    }

    mutating func endRead(_ now: NIODeadline) {
        reading = answersDue > 0 ? .nothing : .head(until: now + TimeAmount(limits.idle))
    }

    mutating func answerEnded(_ now: NIODeadline) {
        answersDue -= 1
        if answersDue == 0, case .nothing = reading {
            reading = .head(until: now + TimeAmount(limits.idle))
        }
    }

    mutating func writeBegan(_ now: NIODeadline) {
        if writes == 0 { lastWritten = now }
        writes += 1
    }

    mutating func writeEnded(_ now: NIODeadline) {
        writes -= 1
        lastWritten = now
    }

    /// When to look again, and what is overdue then unless something happens before.
    var next: (at: NIODeadline, overdue: Overdue)? {
        var all: [(NIODeadline, Overdue)] = []
        switch reading {
        case .head(let until): all.append((until, .head))
        case .body(let since, let last, let bytes):
            let silence = TimeAmount(limits.bodySilence)
            all.append((last + silence, .body))
            let seconds = Int64(bytes / max(1, limits.bodyBytesPerSecondMin))
            all.append((since + silence + .seconds(seconds), .body))
        case .nothing: break
        }
        if writes > 0 { all.append((lastWritten + TimeAmount(limits.writeSilence), .write)) }
        return all.min { $0.0 < $1.0 }.map { (at: $0.0, overdue: $0.1) }
    }
}
