import Glibc
import Postgres
import Subprocess

/// Copies of a database in pg_dump's custom format, and back.
package struct DatabaseDump: Sendable {
    private let url: String
    private let path: String

    /// - Parameters:
    ///   - url: the connection string of the database.
    ///   - path: the value of PATH, for where no package has put PostgreSQL's programs.
    package init(url: String, path: String) {
        self.url = url
        self.path = path
    }

    /// Why a copy could not be made or read.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Writes the database to a file; a file that stands there is replaced only by a whole one.
    package func backUp(to file: String) async throws {
        let partial = file + ".part"
        try await run(
            "pg_dump",
            ["--format=custom", "--no-owner", "--file=\(partial)", "--dbname=\(url)"]
        )
        guard rename(partial, file) == 0 else {
            throw Failure(
                description: "\(file) cannot be written: \(String(cString: strerror(errno)))"
            )
        }
    }

    /// Fills an empty database from such a file, all of it or nothing.
    package func restore(from file: String) async throws {
        guard access(file, R_OK) == 0 else {
            throw Failure(
                description: "\(file) cannot be read: \(String(cString: strerror(errno)))"
            )
        }
        try await run(
            "pg_restore",
            ["--no-owner", "--single-transaction", "--exit-on-error", "--dbname=\(url)", file]
        )
    }

    private func run(_ program: String, _ arguments: [String]) async throws {
        // The newest PostgreSQL's own program: Debian's wrapper of that name looks for a cluster.
        let folders = await ClusterInstallation.all(in: nil, path: path).map(\.directory)
        let result = try await Subprocess.run(
            .name(program),
            arguments: Arguments(arguments),
            environment: .inherit.updating(["PATH": (folders + [path]).joined(separator: ":")]),
            output: .discarded,
            error: .string(limit: 65_536)
        )
        guard result.terminationStatus.isSuccess else {
            let words = result.standardError.split(separator: "\n").prefix(5)
            throw Failure(description: "\(program) failed: \(words.joined(separator: "\n"))")
        }
    }
}
