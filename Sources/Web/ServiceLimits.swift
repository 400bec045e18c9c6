package import Postgres

/// How much the service takes, and for how long.
package struct ServiceLimits: Sendable {
    /// Connections of clients open at once; more wait in the system's queue.
    package var connectionsMax = 12_000
    /// A connection on which nothing is asked.
    package var idle: Duration = .seconds(60)
    /// From the beginning of a connection, TLS included, to its first whole request head.
    package var head: Duration = .seconds(10)
    /// Without a byte of a body that is still to come.
    package var bodySilence: Duration = .seconds(30)
    /// What a body brings at least, after the time of one silence.
    package var bodyBytesPerSecondMin = 1000
    /// Without progress in writing: a client that does not read is dropped.
    package var writeSilence: Duration = .seconds(30)
    /// Of what the system keeps for a client that has not read it yet.
    package var sendBufferBytes = 128 * 1024
    /// Of one field of a head, and of all of them together.
    package var headBytesMax = 32 * 1024
    package var headFieldsMax = 100
    /// From the signal to the end, whatever is still under way.
    package var stop: Duration = .seconds(10)
    package var pool = ConnectionPool.Limits()
    /// Of what takes long.
    package var longPool = {
        var limits = ConnectionPool.Limits()
        limits.connectionsMax = 3
        limits.waitersMax = 8
        return limits
    }()
    /// Streams of events that are open at once.
    package var streamsMax = 11_000
    /// Of all bodies that are in memory at once.
    package var bodiesBytesMax = 192 * 1024 * 1024
    /// A file that is imported.
    package var importBytesMax = 4 * 1024 * 1024 * 1024
    /// Of those of which all events are kept in memory, to be sorted or only looked at.
    package var importKeptBytesMax = 64 * 1024 * 1024
    /// Files that come at the same time.
    package var uploadsMax = 16
    /// Of all large answers that are in memory at once.
    package var answersBytesMax = 512 * 1024 * 1024
    /// A file of a bank: what `bank import` reads.
    package var bankFileBytesMax = 64 * 1024 * 1024
    /// Of papers that a party has given, and attaches to nothing.
    package var unattachedBytesMax: Int64 = 1024 * 1024 * 1024
    /// Of one statement.
    package var statementMilliseconds = 30_000
    /// Of waiting for another's lock, as that of an import.
    package var lockMilliseconds = 5_000
    /// Bodies from which on they are compressed.
    package var compressedBytesMin = 1024

    /// People who are signed in with a browser; one more ends the oldest session.
    package var sessionsMax = 10_000

    package init() {}
}
