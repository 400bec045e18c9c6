internal import FoundationEssentials
internal import Glibc
internal import Subprocess

/// Making, starting and stopping the server, under the lock of the home.
extension EmbeddedCluster {
    /// Recovery after a crash replays at most about `max_wal_size`, which takes seconds.
    static let startLimit = Duration.seconds(300)

    func serverUser() throws(ClusterError) -> ServerUser {
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

    func installation() async throws(ClusterError) -> ClusterInstallation {
        try ClusterInstallation.choose(
            from: await ClusterInstallation.all(in: installations, path: searchPath),
            dataMajor: files.dataMajor,
            data: files.data
        )
    }

    func start(_ user: ServerUser) async throws {
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
        if isDiskFull(words) { throw ClusterError.diskFull(home) }
        throw isFileLimited(words) ? ClusterError.fileLimit(home) : startFailed(words)
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
            if isFileLimited(result.words) { throw ClusterError.fileLimit(home) }
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
        shared_buffers = \(sharedBuffersMegabytes)MB
        max_wal_size = 1GB
        synchronous_commit = on
        jit = off
        timezone = 'UTC'
        log_timezone = 'UTC'
        datestyle = 'iso, ymd'
        log_checkpoints = off

        """
    }

    /// A thirty-second of the memory, at least PostgreSQL's default: an import looks up rows all over
    /// the log, and reading them again from the system costs it a sixth of its time.
    private var sharedBuffersMegabytes: Int {
        let bytes = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        return min(max(bytes / 32 / 1_048_576, 128), 1024)
    }

    func stop(_ user: ServerUser, _ installation: ClusterInstallation) async throws {
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
        // In the home: PostgreSQL's programs stop where they may not enter the working directory,
        // such as root's; and paths within it need no quotes, which pg_ctl lacks for the shell it
        // starts.
        var words = ["sh", "-c", "cd -- \"$0\" && exec \"$@\"", home, program] + arguments
        if !user.isCaller {
            // Not by `PlatformOptions.userID`: that calls setgroups in a child made by clone3,
            // where glibc still signals the threads of this process. Where one was just being
            // made, the child waits for it for ever, and so do we.
            words =
                [
                    "setpriv", "--reuid", "\(user.uid)", "--regid", "\(user.gid)",
                    "--clear-groups", "--",
                ] + words
        }
        var options = PlatformOptions()
        // Out of reach of Ctrl-C: half an initdb is of no use to anyone.
        options.createSession = true
        do {
            let result = try await Subprocess.run(
                .name(words[0]),
                arguments: Arguments(Array(words.dropFirst())),
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
            var said = result.standardError + result.standardOutput
            if case .signaled(let signal) = result.terminationStatus {
                said += "\(program) was ended by signal \(signal)"
            }
            return (result.terminationStatus.isSuccess, said)
        } catch {
            throw ClusterError(
                .startFailed,
                "\(installation.directory)/\(program) cannot be run: \(error)"
            )
        }
    }

    /// How much the server has logged, for `diskFull(since:)`.
    package var logBytes: Int { files.logBytes }

    /// Why a session was lost, where a full disk has ended the server; nil where it has not.
    ///
    /// A log of changes that cannot be written ends every session, without a word to any of them.
    package func diskFull(since logBytes: Int) -> ClusterError? {
        isDiskFull(files.logText(from: logBytes)) ? ClusterError.diskFull(home) : nil
    }

    /// Where the log is on the full disk, its words are lost with it: then look at the disk.
    private func isDiskFull(_ words: String) -> Bool {
        words.contains("No space left on device") || words.contains("Disk quota exceeded")
            || files.isDiskFull
    }

    /// A limit of the shell refuses a write with EFBIG, or ends who writes by SIGXFSZ.
    private func isFileLimited(_ words: String) -> Bool {
        words.contains("File too large") || words.contains("by signal \(SIGXFSZ)")
    }

    func startFailed(_ words: String) -> ClusterError {
        ClusterError(
            .startFailed,
            "the database in \(home) did not start; see \(files.log). \(words)"
        )
    }
}
