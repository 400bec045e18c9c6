internal import FoundationEssentials
internal import Glibc
public import Postgres
internal import Subprocess

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

    private let files: ClusterHome
    private let installations: [String]?
    private let searchPath: String

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

    // MARK: Making and starting

    /// Recovery after a crash replays at most about `max_wal_size`, which takes seconds.
    private static let startLimit = Duration.seconds(300)

    private func serverUser() throws(ClusterError) -> ServerUser {
        let owner = files.status(files.data)?.st_uid
        let user =
            if geteuid() != 0 {
                ServerUser(uid: geteuid())
            } else if let owner, owner != 0 {
                ServerUser(uid: owner)
            } else {
                ServerUser(name: "postgres") ?? ServerUser(name: "nobody")
            }
        guard let user else {
            throw ClusterError(
                .unusablePath,
                "the user who would run the database has no entry in /etc/passwd; add one"
            )
        }
        guard owner == nil || owner == user.uid else {
            throw ClusterError(
                .notWritable,
                "\(files.data) belongs to another user; set CHOTATSU_HOME to another folder"
            )
        }
        return user
    }

    private func installation() async throws(ClusterError) -> ClusterInstallation {
        try ClusterInstallation.choose(
            from: await ClusterInstallation.all(in: installations, path: searchPath),
            dataMajor: files.dataMajor,
            data: files.data
        )
    }

    private func start(_ user: ServerUser) async throws {
        let installation = try await installation()
        if files.dataMajor == nil { try await initialise(user, installation) }
        try files.write(settings(user), to: files.data + "/chotatsu.conf", user)
        try await removeTraces(user)
        if files.logBytes > 10_000_000 { rename(files.log, files.log + ".1") }
        let start = files.logBytes
        // pg_ctl puts the server in a session of its own, so that Ctrl-C and the end of this
        // terminal do not reach it.
        let result = try await run(
            "pg_ctl",
            [
                "start", "--silent", "--wait", "--pgdata", "data", "--log", "log/server.log",
                "--timeout", "\(EmbeddedCluster.startLimit.components.seconds)",
            ],
            installation,
            user
        )
        if result.isSuccess { return }
        let words = files.logText(from: start) + result.words
        throw isDiskFull(words) ? ClusterError.diskFull(home) : startFailed(words)
    }

    /// Removes what a killed server left.
    ///
    /// PostgreSQL does so itself, but refuses where the number in `postmaster.pid` is alive: given
    /// to another process, or never collected by a container's first process. A file may go only
    /// when no child of the killed server is left, which could still write; they end by themselves
    /// a moment after it.
    private func removeTraces(_ user: ServerUser) async throws {
        let deadline = ContinuousClock.now + EmbeddedCluster.startLimit
        while let processID = Postmaster.processes(of: files.data).first {
            guard ContinuousClock.now < deadline else {
                throw startFailed("process \(processID) of the server before still runs")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        unlink(files.data + "/postmaster.pid")
        let socket = files.socketDirectory(user) + "/.s.PGSQL.5432"
        unlink(socket)
        unlink(socket + ".lock")
    }

    /// Makes the data beside its place, so that a killed attempt leaves nothing that looks whole.
    private func initialise(
        _ user: ServerUser,
        _ installation: ClusterInstallation
    ) async throws {
        try removeDraft()
        try files.makePrivateDirectory(files.draft, user)
        let result = try await run(
            "initdb",
            [
                "--pgdata", "data.draft", "--username", "chotatsu", "--encoding", "UTF8",
                "--locale", "C", "--data-checksums", "--auth", "peer",
            ],
            installation,
            user
        )
        guard result.isSuccess else {
            let isFull = isDiskFull(result.words)
            try removeDraft()
            if isFull { throw ClusterError.diskFull(home) }
            throw ClusterError(
                .initFailed,
                "no database could be made in \(home); initdb said: \(result.words)"
            )
        }
        try files.write(
            """
            # Made by chotatsu. Local connections only; the kernel says who connects.
            local all all peer map=chotatsu
            local replication all peer map=chotatsu

            """,
            to: files.draft + "/pg_hba.conf",
            user
        )
        let names = Set(["root", user.isCaller ? user.name : "root"]).sorted()
        try files.write(
            names.map { "chotatsu \"\($0)\" chotatsu\n" }.joined(),
            to: files.draft + "/pg_ident.conf",
            user
        )
        let configuration = files.draft + "/postgresql.conf"
        let text = FileManager.default.contents(atPath: configuration) ?? Data()
        try files.write(
            String(decoding: text, as: UTF8.self) + "\ninclude_if_exists = 'chotatsu.conf'\n",
            to: configuration,
            user
        )
        guard rename(files.draft, files.data) == 0 else { throw ClusterError.file(home, errno) }
    }

    private func removeDraft() throws(ClusterError) {
        guard files.status(files.draft) != nil else { return }
        do {
            try FileManager.default.removeItem(atPath: files.draft)
        } catch {
            throw ClusterError(.notWritable, "\(files.draft) cannot be removed: \(error)")
        }
    }

    /// Written at each start; `alter system` and settings below the include are the user's.
    private func settings(_ user: ServerUser) -> String {
        """
        # Written by chotatsu at each start. Change settings with ALTER SYSTEM.
        listen_addresses = ''
        unix_socket_directories = '\(files.socketDirectory(user))'
        unix_socket_permissions = 0700
        port = 5432
        cluster_name = 'chotatsu'
        shared_buffers = 128MB
        max_wal_size = 1GB
        synchronous_commit = on
        jit = off
        timezone = 'UTC'
        log_timezone = 'UTC'
        datestyle = 'iso, ymd'
        log_checkpoints = off

        """
    }

    private func stop(_ user: ServerUser, _ installation: ClusterInstallation) async throws {
        let result = try await run(
            "pg_ctl",
            [
                "stop", "--silent", "--wait", "--mode", "fast", "--pgdata", "data",
                "--timeout", "\(EmbeddedCluster.startLimit.components.seconds)",
            ],
            installation,
            user
        )
        // It may have gone by itself.
        guard result.isSuccess || files.postmaster == nil else {
            throw ClusterError(.stopFailed, "the database in \(home) did not stop: \(result.words)")
        }
    }

    // MARK: Helpers

    /// Runs a program of PostgreSQL as the server's user, and gives what it said.
    private func run(
        _ program: String,
        _ arguments: [String],
        _ installation: ClusterInstallation,
        _ user: ServerUser
    ) async throws(ClusterError) -> (isSuccess: Bool, words: String) {
        var options = PlatformOptions()
        if !user.isCaller {
            options.userID = user.uid
            options.groupID = user.gid
            options.supplementaryGroups = []
        }
        // Out of reach of Ctrl-C: half an initdb is of no use to anyone.
        options.createSession = true
        do {
            let result = try await Subprocess.run(
                // In the home: PostgreSQL's programs stop where they may not enter the working
                // directory, such as root's; and paths within it need no quotes, which pg_ctl
                // lacks for the shell it starts.
                .name("sh"),
                arguments: Arguments(
                    ["-c", "cd -- \"$0\" && exec \"$@\"", home, program] + arguments
                ),
                // Not the caller's environment: PGDATA, PGOPTIONS and the like would reach the
                // server. English words, since `isDiskFull` reads them.
                environment: .custom([
                    "PATH": "\(installation.directory):/usr/local/bin:/usr/bin:/bin",
                    "LC_ALL": "C",
                ]),
                platformOptions: options,
                output: .string(limit: 65_536),
                error: .string(limit: 65_536)
            )
            let words = result.standardError + result.standardOutput
            return (result.terminationStatus.isSuccess, words)
        } catch {
            throw ClusterError(
                .startFailed,
                "\(installation.directory)/\(program) cannot be run: \(error)"
            )
        }
    }

    /// Where the log is on the full disk, its words are lost with it: then look at the disk.
    private func isDiskFull(_ words: String) -> Bool {
        words.contains("No space left on device") || words.contains("Disk quota exceeded")
            || files.isDiskFull
    }

    private func startFailed(_ words: String) -> ClusterError {
        ClusterError(
            .startFailed,
            "the database in \(home) did not start; see \(files.log). \(words)"
        )
    }
}
