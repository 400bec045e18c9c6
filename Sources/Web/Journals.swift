package import Domain
import Operations
import Postgres
package import Store

/// The queues of events that wait to be recorded, one for each registry.
package actor Journals {
    private let clock: @Sendable () -> Instant
    private let connect: @Sendable () async throws -> Connection
    private let onRecorded: @Sendable (_ events: Int) -> Void
    private var queues: [Registry: JournalQueue] = [:]

    /// `connect`: opens a connection to a migrated database, on which waiting for a lock is bounded.
    init(
        clock: @escaping @Sendable () -> Instant,
        connect: @escaping @Sendable () async throws -> Connection,
        onRecorded: @escaping @Sendable (_ events: Int) -> Void
    ) {
        self.clock = clock
        self.connect = connect
        self.onRecorded = onRecorded
    }

    /// Records events of a viewer, with whatever else waits in its registry.
    ///
    /// - Returns: What became of each, once it is durable.
    /// - Throws: As `JournalQueue.record`.
    package nonisolated func record(
        _ events: [Event],
        by viewer: Viewer,
        isBulk: Bool = false
    ) async throws -> [Outcome] {
        let submissions = events.map { Submission(event: $0, author: viewer.author) }
        return try await queue(viewer.registry).record(submissions, isBulk: isBulk)
    }

    private func queue(_ registry: Registry) -> JournalQueue {
        if let queue = queues[registry] { return queue }
        let onRecorded = onRecorded
        let queue = JournalQueue(
            registry: registry,
            clock: clock,
            connect: connect,
            onRecorded: { events, _ in onRecorded(events) }
        )
        queues[registry] = queue
        return queue
    }

    /// Waits until nothing waits any more.
    func finish() async {
        for queue in queues.values { await queue.finish() }
    }
}
