import Domain
import Postgres
import Store

/// Copies the database to a file, or fills an empty database from one.
package struct BackUp: Sendable {
    /// Its path.
    package let file: String
    /// The database that is copied, or filled.
    package let location: OpenDatabase

    package init(file: String, location: OpenDatabase) {
        self.file = file
        self.location = location
    }

    private func dump() async throws -> DatabaseDump {
        let url =
            if let url = location.url { url } else { try await location.cluster.open().url }
        return DatabaseDump(url: url, path: location.environment["PATH"] ?? "")
    }

    /// Writes the file.
    package func backUp() async throws {
        try await dump().backUp(to: file)
    }

    /// Reads the file into a database that holds no registry and nothing of other programs.
    ///
    /// - Throws: `NotEmpty` where it holds any: nothing is ever overwritten; `Failure` where the
    ///   file is no copy or only a part of one. The database is then as it was.
    package func restore(note: @escaping @Sendable (String) -> Void) async throws {
        // The file first: a wrong one makes no private server, and touches no database.
        try await DatabaseDump(url: "", path: location.environment["PATH"] ?? "").check(file)
        let connection = try await location.connect(note: note)
        let migrator = Migrator()
        let contents = try await migrator.contents(connection)
        try refuse(contents.others.prefix(3).joined(separator: ", "), "not chotatsu's")
        try refuse(contents.registry, "a registry")
        // Roles belong to the server, not to the database, so the file does not hold them: the
        // migrations make them, and then the schema comes from the file.
        _ = try await migrator.migrate(connection)
        try refuse(try await migrator.remove(connection), "a registry")
        await connection.close()
        do {
            try await dump().restore(from: file)
        } catch {
            // What was dropped was empty: made anew, it is the same.
            if contents.hasOurs {
                let connection = try await location.connect(note: note)
                _ = try await migrator.migrate(connection)
                await connection.close()
            }
            throw error
        }
    }

    /// The database holds something, and nothing is ever overwritten.
    package struct NotEmpty: Error, CustomStringConvertible {
        package let description: String
    }

    private func refuse(_ found: String?, _ what: String) throws {
        guard let found, !found.isEmpty else { return }
        throw NotEmpty(
            description:
                "the database is not empty: it holds \(found) (\(what)); restore into a new "
                + "one, with --database or another CHOTATSU_HOME"
        )
    }
}
