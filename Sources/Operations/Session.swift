package import Domain
import FoundationEssentials
import Glibc
package import Postgres
package import Store

/// What every operation works with: an open database, a registry, a clock, and who asks.
package struct Session: Sendable {
    package let connection: Connection
    package let registry: Registry
    /// The moment, asked whenever one is needed.
    package let clock: @Sendable () -> Instant
    /// Who records.
    package let author: Author
    /// Tells a person something beside the answer.
    package let note: @Sendable (String) -> Void

    package init(
        connection: Connection,
        registry: Registry,
        clock: @escaping @Sendable () -> Instant,
        author: Author,
        note: @escaping @Sendable (String) -> Void
    ) {
        self.connection = connection
        self.registry = registry
        self.clock = clock
        self.author = author
        self.note = note
    }

    /// The end of the log; nil where nothing is recorded, or whoever asks may not see it.
    package func head() async throws -> Head? {
        try await connection.rows(ReadHead(registry: registry)).first
    }

    /// The seq of the last event; 0 where there is none.
    package func lastSeq() async throws -> Int64 { try await head()?.seq ?? 0 }

    /// Today in Asia/Tokyo.
    package var today: Day { clock().businessDay }

    /// The same in another registry.
    package func of(registry code: String) -> Session {
        Session(
            connection: connection,
            registry: Registry(code: code),
            clock: clock,
            author: author,
            note: note
        )
    }

    /// Records through the one way in, and says so where it has to wait.
    ///
    /// `isBulk`: whether the events come in a file.
    package func recording<T>(
        isBulk: Bool = false,
        _ body: (inout Recorder) async throws -> T
    ) async throws -> T {
        try await Recorder.recording(
            connection,
            registry,
            by: author,
            clock: clock,
            isBulk: isBulk,
            onWait: { note("another program is recording in this registry: waiting for it …") },
            body
        )
    }

    /// Gives `body` the connection of a recording under way, for statements over whole tables.
    func onWholeTables<T>(_ body: (Connection) async throws -> T) async throws -> T {
        try await WorkingSetStore.planFreely(connection)
        let value = try await body(connection)
        try await WorkingSetStore.planByIndex(connection)
        return value
    }

    /// Gives `body` this session in a transaction that may see and write everything but the log's
    /// past: what the office does itself, whoever asks for it.
    package func office<T>(_ body: (Session) async throws -> T) async throws -> T {
        try await connection.transaction(joins: true) { connection in
            try await connection.execute("set local role chotatsu_journal")
            return try await body(self)
        }
    }

    /// Gives `body` this session in a snapshot of the database that shows what the viewer may see,
    /// and no more.
    package func seen<T>(
        by viewer: Viewer,
        _ body: (Session) async throws -> T
    ) async throws -> T {
        try await connection.transaction(isolation: .repeatableRead, joins: true) { connection in
            try await viewer.enter(connection)
            return try await body(self)
        }
    }

    /// Decides without recording, on one snapshot.
    package func rehearsing<T>(
        _ body: (inout Recorder) async throws -> T
    ) async throws -> T {
        try await Recorder.rehearsing(connection, registry, by: author, clock: clock, body)
    }
}

/// The moment it is, to the microsecond.
@Sendable package func wallClock() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
}

/// The name of the operating system's user.
package func systemUser() -> String {
    guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else {
        return "uid \(getuid())"
    }
    return String(cString: name)
}
