package import Domain
package import Postgres
package import Store

/// Group commit: events that arrive while a commit is under way are recorded together in the next.
///
/// Each caller gets its outcomes after the commit that holds them. A transaction that fails for a
/// reason of one caller's events is repeated for each of them alone.
package actor JournalQueue {
    /// More events wait than the queue takes: try again later.
    package struct Full: Error, CustomStringConvertible {
        package let description = "more events wait to be recorded than can be kept: try again"
    }

    /// What was being recorded before has not ended in time: try again.
    package struct Busy: Error {}

    private struct Waiting {
        let since: ContinuousClock.Instant
        let submissions: [Submission]
        let isBulk: Bool
        let answer: CheckedContinuation<[Outcome], any Error>
    }

    private let registry: Registry
    private let clock: @Sendable () -> Instant
    private let connect: @Sendable () async throws -> Connection
    private let eventsMax: Int
    private let waitMax: Duration
    private let onRecorded: @Sendable (_ events: Int, _ lastSeq: Int64) -> Void
    private var connection: Connection?
    private var waiting: [Waiting] = []
    private var waitingEvents = 0
    private var isRecording = false
    private var onEmpty: [CheckedContinuation<Void, Never>] = []

    /// A queue without events.
    ///
    /// `eventsMax`: the most events that wait.
    /// `waitMax`: how long they wait for their turn.
    /// `connect`: opens a connection to a migrated database, on which waiting for a lock is bounded.
    /// `onRecorded`: called after each commit that recorded something.
    package init(
        registry: Registry,
        clock: @escaping @Sendable () -> Instant,
        eventsMax: Int = 20_000,
        waitMax: Duration = .seconds(10),
        connect: @escaping @Sendable () async throws -> Connection,
        onRecorded: @escaping @Sendable (_ events: Int, _ lastSeq: Int64) -> Void = { _, _ in }
    ) {
        self.registry = registry
        self.clock = clock
        self.eventsMax = eventsMax
        self.waitMax = waitMax
        self.connect = connect
        self.onRecorded = onRecorded
    }

    /// Records events, in their order, with whatever else waits.
    ///
    /// - Parameters:
    ///   - submissions: At most `Recorder.batchEventsMax`.
    ///   - isBulk: Whether they come in a file.
    /// - Returns: What became of each, in their order, once it is durable.
    /// - Throws: `Full`; `Busy`; what the database throws. If the connection was lost, whether they are
    ///   recorded is not known: to send them again, by the same ids, is safe.
    package func record(
        _ submissions: [Submission],
        isBulk: Bool = false
    ) async throws -> [Outcome] {
        precondition(submissions.count <= Recorder.batchEventsMax)
        guard waitingEvents + submissions.count <= eventsMax else { throw Full() }
        return try await withCheckedThrowingContinuation { answer in
            waiting.append(
                Waiting(since: .now, submissions: submissions, isBulk: isBulk, answer: answer)
            )
            waitingEvents += submissions.count
            guard !isRecording else { return }
            isRecording = true
            Task { await recordAll() }
        }
    }

    /// Waits until nothing waits any more, and closes the connection.
    package func finish() async {
        if isRecording { await withCheckedContinuation { onEmpty.append($0) } }
        await connection?.close()
        connection = nil
    }

    /// Sends those away whose turn has not come in time.
    private func watch() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: min(waitMax, .milliseconds(500)))
            let limit = ContinuousClock.now - waitMax
            let late = waiting.prefix { $0.since < limit }
            waiting.removeFirst(late.count)
            for one in late {
                waitingEvents -= one.submissions.count
                one.answer.resume(throwing: Busy())
            }
        }
    }

    private func recordAll() async {
        let watching = Task { await watch() }
        defer { watching.cancel() }
        while !waiting.isEmpty {
            let batch = next()
            do {
                give(try await record(batch), to: batch)
            } catch  where batch.count > 1 && JournalQueue.isOfOne(error) {
                for one in batch {
                    do { give(try await record([one]), to: [one]) } catch {
                        one.answer.resume(throwing: error)
                    }
                }
            } catch {
                for one in batch { one.answer.resume(throwing: error) }
            }
        }
        isRecording = false
        for waiter in onEmpty { waiter.resume() }
        onEmpty = []
    }

    /// Takes what is recorded in one transaction: what came in files stands in one of its own, since
    /// that is noted of all of it.
    private func next() -> [Waiting] {
        var count = 0
        var events = 0
        for one in waiting {
            let isTooMuch = events + one.submissions.count > Recorder.batchEventsMax
            if count > 0, isTooMuch || one.isBulk || waiting[0].isBulk { break }
            count += 1
            events += one.submissions.count
        }
        let batch = Array(waiting.prefix(count))
        waiting.removeFirst(count)
        waitingEvents -= events
        return batch
    }

    private func record(_ batch: [Waiting]) async throws -> [Outcome] {
        let connection = try await usable()
        let submissions = batch.flatMap(\.submissions)
        let isBulk = batch.contains { $0.isBulk }
        let (outcomes, lastSeq) = try await Recorder.recording(
            connection,
            registry,
            by: .systemUser(""),
            clock: clock,
            isBulk: isBulk,
            onWait: Self.waitSilently
        ) { recorder in
            (try await recorder.record(submissions), recorder.lastSeq)
        }
        let recorded = outcomes.count { if case .recorded = $0 { true } else { false } }
        if recorded > 0 { onRecorded(recorded, lastSeq) }
        return outcomes
    }

    /// Who asks waits for the answer anyway.
    private static func waitSilently() {}

    private func usable() async throws -> Connection {
        if let connection, await connection.isUsable { return connection }
        let opened = try await connect()
        connection = opened
        return opened
    }

    private func give(_ outcomes: [Outcome], to batch: [Waiting]) {
        var rest = outcomes[...]
        for one in batch {
            one.answer.resume(returning: Array(rest.prefix(one.submissions.count)))
            rest = rest.dropFirst(one.submissions.count)
        }
    }

    /// Whether an error may be of one caller's events: the database answered, and it was not about
    /// a lock, its own state or its end.
    private static func isOfOne(_ error: any Error) -> Bool {
        guard let error = error as? PostgresError else { return true }
        guard let state = error.sqlState else { return error.code == .parameter }
        let general = ["53", "55", "57", "58", "40", "25"]
        return !general.contains { state.description.hasPrefix($0) }
    }
}
