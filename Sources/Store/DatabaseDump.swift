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
        _ = try await run(
            "pg_dump",
            ["--format=custom", "--no-owner", "--file=\(partial)", "--dbname=\(url)"]
        )
        guard rename(partial, file) == 0 else {
            throw Failure(
                description: "\(file) cannot be written: \(String(cString: strerror(errno)))"
            )
        }
    }

    /// Whether a file is a whole list of a copied chotatsu database; its rows are not read yet.
    ///
    /// Needs no database. Throws `Failure`, which says what else the file is and what to give.
    package func check(_ file: String) async throws {
        let give = "give a file that chotatsu db backup has written"
        guard let start = try firstBytes(of: file) else {
            throw Failure(
                description: "\(file) cannot be read: \(String(cString: strerror(errno))); \(give)"
            )
        }
        // The magic string of pg_dump's custom format (src/bin/pg_dump/pg_backup_custom.c).
        guard start == Array("PGDMP".utf8) else {
            throw Failure(description: "\(file) is not in pg_dump's custom format: \(give)")
        }
        let list: String
        do { list = try await run("pg_restore", ["--list", file]) } catch let failure as Failure {
            throw Failure(
                description: "\(file) is damaged, or of a newer PostgreSQL: \(failure.description)"
            )
        }
        for table in ["chotatsu_migration", "head", "event"]
        where !list.contains(" TABLE public \(table) ") {
            throw Failure(
                description: "\(file) is a copy of another program's database, without the table "
                    + "\(table): \(give)"
            )
        }
    }

    /// Up to five bytes; nil, with `errno`, where it cannot be read.
    private func firstBytes(of file: String) throws -> [UInt8]? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 5)
        let count = read(descriptor, &bytes, bytes.count)
        return count < 0 ? nil : Array(bytes.prefix(count))
    }

    /// Fills a database that has none of our tables from such a file, all of it or nothing.
    package func restore(from file: String) async throws {
        // Our schema alone: what else the copied database held is not ours to bring along.
        _ = try await run(
            "pg_restore",
            [
                "--no-owner", "--single-transaction", "--exit-on-error", "--dbname=\(url)",
            ] + Migrator.schemas.map { "--schema=\($0)" } + [file]
        )
    }

    /// What the program writes to standard output.
    private func run(_ program: String, _ arguments: [String]) async throws -> String {
        // The newest PostgreSQL's own program: Debian's wrapper of that name looks for a cluster.
        let folders = await ClusterInstallation.all(in: nil, path: path).map(\.directory)
        let result = try await Subprocess.run(
            .name(program),
            arguments: Arguments(arguments),
            environment: .inherit.updating(["PATH": (folders + [path]).joined(separator: ":")]),
            output: .string(limit: 1 << 20),
            error: .string(limit: 65_536)
        )
        guard result.terminationStatus.isSuccess else {
            let words = result.standardError.split(separator: "\n").prefix(5)
            throw Failure(description: "\(program) failed: \(words.joined(separator: "\n"))")
        }
        return result.standardOutput
    }
}
