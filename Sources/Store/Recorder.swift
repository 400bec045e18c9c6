package import Domain
package import Postgres

/// What became of an event.
package enum Outcome: Sendable {
    case recorded(seq: Int64, moved: [WorkingSet.Moved])
    case duplicate(seq: Int64)
    case rejected(Rejection)
}

/// An event and who records it.
package struct Submission: Sendable {
    package let event: Event
    package let author: Author

    package init(event: Event, author: Author) {
        self.event = event
        self.author = author
    }
}

/// Records events in one transaction that holds the registry's head row: the only way into the log.
///
/// 1. lock the head row, 2. load what the batch touches, 3. decide event by event, 4. append,
/// 5. commit. A refused event does not disturb its batch.
package struct Recorder {
    /// The most events that one batch holds.
    package static let batchEventsMax = 5000
    /// How many events are written at once.
    private static let pieceEvents = 1000
    /// How many changed order lines are kept from one batch to the next.
    private static let linesMax = 20_000
    /// How many rows the working set may keep from one batch to the next.
    private static let keptRowsMax = 60_000

    package let registry: Registry
    private let connection: Connection
    private let store: WorkingSetStore
    private let author: Author
    private let clock: @Sendable () -> Instant
    private var head: Head
    private var set = WorkingSet()
    private var writing = BackgroundWriting()
    /// What is still to be changed in the order lines.
    private var lines: OrderLineBatch
    private var introductions: Introductions
    private let firstSeq: Int64
    /// A rehearsal decides, and writes nothing.
    private let isRehearsal: Bool

    private init(
        _ connection: Connection,
        _ registry: Registry,
        _ author: Author,
        _ clock: @escaping @Sendable () -> Instant,
        _ head: Head,
        isRehearsal: Bool
    ) {
        self.connection = connection
        self.registry = registry
        self.store = WorkingSetStore(connection: connection, registry: registry)
        self.author = author
        self.clock = clock
        self.head = head
        self.firstSeq = head.seq
        self.lines = OrderLineBatch(registry: registry)
        self.introductions = Introductions(registry: registry)
        self.isRehearsal = isRehearsal
    }

    /// Gives `body` a recorder inside a transaction, which commits when it returns and leaves
    /// nothing behind when it throws.
    ///
    /// `author`: who records the events, where nobody else is named for one.
    /// `clock`: the moment, asked once for every batch.
    /// `isBulk`: whether they come in a file, so that `author` is not who decided what they say.
    /// `onWait`: called when another holds the head row, before waiting for it.
    package static func recording<T>(
        _ connection: Connection,
        _ registry: Registry,
        by author: Author,
        clock: @escaping @Sendable () -> Instant,
        isBulk: Bool = false,
        onWait: () -> Void,
        _ body: (inout Recorder) async throws -> T
    ) async throws -> T {
        try await connection.transaction { connection in
            try await connection.execute("set local role chotatsu_journal")
            try await WorkingSetStore.planByIndex(connection)
            var locked = try await connection.rows(TryLockHead(registry: registry))
            let mayBeNew = locked.isEmpty
            if mayBeNew {
                try await connection.execute("savepoint without_head")
                _ = try await connection.rows(MakeHead(registry: registry))
                locked = try await connection.rows(TryLockHead(registry: registry))
            }
            if locked.isEmpty {
                onWait()
                locked = try await connection.rows(LockHead(registry: registry))
            }
            var recorder = Recorder(
                connection,
                registry,
                author,
                clock,
                locked.first ?? .empty,
                isRehearsal: false
            )
            do {
                let value = try await body(&recorder)
                try await recorder.finish(isBulk: isBulk)
                // What is refused leaves no registry behind: its first write makes it.
                if mayBeNew, recorder.lastSeq == 0 {
                    try await connection.execute("rollback to savepoint without_head")
                }
                return value
            } catch {
                throw await recorder.writing.abandon() ?? error
            }
        }
    }

    /// Gives `body` a recorder that decides as if it recorded, on one snapshot and without a lock.
    package static func rehearsing<T>(
        _ connection: Connection,
        _ registry: Registry,
        by author: Author,
        clock: @escaping @Sendable () -> Instant,
        _ body: (inout Recorder) async throws -> T
    ) async throws -> T {
        try await connection.transaction(isolation: .repeatableRead, isReadOnly: true) {
            connection in
            try await connection.execute("set local role chotatsu_journal")
            try await WorkingSetStore.planByIndex(connection)
            let head = try await connection.rows(ReadHead(registry: registry)).first ?? .empty
            var recorder = Recorder(
                connection,
                registry,
                author,
                clock,
                head,
                isRehearsal: true
            )
            return try await body(&recorder)
        }
    }

    /// The seq of the last event recorded.
    package var lastSeq: Int64 { head.seq }

    /// Decides each event and records those that may be; the outcomes are in the order of the
    /// events.
    ///
    /// At most `batchEventsMax` of them. The last rows may still be on their way when it returns: an
    /// error that meets them is thrown by the next call, or instead of the commit.
    package mutating func record(_ events: [Event]) async throws -> [Outcome] {
        try await record(events.map { Submission(event: $0, author: author) })
    }

    /// The same for events of several authors.
    package mutating func record(_ submissions: [Submission]) async throws -> [Outcome] {
        precondition(submissions.count <= Self.batchEventsMax)
        let now = moment()
        let last = head.seq
        let verdicts = try await store.deciding(submissions.map(\.event), in: &set) {
            set,
            lacks in
            var seq = last
            return submissions.map { submission in
                let verdict = set.decide(
                    submission.event,
                    now: now,
                    by: submission.author,
                    seq: seq + 1,
                    lacks: &lacks
                )
                if case .recorded = verdict { seq += 1 }
                return verdict
            }
        }
        let outcomes = write(zip(submissions, verdicts), now)
        if !isRehearsal { try await endBatch() }
        return outcomes
    }

    /// Lets go of what is no longer needed, once the rows of the batch before are stored.
    private mutating func endBatch() async throws {
        try await writing.endBatch()
        set.endBatch()
        let isFull = set.count > Self.keptRowsMax
        // Without the set, balances are known from their last days only.
        if isFull || lines.count > Self.linesMax { writeLines() }
        guard isFull else { return }
        try await writing.finish()
        set = WorkingSet()
    }

    /// Appends what is to be recorded, piece by piece: while the server stores one, the next is
    /// made.
    private mutating func write(
        _ decided: some Sequence<(Submission, Verdict)>,
        _ now: Instant
    ) -> [Outcome] {
        var batch = LogBatch(registry: registry)
        var outcomes: [Outcome] = []
        outcomes.reserveCapacity(Self.batchEventsMax)
        for (submission, verdict) in decided {
            let event = submission.event
            switch verdict {
            case .recorded(let draft, let moved):
                head.seq += 1
                outcomes.append(.recorded(seq: head.seq, moved: moved))
                if isRehearsal { continue }
                head.recordedAt = now
                head.latestDay = max(head.latestDay, event.day)
                head.hash = batch.add(
                    event,
                    draft,
                    moved,
                    by: submission.author.recordedBy,
                    at: now,
                    seq: head.seq,
                    after: head.hash
                )
                introductions.add(draft)
                lines.add(event, draft, moved, seq: head.seq)
                if batch.eventCount == Self.pieceEvents { write(batch.takeRows()) }
            case .duplicate(let seq): outcomes.append(.duplicate(seq: seq))
            case .rejected(let rejection): outcomes.append(.rejected(rejection))
            }
        }
        write(batch)
        return outcomes
    }

    private mutating func write(_ batch: LogBatch) {
        guard batch.eventCount > 0 else { return }
        writing.add { [connection] in try await batch.write(to: connection) }
    }

    /// Writes what batches have changed in the order lines: a line that several of them move is
    /// written once.
    private mutating func writeLines() {
        var changed = OrderLineBatch(registry: registry)
        swap(&changed, &lines)
        guard changed.count > 0 else { return }
        writing.add { [connection, changed] in try await changed.write(to: connection) }
    }

    /// Waits for what is on its way, and gives the registry its new head.
    private mutating func finish(isBulk: Bool) async throws {
        writeLines()
        try await writing.finish()
        guard head.seq > firstSeq else { return }
        if !introductions.isEmpty { try await introductions.write(to: connection) }
        _ = try await connection.rows(UpdateHead(registry: registry, head: head))
        guard isBulk else { return }
        _ = try await connection.rows(
            NoteBulkImport(registry: registry, firstSeq: firstSeq + 1, lastSeq: head.seq)
        )
    }

    /// The moment of recording: later than every one before, and than every moment of which somebody
    /// has asked what was known, even by a clock that goes back.
    private func moment() -> Instant {
        max(clock(), Instant(microseconds: head.recordedAt.microseconds + 1))
    }

    /// What an event would move, without recording it.
    package mutating func preview(_ event: Event) async throws -> (Decision, [WorkingSet.Moved]) {
        let now = moment()
        let author = author
        let seq = head.seq + 1
        var after = set
        let verdict = try await store.deciding([event], in: &after) { set, lacks in
            set.decide(event, now: now, by: author, seq: seq, lacks: &lacks)
        }
        switch verdict {
        case .recorded(let draft, let moved): return (.recorded(draft), moved)
        case .duplicate(let seq): return (.duplicate(seq: seq), [])
        case .rejected(let rejection): throw rejection
        }
    }
}
