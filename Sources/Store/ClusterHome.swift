internal import FoundationEssentials
internal import Glibc

/// The folder of the private PostgreSQL, and the files in it.
///
/// ```
/// home/         0711 for root, since the server's user must pass through; else 0700
///   data/       the cluster, 0700, the server's user
///   data.draft/ a cluster that initdb is making; becomes data by one rename
///   log/        server.log, 0700, the server's user
///   run/        the socket, 0700, the server's user
///   lock        held while one program makes, starts or stops the server
/// ```
struct ClusterHome {
    /// An absolute path.
    let path: String

    var data: String { path + "/data" }
    var draft: String { path + "/data.draft" }
    var logDirectory: String { path + "/log" }
    var log: String { logDirectory + "/server.log" }

    init(environment: [String: String]) {
        let chosen =
            if let home = environment["CHOTATSU_HOME"], !home.isEmpty {
                home
            } else if geteuid() == 0 {
                // The server's unprivileged user cannot enter root's home.
                "/var/lib/chotatsu"
            } else if let folder = environment["XDG_DATA_HOME"], folder.hasPrefix("/") {
                // "All paths set in these environment variables must be absolute. If … relative …
                // consider the path invalid and ignore it" (XDG Base Directory Specification).
                folder + "/chotatsu"
            } else {
                (environment["HOME"] ?? ServerUser(uid: geteuid())?.home ?? "/")
                    + "/.local/share/chotatsu"
            }
        var absolute =
            chosen.hasPrefix("/")
            ? chosen : FileManager.default.currentDirectoryPath + "/" + chosen
        while absolute.count > 1, absolute.hasSuffix("/") { absolute.removeLast() }
        path = absolute
    }

    /// The major version that made the data; nil where there is none.
    var dataMajor: Int? {
        readFile(data + "/PG_VERSION").flatMap { text in Int(text.prefix { $0.isNumber }) }
    }

    // MARK: The running server

    /// What `postmaster.pid` says, where the server it names is alive.
    var postmaster: Postmaster? {
        Postmaster(readFile(data + "/postmaster.pid") ?? "", data: data)
    }

    /// Where the socket goes.
    ///
    /// A socket's path has at most 107 bytes (`sun_path`, unix(7)), and the setting is a list with
    /// quotes of its own: a long or odd path gets a folder in /tmp, named after it.
    func socketDirectory(_ user: ServerUser) -> String {
        let directory = path + "/run"
        let isPlain = directory.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
        }
        if isPlain, directory.utf8.count + "/.s.PGSQL.5432".utf8.count <= 107 { return directory }
        // FNV-1a: the same in every run, unlike Hasher.
        let hash = path.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
        }
        return "/tmp/chotatsu-\(user.uid)-" + String(hash, radix: 16)
    }

    // MARK: Folders

    /// Makes the home, and checks that the server's user can reach it.
    func prepare(_ user: ServerUser) throws(ClusterError) {
        try makeDirectories(path)
        let mode: mode_t = user.isCaller ? 0o700 : 0o711
        if status(path)?.st_uid == geteuid(), chmod(path, mode) != 0 { throw .file(path, errno) }
        if !user.isCaller { try checkPassage(user) }
    }

    /// Makes the folders of the log and the socket, under the lock: until their owner is set,
    /// another program would take them for someone else's.
    func prepareFolders(_ user: ServerUser) throws(ClusterError) {
        try makePrivateDirectory(logDirectory, user)
        try makePrivateDirectory(socketDirectory(user), user)
    }

    /// A folder that only that user (and root) may enter.
    ///
    /// One that is there already must be so too: in /tmp, anyone may have made it.
    func makePrivateDirectory(_ path: String, _ user: ServerUser) throws(ClusterError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .file(path, errno) }
        // Its owner is still root's where this is new, or a program was killed just here.
        if !user.isCaller, let made = status(path), made.st_mode & S_IFMT == S_IFDIR,
            made.st_uid == geteuid(), made.st_mode & 0o077 == 0,
            lchown(path, user.uid, user.gid) != 0
        {
            throw .file(path, errno)
        }
        guard let found = status(path), found.st_mode & S_IFMT == S_IFDIR,
            found.st_uid == user.uid, found.st_mode & 0o077 == 0
        else {
            throw ClusterError(
                .notWritable,
                """
                \(path) is not a folder of user \(user.name) alone (mode 0700); remove it, or set \
                CHOTATSU_HOME to another folder
                """
            )
        }
    }

    private func makeDirectories(_ path: String) throws(ClusterError) {
        if mkdir(path, 0o755) == 0 {
            // Whatever the umask: the server's user must pass.
            guard chmod(path, 0o755) == 0 else { throw .file(path, errno) }
            return
        }
        switch errno {
        case EEXIST:
            // Through a symbolic link too.
            guard opendir(path).map({ closedir($0) }) != nil else { throw .file(path, errno) }
        case ENOENT where path != "/":
            let parent = path.split(separator: "/").dropLast().joined(separator: "/")
            try makeDirectories("/" + parent)
            guard mkdir(path, 0o755) == 0 || errno == EEXIST, chmod(path, 0o755) == 0 else {
                throw .file(path, errno)
            }
        default:
            throw .file(path, errno)
        }
    }

    /// Root can go anywhere; the user that runs the server needs the right to pass each folder.
    private func checkPassage(_ user: ServerUser) throws(ClusterError) {
        var parent = ""
        for part in path.split(separator: "/") {
            parent += "/" + part
            var found = stat()
            guard stat(parent, &found) == 0 else { throw .file(parent, errno) }
            let right: mode_t =
                if found.st_uid == user.uid {
                    S_IXUSR
                } else if found.st_gid == user.gid {
                    S_IXGRP
                } else {
                    S_IXOTH
                }
            guard found.st_mode & right != 0 else {
                throw ClusterError(
                    .unusablePath,
                    """
                    user \(user.name), who runs the database, cannot enter \(parent); set \
                    CHOTATSU_HOME to a folder outside it, such as /var/lib/chotatsu
                    """
                )
            }
        }
    }

    // MARK: Files

    /// Writes a file of the server's user, whole or not at all for a reader after a crash of this
    /// program: the server is not running yet.
    func write(_ text: String, to path: String, _ user: ServerUser) throws(ClusterError) {
        // Not through a link: as root this would write wherever the server's user points it.
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .file(path, errno) }
        defer { close(file) }
        guard user.isCaller || fchown(file, user.uid, user.gid) == 0 else {
            throw .file(path, errno)
        }
        let bytes = Array(text.utf8)
        guard Glibc.write(file, bytes, bytes.count) == bytes.count else {
            throw .file(path, errno == 0 ? ENOSPC : errno)
        }
    }

    /// What the log has from that byte on, at most its last 8 kB.
    func logText(from start: Int) -> String {
        guard let data = FileManager.default.contents(atPath: log) else { return "" }
        return String(decoding: data.dropFirst(start).suffix(8192), as: UTF8.self)
    }

    var logBytes: Int { status(log).map { Int($0.st_size) } ?? 0 }

    /// Whether so little space is left that the server cannot write its files.
    var isDiskFull: Bool {
        var found = statvfs()
        guard statvfs(path, &found) == 0 else { return false }
        return UInt64(found.f_bavail) * UInt64(found.f_frsize) < 1_048_576
    }

    /// The file itself, not what a link points to.
    func status(_ path: String) -> stat? {
        var found = stat()
        return lstat(path, &found) == 0 ? found : nil
    }

    private func readFile(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// The server that `postmaster.pid` names.
struct Postmaster {
    let processID: pid_t
    let port: String
    let socketDirectory: String

    /// Nil where the file is of a server that is gone.
    ///
    /// Lines (src/include/utils/pidfile.h): 1 process, 2 data, 3 start, 4 port, 5 socket directory.
    init?(_ file: String, data: String) {
        let lines = file.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 5, let processID = pid_t(lines[0]),
            Postmaster.isAlive(processID, data: data)
        else { return nil }
        self.processID = processID
        port = String(lines[3])
        socketDirectory = String(lines[4])
    }

    /// The processes of a server of that data, and of a killed one.
    static func processes(of data: String) -> [pid_t] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc")  // Linux has it
        return (names ?? []).compactMap { pid_t($0) }.filter { isAlive($0, data: data) }
    }

    /// Whether that process is of a server of that data.
    ///
    /// A killed server leaves its file behind, and in a container its number is soon given to
    /// another process. The working directory of a server and of its children is its data.
    static func isAlive(_ processID: pid_t, data: String) -> Bool {
        // A shell may stand in that folder too.
        guard let name = FileManager.default.contents(atPath: "/proc/\(processID)/comm"),
            name.starts(with: "postgres".utf8)
        else { return false }
        var here = stat()
        var there = stat()
        return stat("/proc/\(processID)/cwd", &there) == 0 && stat(data, &here) == 0
            && here.st_dev == there.st_dev && here.st_ino == there.st_ino
    }
}

/// The user as whom the server runs; PostgreSQL refuses to run as root.
struct ServerUser {
    let name: String
    let uid: uid_t
    let gid: gid_t
    let home: String

    /// Whether it is the user of this process.
    var isCaller: Bool { uid == geteuid() }

    init?(uid: uid_t) {
        guard let entry = getpwuid(uid) else { return nil }
        self.init(entry.pointee)
    }

    init?(name: String) {
        guard let entry = getpwnam(name) else { return nil }
        self.init(entry.pointee)
    }

    private init(_ entry: passwd) {
        name = String(cString: entry.pw_name)
        uid = entry.pw_uid
        gid = entry.pw_gid
        home = String(cString: entry.pw_dir)
    }
}
