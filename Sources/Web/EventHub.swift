import Domain
import HTTPTypes
import Operations
import Postgres
import Reconciliation
package import Store

/// What a stream is told.
package enum HubMessage: Sendable {
    case recorded(LogRow)
    /// A run of reconciliation has found something else than the one before it.
    case found
    /// Nothing has happened for a while.
    case alive
}

/// What is recorded, told to whoever listens as it happens: the database is read once for each
/// audience, however many streams it has.
package actor EventHub {
    /// What all streams of an audience see alike: a party in a role, or all that read everything.
    private struct Audience: Hashable {
        let registry: Registry
        let role: Role
        let party: String

        init(_ viewer: Viewer) {
            registry = viewer.registry
            role = viewer.role.seesAll ? .officer : viewer.role
            party = viewer.role.seesAll ? "" : viewer.party
        }
    }

    private struct Listener {
        let viewer: Viewer
        let stream: AsyncStream<HubMessage>.Continuation
    }

    private struct Feed {
        /// Read up to that seq.
        var position: Int64
        /// The stored run of the highest cut; nil where there is none.
        var run: String?
        var listeners: [Int: Listener] = [:]
    }

    /// How many events wait for one client before it is dropped.
    private static let rowsWaitingMax = 1000
    private static let pageRows = 1000
    private static let pause: Duration = .milliseconds(200)
    /// So long a token that was revoked may go on listening.
    private static let checkEvery: Duration = .seconds(2)
    /// So often a stream on which nothing happens says that it is alive.
    private static let heartbeatEvery: Duration = .seconds(15)

    private let database: ServiceDatabase
    private let streamsMax: Int
    private var feeds: [Audience: Feed] = [:]
    private var nextListener = 0
    private var reading: Task<Void, Never>?
    private var isStopping = false

    init(_ database: ServiceDatabase, streamsMax: Int) {
        self.database = database
        self.streamsMax = streamsMax
    }

    /// How many listen.
    package var count: Int { feeds.values.reduce(0) { $0 + $1.listeners.count } }

    /// Refuses where too many listen.
    ///
    /// - Throws: A problem.
    package func checkRoom() throws {
        guard !isStopping else {
            throw Problem.later(.serviceUnavailable, "the service is stopping")
        }
        guard count < streamsMax else {
            throw Problem.later(.tooManyRequests, "too many streams are open")
        }
    }

    /// Begins to listen.
    ///
    /// - Returns: Up to which seq the log was read before; the events after it as they are recorded,
    ///   and what else happens, until the client is too slow, its token no longer good, or the
    ///   service stops; and how to end it.
    /// - Throws: A problem, where too many listen.
    package func listen(
        _ viewer: Viewer
    ) async throws -> (
        position: Int64, messages: AsyncStream<HubMessage>, end: @Sendable () async -> Void
    ) {
        try checkRoom()
        let audience = Audience(viewer)
        if feeds[audience] == nil {
            let feed = try await database.withSession(viewer) { session in
                Feed(
                    position: try await session.lastSeq(),
                    run: try await Self.run(session, viewer)
                )
            }
            // The service may be stopping by now, and another may have begun.
            try checkRoom()
            if feeds[audience] == nil { feeds[audience] = feed }
        }
        let (messages, stream) = AsyncStream<HubMessage>.makeStream(
            bufferingPolicy: .bufferingOldest(Self.rowsWaitingMax)
        )
        nextListener += 1
        let number = nextListener
        feeds[audience]?.listeners[number] = Listener(viewer: viewer, stream: stream)
        if reading == nil { reading = Task { await readAll() } }
        let position = feeds[audience]?.position ?? 0
        return (position, messages, { await self.end(number, of: audience) })
    }

    private func end(_ number: Int, of audience: Audience) {
        feeds[audience]?.listeners.removeValue(forKey: number)?.stream.finish()
        if feeds[audience]?.listeners.isEmpty ?? false { feeds[audience] = nil }
    }

    /// Ends every stream.
    func finish() {
        isStopping = true
        reading?.cancel()
        for feed in feeds.values {
            for listener in feed.listeners.values { listener.stream.finish() }
        }
        feeds = [:]
    }

    /// Reads for as long as somebody listens.
    private func readAll() async {
        var checked = ContinuousClock.now
        var beaten = checked
        while !feeds.isEmpty, !Task.isCancelled {
            try? await Task.sleep(for: Self.pause)
            if ContinuousClock.now - checked > Self.checkEvery {
                await endRevoked()
                checked = .now
            }
            for audience in feeds.keys { await read(audience) }
            if ContinuousClock.now - beaten > Self.heartbeatEvery {
                for audience in feeds.keys { give(.alive, to: audience) }
                beaten = .now
            }
        }
        reading = nil
        if !feeds.isEmpty, !Task.isCancelled { reading = Task { await readAll() } }
    }

    /// Reads what is new for an audience, as one of those who listen sees it.
    private func read(_ audience: Audience) async {
        guard let feed = feeds[audience], let viewer = feed.listeners.values.first?.viewer else {
            return
        }
        do {
            let (rows, last, run, isOther) = try await database.withSession(viewer) { session in
                let (rows, last) = try await Self.rows(session, after: feed.position)
                let run = try await Self.run(session, viewer)
                guard let run, run != feed.run else { return (rows, last, feed.run, false) }
                let reader = RunReader(session.connection, session.registry)
                return (rows, last, run, try await reader.differs(run))
            }
            feeds[audience]?.run = run
            if let last { feeds[audience]?.position = last }
            for row in rows { give(.recorded(row), to: audience) }
            if isOther { give(.found, to: audience) }
        } catch {
            // The database is away: what is new is read once it is back.
        }
    }

    /// The events after a position, at most a page of them, and up to which seq that is; nil where
    /// there is nothing new.
    private static func rows(
        _ session: Session,
        after position: Int64
    ) async throws -> (rows: [LogRow], last: Int64?) {
        // None where the token is no longer good: then nothing is read.
        guard let last = try await session.head()?.seq, last > position else { return ([], nil) }
        var operation = ListEvents()
        operation.after = position
        operation.rowsMax = pageRows
        var rows: [LogRow] = []
        _ = try await operation.run(session) { rows.append($0) }
        return (rows, rows.count < pageRows ? last : rows.last?.seq)
    }

    /// The stored run of the highest cut; vendors see none.
    private static func run(_ session: Session, _ viewer: Viewer) async throws -> String? {
        guard viewer.role != .vendor else { return nil }
        return try await RunReader(session.connection, session.registry).latest()
    }

    private func give(_ message: HubMessage, to audience: Audience) {
        for (number, listener) in feeds[audience]?.listeners ?? [:] {
            if case .dropped = listener.stream.yield(message) { end(number, of: audience) }
        }
    }

    private func endRevoked() async {
        var isGood: [Viewer: Bool] = [:]
        for (audience, feed) in feeds {
            for (number, listener) in feed.listeners {
                if isGood[listener.viewer] == nil {
                    // While the database is away nobody is turned out.
                    isGood[listener.viewer] = (try? await database.isGood(listener.viewer)) ?? true
                }
                if isGood[listener.viewer] == false { end(number, of: audience) }
            }
        }
    }
}
