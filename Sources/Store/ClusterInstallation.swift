internal import Glibc
internal import Subprocess

/// The programs of one PostgreSQL on this machine.
struct ClusterInstallation {
    /// The oldest major version whose SQL this program speaks.
    static let majorMin = 15

    /// The folder of `postgres`, `initdb` and `pg_ctl`.
    let directory: String
    /// 15, 16, ….
    let major: Int

    /// Every installation, newest first.
    ///
    /// - Parameters:
    ///   - directories: Where to look; nil looks in the places where packages put it, then asks
    ///     `pg_config`, then follows the path.
    ///   - path: The value of PATH.
    /// - Returns: One for each folder that holds the three programs.
    static func all(in directories: [String]?, path: String) async -> [ClusterInstallation] {
        var candidates = directories ?? packaged("/usr/lib/postgresql", "/bin")
        if directories == nil {
            candidates += packaged("/usr", "/bin").filter { $0.hasPrefix("/usr/pgsql-") }
            if let configured = await output("pg_config", ["--bindir"], path: path) {
                candidates.append(configured)
            }
            candidates += path.split(separator: ":").map(String.init)
        }
        var found: [ClusterInstallation] = []
        for directory in candidates where !found.contains(where: { $0.directory == directory }) {
            let isWhole = ["postgres", "initdb", "pg_ctl"].allSatisfy {
                access("\(directory)/\($0)", X_OK) == 0
            }
            // "postgres (PostgreSQL) 15.18 (Debian …)", or "… 18beta1".
            guard isWhole,
                let words = await output("postgres", ["--version"], path: directory),
                let number = words.split(separator: " ").dropFirst(2).first,
                let major = Int(number.prefix { $0.isNumber })
            else { continue }
            found.append(ClusterInstallation(directory: directory, major: major))
        }
        return found.sorted { $0.major > $1.major }
    }

    /// The one to use: for data there is, the version that made it; otherwise the newest.
    ///
    /// - Parameters:
    ///   - found: What is installed.
    ///   - dataMajor: The major version of the data, nil where there is none.
    ///   - data: The folder, for the message.
    /// - Returns: An installation of that version.
    /// - Throws: `notInstalled`, `otherVersion`.
    static func choose(
        from found: [ClusterInstallation],
        dataMajor: Int?,
        data: String
    ) throws(ClusterError) -> ClusterInstallation {
        if let dataMajor {
            if let same = found.first(where: { $0.major == dataMajor }) { return same }
            guard let newest = found.first else { throw notInstalled("PostgreSQL \(dataMajor)") }
            throw ClusterError(
                .otherVersion,
                """
                the data in \(data) was made by PostgreSQL \(dataMajor), and PostgreSQL \
                \(newest.major) is installed, which cannot read it; install PostgreSQL \
                \(dataMajor) beside it, save the data with pg_dump, move \(data) away, and load \
                the dump with psql into the new database
                """
            )
        }
        guard let newest = found.first(where: { $0.major >= majorMin }) else {
            throw notInstalled(
                "PostgreSQL \(majorMin) or later",
                found.first.map { " (PostgreSQL \($0.major) in \($0.directory) is too old)" } ?? ""
            )
        }
        return newest
    }

    private static func notInstalled(_ wanted: String, _ remark: String = "") -> ClusterError {
        ClusterError(
            .notInstalled,
            """
            \(wanted) is not installed\(remark); install it (apt-get install postgresql), put the \
            folder of initdb on PATH, or name a server with CHOTATSU_DATABASE_URL
            """
        )
    }

    /// `parent/*` + `suffix`.
    private static func packaged(_ parent: String, _ suffix: String) -> [String] {
        guard let folder = opendir(parent) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append("\(parent)/\(name)\(suffix)") }
        }
        return names
    }

    /// The first line of a program's output; nil where it is missing or fails.
    private static func output(
        _ program: String,
        _ arguments: [String],
        path: String
    ) async -> String? {
        // Not there or not runnable is the answer here, not an error.
        let result = try? await Subprocess.run(
            .name(program),
            arguments: Arguments(arguments),
            environment: .custom(["PATH": path, "LC_ALL": "C"]),
            output: .string(limit: 4096)
        )
        guard let result, result.terminationStatus.isSuccess else { return nil }
        return result.standardOutput.split(separator: "\n").first.map(String.init)
    }
}
