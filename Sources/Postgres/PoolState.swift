/// Who holds which connection, who waits, and how many are being opened: decides, and does nothing
/// itself.
///
/// Everyone who asks is a waiter until it is given a connection. So a connection that comes back and
/// one that was opened go the same way: to whoever has waited longest.
struct PoolState<Item> {
    /// What there is to do after a change.
    struct Work {
        /// Whom to give which connection.
        var given: [(waiter: Int, item: Item)] = []
        /// How many connections to open.
        var opens = 0
    }

    private let openMax: Int
    private let waitersMax: Int
    /// The last one used is the next one used: the others may be closed by who keeps the server.
    private var idle: [Item] = []
    private var leased = 0
    private var opening = 0
    /// Longest wait first.
    private var waiters: [Int] = []
    private var nextWaiter = 0
    private(set) var isClosed = false

    init(openMax: Int, waitersMax: Int) {
        self.openMax = openMax
        self.waitersMax = waitersMax
    }

    var counts: PoolCounts {
        PoolCounts(idle: idle.count, leased: leased, opening: opening, waiting: waiters.count)
    }

    /// Someone wants a connection: the number it waits under, or nil where the queue is full.
    mutating func join() -> Int? {
        guard waiters.count < waitersMax || hasFree else { return nil }
        nextWaiter += 1
        waiters.append(nextWaiter)
        return nextWaiter
    }

    private var hasFree: Bool { idle.count + openMax - open > waiters.count }

    private var open: Int { idle.count + leased + opening }

    /// A waiter gives up.
    ///
    /// - Returns: Whether it was still waiting; else it has been given a connection.
    mutating func leave(_ waiter: Int) -> Bool {
        guard let place = waiters.firstIndex(of: waiter) else { return false }
        waiters.remove(at: place)
        return true
    }

    /// What can be done for those who wait.
    mutating func work() -> Work {
        var work = Work()
        while !waiters.isEmpty, let item = idle.popLast() {
            work.given.append((waiters.removeFirst(), item))
            leased += 1
        }
        // An opening connection is as good as promised to the waiter at its place in the queue.
        work.opens = max(0, min(waiters.count - opening, openMax - open))
        opening += work.opens
        return work
    }

    /// A connection was opened.
    ///
    /// - Returns: Whether it is kept; else it is to be closed.
    mutating func opened(_ item: Item) -> Bool {
        opening -= 1
        guard !isClosed else { return false }
        idle.append(item)
        return true
    }

    /// A connection could not be opened.
    ///
    /// - Returns: Who is told so: everyone who waits, where nobody holds a connection that could
    ///   come back.
    mutating func openFailed() -> [Int] {
        opening -= 1
        guard leased == 0, opening == 0 else { return [] }
        defer { waiters = [] }
        return waiters
    }

    /// A connection comes back in a state in which another can use it.
    ///
    /// - Returns: Whether it is kept; else it is to be closed, and is `lost` then.
    mutating func returned(_ item: Item) -> Bool {
        guard !isClosed else { return false }
        leased -= 1
        idle.append(item)
        return true
    }

    /// A connection that was given to somebody is gone.
    mutating func lost() {
        leased -= 1
    }

    /// The idle ones, which are the pool's no more.
    mutating func takeIdle() -> [Item] {
        defer { idle = [] }
        return idle
    }

    /// Nothing is kept any more; those who wait are told.
    mutating func close() -> (idle: [Item], waiters: [Int]) {
        isClosed = true
        defer { waiters = [] }
        return (takeIdle(), waiters)
    }
}

/// How many connections and waiters a pool has.
public struct PoolCounts: Hashable, Sendable {
    /// Open and free.
    public var idle = 0
    /// In somebody's hands.
    public var leased = 0
    /// Being opened.
    public var opening = 0
    /// Those who want one.
    public var waiting = 0

    /// So many of each.
    public init(idle: Int = 0, leased: Int = 0, opening: Int = 0, waiting: Int = 0) {
        self.idle = idle
        self.leased = leased
        self.opening = opening
        self.waiting = waiting
    }
}
