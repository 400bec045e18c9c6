internal import Synchronization

/// Connections that many tasks share: opened when they are needed, at most so many, each used by one
/// task at a time.
public actor ConnectionPool {
    /// Bounds of a pool.
    public struct Limits: Sendable {
        /// Connections open at once.
        public var connectionsMax = 8
        /// Tasks that wait for one; more are refused at once.
        public var waitersMax = 256
        /// How long a task waits.
        public var wait: Duration = .seconds(5)

        /// The usual bounds.
        public init() {}
    }

    private let waitLimit: Duration
    private let makeConnection: @Sendable () async throws -> Connection
    private let canceller: ConnectionCanceller
    private var state: PoolState<Connection>
    private var waiters: [Int: CheckedContinuation<Connection, any Error>] = [:]
    private var timers: [Int: Task<Void, Never>] = [:]

    /// An empty pool.
    ///
    /// - Parameters:
    ///   - limits: Its bounds.
    ///   - connect: Opens a connection and sets what holds for the whole session.
    /// - Throws: Where the system refuses a thread.
    public init(
        _ limits: Limits = Limits(),
        connect: @escaping @Sendable () async throws -> Connection
    ) throws(PostgresError) {
        waitLimit = limits.wait
        makeConnection = connect
        canceller = try ConnectionCanceller()
        state = PoolState(openMax: limits.connectionsMax, waitersMax: limits.waitersMax)
    }

    /// How much of it is in use.
    public var counts: PoolCounts { state.counts }

    /// Lends a connection to `body`, which must not use it after it returned.
    ///
    /// Where the task is cancelled, the statement under way is too. A connection that is then broken,
    /// in a transaction, or may still be hit by a cancellation is closed.
    ///
    /// - Throws: ``PoolError``, what opening a connection throws, and what `body` throws.
    public nonisolated func withConnection<T>(
        _ body: (Connection) async throws -> T
    ) async throws -> T {
        let connection = try await lease()
        let wasCancelled = Atomic(false)
        do {
            let value = try await withTaskCancellationHandler {
                try await body(connection)
            } onCancel: {
                wasCancelled.store(true, ordering: .relaxed)
                canceller.cancel(connection)
            }
            await giveBack(connection, wasCancelled.load(ordering: .relaxed))
            return value
        } catch {
            await giveBack(connection, wasCancelled.load(ordering: .relaxed))
            throw error
        }
    }

    /// Closes what is idle, and what is lent as it comes back; those who wait get
    /// ``PoolError/closed``.
    public func close() async {
        let (idle, ended) = state.close()
        for waiter in ended { resume(waiter, .failure(PoolError.closed)) }
        for connection in idle { await connection.close() }
    }

    // MARK: Lending

    private func lease() async throws -> Connection {
        while true {
            let connection = try await next()
            // The server may have gone, and come back, since it was used last.
            if await connection.isAlive { return connection }
            await connection.close()
            state.lost()
            serve()
        }
    }

    /// The next connection for this task, which may have been lost meanwhile.
    private func next() async throws -> Connection {
        try Task.checkCancellation()
        guard !state.isClosed else { throw PoolError.closed }
        guard let waiter = state.join() else { throw PoolError.exhausted }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                waiters[waiter] = continuation
                serve()
                guard waiters[waiter] != nil else { return }
                let limit = waitLimit
                timers[waiter] = Task { [weak self] in
                    guard (try? await Task.sleep(for: limit)) != nil else { return }
                    await self?.giveUp(waiter, PoolError.timedOut)
                }
            }
        } onCancel: {
            // Queued behind the call above, since both run on this actor.
            Task { await giveUp(waiter, CancellationError()) }
        }
    }

    private func giveUp(_ waiter: Int, _ error: any Error) {
        if state.leave(waiter) { resume(waiter, .failure(error)) }
    }

    private func resume(_ waiter: Int, _ result: Result<Connection, any Error>) {
        timers.removeValue(forKey: waiter)?.cancel()
        waiters.removeValue(forKey: waiter)?.resume(with: result)
    }

    /// Does what can be done for those who wait.
    private func serve() {
        let work = state.work()
        for (waiter, connection) in work.given { resume(waiter, .success(connection)) }
        for _ in 0..<work.opens { Task { await open() } }
    }

    private func open() async {
        do {
            let connection = try await makeConnection()
            if !state.opened(connection) { await connection.close() }
            serve()
        } catch {
            // Not tried again at once: whoever asks next, or gives a connection back, does.
            for waiter in state.openFailed() { resume(waiter, .failure(error)) }
        }
    }

    private func giveBack(_ connection: Connection, _ wasCancelled: Bool) async {
        if !wasCancelled, await connection.isFree, state.returned(connection) { return serve() }
        await connection.close()
        state.lost()
        serve()
    }
}

/// Why a pool lends no connection.
public enum PoolError: Error, Hashable, CustomStringConvertible {
    /// Too many wait already: try again later.
    case exhausted
    /// None came free in time: try again later.
    case timedOut
    /// The program is about to end.
    case closed

    /// In a few words.
    public var description: String {
        switch self {
        case .exhausted: "too many requests wait for the database"
        case .timedOut: "no connection to the database came free in time"
        case .closed: "the service is stopping"
        }
    }
}

/// Asks the server to stop statements, on a thread of its own: each request blocks for a round trip.
private actor ConnectionCanceller {
    private nonisolated let thread: ConnectionThread

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    init() throws(PostgresError) {
        thread = try ConnectionThread()
    }

    nonisolated func cancel(_ connection: Connection) {
        Task { await stop(connection) }
    }

    private func stop(_ connection: Connection) {
        connection.cancel()
    }
}
