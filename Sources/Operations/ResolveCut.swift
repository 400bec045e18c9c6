package import Domain
import Postgres
package import Store

/// Which past a question is about, as a person asks for it.
package struct AskedPast: Sendable, Equatable {
    /// The business day; nil is today.
    ///
    /// May lie ahead.
    package var asOf: Day?
    /// Nil is everything recorded.
    package var knownAt: Instant?
    /// The highest seq recorded by then, once it is resolved.
    private var pinnedSeq: Int64?

    package init(asOf: Day? = nil, knownAt: Instant? = nil) {
        self.asOf = asOf
        self.knownAt = knownAt
        self.pinnedSeq = nil
    }

    /// The same with its moment resolved, for whoever may only read: resolving it may write to the
    /// head row.
    package func pinned(_ session: Session) async throws -> AskedPast {
        guard knownAt != nil else { return self }
        var pinned = self
        pinned.pinnedSeq = try await session.office { try await resolve($0).seq }
        return pinned
    }

    /// The cut: the moment is resolved once to the highest seq recorded by then.
    ///
    /// A moment later than the last commit waits for the batch under way, whose events may be
    /// recorded before that moment: so the same question always has the same answer.
    package func resolve(_ session: Session) async throws -> Cut {
        let day = asOf ?? session.today
        if let pinnedSeq { return Cut(day: day, seq: pinnedSeq) }
        let registry = session.registry
        guard let knownAt else {
            let head = try await session.connection.rows(ReadHead(registry: registry)).first
            if head == nil { Self.noteEmpty(session) }
            return Cut(
                day: day,
                seq: head?.seq ?? 0,
                isCurrent: head.map { day >= $0.latestDay } ?? true
            )
        }
        guard knownAt <= session.clock() else {
            throw UsageError(
                "--known-at \(knownAt.rfc3339) is in the future: nobody knows that yet"
            )
        }
        let found = try await session.connection.rows(ReadHead(registry: registry)).first
        if found == nil { Self.noteEmpty(session) }
        var head = found ?? .empty
        if knownAt >= head.recordedAt {
            head = try await waitForHead(knownAt, session) ?? head
            if knownAt >= head.recordedAt { return Cut(day: day, seq: head.seq) }
        }
        return Cut(day: day, seq: try await lastSeq(by: knownAt, upTo: head.seq, session))
    }

    /// Gives `body` a snapshot of the database in which it may make temporary tables, and the cut.
    func reading<T>(
        _ session: Session,
        _ body: (Connection, Cut) async throws -> T
    ) async throws -> T {
        // A batch under way is waited for before the snapshot is taken.
        let known = knownAt == nil ? nil : try await resolve(session)
        return try await session.connection.transaction(isolation: .repeatableRead) { connection in
            let cut = if let known { known } else { try await resolve(session) }
            return try await body(connection, cut)
        }
    }

    /// A registry's name that is misspelt would else answer that nothing is owed.
    private static func noteEmpty(_ session: Session) {
        session.note("note: nothing is recorded in registry \(session.registry.code)")
    }

    /// The head once no batch is under way.
    ///
    /// Notes the moment there, so that whatever is recorded afterwards is recorded later than it,
    /// even by a clock that goes back.
    private func waitForHead(_ moment: Instant, _ session: Session) async throws -> Head? {
        try await session.connection.transaction { connection in
            var found = try await connection.rows(TryLockHead(registry: session.registry))
            if found.isEmpty {
                let exists = try await connection.rows(ReadHead(registry: session.registry))
                guard !exists.isEmpty else { return nil }
                session.note("another program is recording in this registry: waiting for it …")
                found = try await connection.rows(LockHead(registry: session.registry))
            }
            guard let head = found.first else { return nil }
            if moment > head.recordedAt {
                var noted = head
                noted.recordedAt = moment
                _ = try await connection.rows(UpdateHead(registry: session.registry, head: noted))
            }
            return head
        }
    }

    /// By halving, since recorded_at never decreases with seq: some twenty look-ups by primary key.
    private func lastSeq(
        by moment: Instant,
        upTo seq: Int64,
        _ session: Session
    ) async throws -> Int64 {
        var (low, high): (Int64, Int64) = (0, seq)
        while low < high {
            let middle = low + (high - low + 1) / 2
            let at = try await session.connection.rows(
                ReadRecordedAt(registry: session.registry, seq: middle)
            )
            if let at = at.first, at <= moment { low = middle } else { high = middle - 1 }
        }
        return low
    }
}

/// What was asked cannot be asked so.
package struct UsageError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
