internal import Glibc
public import Postgres

/// The private PostgreSQL that serves where no database URL is given.
///
/// It is made on first use, started when it does not run, and stays when this program ends. It
/// listens on a Unix socket only. Who may log in is decided by the kernel's word on who connects
/// (`peer`): the user who made it, and root.
public struct EmbeddedCluster: Sendable {
    /// What there is.
    public enum Status: Hashable, Sendable {
        /// No data.
        case absent
        /// Data, and no server.
        case stopped
        /// A server, with its process and the major version of its data.
        case running(processID: Int32, version: Int)
    }

    let files: ClusterHome
    let installations: [String]?
    let searchPath: String

    /// The cluster of that environment; nothing is touched yet.
    ///
    /// - Parameters:
    ///   - environment: `CHOTATSU_HOME`, `XDG_DATA_HOME`, `HOME` and `PATH` count.
    ///   - installations: The folders of `initdb` to look in; nil finds them.
    public init(environment: [String: String], installations: [String]? = nil) {
        files = ClusterHome(environment: environment)
        self.installations = installations
        searchPath = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    }

    /// The folder of the data, the log and the socket.
    public var home: String { files.path }

    /// What there is, without changing it.
    public func status() -> Status {
        guard let version = files.dataMajor else { return .absent }
        guard let postmaster = files.postmaster else { return .stopped }
        return .running(processID: postmaster.processID, version: version)
    }

    /// The connection string of the database `chotatsu`, whose server then runs.
    ///
    /// - Returns: The URL, and whether this call made the database.
    /// - Throws: ``ClusterError``.
    public func open() async throws -> (url: String, isFirstUse: Bool) {
        let (connection, url, isFirstUse) = try await connect()
        await connection.close()
        return (url, isFirstUse)
    }

    /// A session in the database `chotatsu`, its URL, and whether this call made the database.
    ///
    /// A running server costs no more than the connection: no program is started, no lock taken.
    public func connect() async throws -> (connection: Connection, url: String, isFirstUse: Bool) {
        if let found = await connectIfRunning() { return found }
        let user = try serverUser()
        try files.prepare(user)
        let lock = try await ClusterLock(files.path + "/lock")
        defer { lock.release() }
        // Another program may have done it all meanwhile.
        if let found = await connectIfRunning() { return found }
        try files.prepareFolders(user)
        let isFirstUse = try await createDatabase(user)
        guard let postmaster = files.postmaster else { throw startFailed("it stopped again") }
        let url = url(postmaster, "chotatsu")
        do {
            return (try await Connection.connect(url), url, isFirstUse)
        } catch {
            throw ClusterError(.connectFailed, "\(home): \(error.message)")
        }
    }

    /// Stops the server; open transactions of other programs are rolled back.
    ///
    /// Nothing happens where none runs.
    public func stop() async throws {
        guard files.postmaster != nil else { return }
        let user = try serverUser()
        let lock = try await ClusterLock(files.path + "/lock")
        defer { lock.release() }
        guard files.postmaster != nil else { return }
        try await stop(user, try await installation())
    }

    // MARK: Connecting

    private func connectIfRunning() async -> (Connection, url: String, isFirstUse: Bool)? {
        guard let postmaster = files.postmaster else { return nil }
        let url = url(postmaster, "chotatsu")
        // Whatever is wrong is looked at again, and told, under the lock.
        guard let connection = try? await Connection.connect(url) else { return nil }
        return (connection, url, false)
    }

    private func url(_ postmaster: Postmaster, _ database: String) -> String {
        let host = postmaster.socketDirectory.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
                || (0x41...0x5A).contains(byte) || byte == 0x2F || byte == 0x2D
            return isPlain
                ? String(Unicode.Scalar(byte))
                : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        return "postgresql://chotatsu@/\(database)?host=\(host.joined())&port=\(postmaster.port)"
    }

    /// Starts the server where none runs, waits until it takes connections, and makes the database
    /// where it is missing.
    ///
    /// - Returns: Whether it was missing.
    private func createDatabase(_ user: ServerUser) async throws -> Bool {
        let deadline = ContinuousClock.now + EmbeddedCluster.startLimit
        if files.postmaster == nil { try await start(user) }
        var hasRestarted = false
        while true {
            guard let postmaster = files.postmaster else {
                // It was being stopped when this call began.
                guard !hasRestarted else { throw startFailed("it stopped again") }
                hasRestarted = true
                try await start(user)
                continue
            }
            do {
                let connection = try await Connection.connect(url(postmaster, "postgres"))
                let found = try await connection.query(
                    "select 1 from pg_database where datname = 'chotatsu'"
                )
                if found.isEmpty { try await connection.execute("create database chotatsu") }
                await connection.close()
                return found.isEmpty
            } catch {
                if error.sqlState == .diskFull { throw ClusterError.diskFull(home) }
                let socket = "\(postmaster.socketDirectory)/.s.PGSQL.\(postmaster.port)"
                if error.code == .connectionFailed, access(socket, F_OK) != 0, !hasRestarted {
                    // Something tidied /tmp: only a new start makes the socket again.
                    hasRestarted = true
                    try await stop(user, try await installation())
                    try await start(user)
                    continue
                }
                // It starts, recovers or stops: libpq passes on only the words, no SQLSTATE.
                guard error.message.contains("the database system is"),
                    ContinuousClock.now < deadline
                else { throw ClusterError(.connectFailed, "\(home): \(error.message)") }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}
