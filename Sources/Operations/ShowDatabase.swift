import Postgres
import Store

/// Where the data live, which schema they have, and how long the logs of the registries are.
package struct ShowDatabase: Sendable {
    package let location: OpenDatabase

    package init(location: OpenDatabase) {
        self.location = location
    }

    package enum Answer: Sendable {
        /// The private server is not made yet; it would be in that folder.
        case absent(home: String)
        case present(Present)
    }

    package struct Present: Sendable {
        /// Of the private server: its folder and how to connect to it; nil of another.
        package let own: (home: String, url: String)?
        /// As PostgreSQL writes it, such as `15.8 (Debian 15.8-0+deb12u1)`.
        package let version: String
        /// Every migration in order, those that this program does not know last; the moment (UTC)
        /// is nil where it is to be applied.
        package let migrations: [(name: String, appliedAt: String?)]
        /// By code; empty while a migration is to be applied.
        package let registries: [(code: String, events: Int64)]
    }

    /// Makes and changes nothing; starts the private server where it does not run.
    ///
    /// `note`: told what a person should know beside the answer.
    /// Throws `PostgresError` or `ClusterError` where the database is out of reach.
    package func run(note: (String) -> Void) async throws -> Answer {
        let cluster = location.url == nil ? location.cluster : nil
        if let cluster, case .absent = cluster.status() { return .absent(home: cluster.home) }
        let connection = try await location.connect(note: note)
        let migrations = try await Migrator().status(connection)
        var own: (home: String, url: String)?
        if let cluster { own = (cluster.home, try await cluster.open().url) }
        let version = try await connection.rows(ServerVersion()).first ?? ""
        let isMigrated = migrations.allSatisfy { $0.appliedAt != nil }
        let registries = isMigrated ? try await connection.rows(ReadRegistries()) : []
        await connection.close()
        return .present(
            Present(own: own, version: version, migrations: migrations, registries: registries)
        )
    }
}
