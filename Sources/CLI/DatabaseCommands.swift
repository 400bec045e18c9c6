import ArgumentParser
import Domain
import Operations
import Postgres
import Store

struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "The database: where it is, its schema, copies of it.",
        subcommands: [
            DatabaseStatus.self, DatabaseMigrate.self, DatabaseBackup.self, DatabaseRestore.self,
            DatabaseStop.self,
        ]
    )
}

extension GlobalOptions {
    var location: OpenDatabase { OpenDatabase(url: database, environment: environment()) }
}

struct DatabaseStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Where the data live, and which schema they have."
    )

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let location = options.location
        let cluster = location.url == nil ? EmbeddedCluster(environment: location.environment) : nil
        if let cluster, case .absent = cluster.status() {
            show(
                [("database", "private, not made yet"), ("home", cluster.home)],
                note: "the first command that needs it makes it"
            )
            return
        }
        let connection = try await location.connect(note: complain)
        let migrations = try await Migrator().status(connection)
        var facts: [(String, String)] = []
        if let cluster {
            facts.append(("database", "private"))
            facts.append(("home", cluster.home))
            facts.append(("url", try await cluster.open().url))
        } else {
            facts.append(("database", "server"))
        }
        let version = try await connection.query("show server_version")
        facts.append(("postgresql", version.first?.first.flatMap { $0 } ?? ""))
        for migration in migrations {
            facts.append((migration.name, migration.appliedAt ?? "to be applied"))
        }
        if migrations.allSatisfy({ $0.appliedAt != nil }) {
            let heads = try await connection.query("select code, seq from head order by code")
            for head in heads {
                facts.append(("registry \(head[0] ?? "")", "\(head[1] ?? "0") events"))
            }
        }
        await connection.close()
        show(
            facts,
            note: cluster == nil
                ? nil : "to use a server instead, give --database URL or set CHOTATSU_DATABASE_URL"
        )
    }

    private func show(_ facts: [(String, String)], note: String?) {
        switch options.format {
        case .json:
            writeOut(JSON.object(facts.map { JSON.Member($0, .string($1)) }).pretty + "\n")
        case .csv:
            writeOut(Output.csv([["name", "value"]] + facts.map { [$0, $1] }, isExcel: false))
        case .table:
            let width = facts.map { displayWidth($0.0) }.max() ?? 0
            for (name, value) in facts {
                let space = String(repeating: " ", count: width - displayWidth(name))
                writeOut("\(name)\(space)  \(value)\n")
            }
        }
        if let note { complain(note) }
    }
}

struct DatabaseMigrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the schema to what this program needs."
    )

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let connection = try await options.location.connect(note: complain)
        let applied = try await Migrator().migrate(connection)
        await connection.close()
        for name in applied { writeOut("applied \(name)\n") }
        if applied.isEmpty { writeOut("nothing to apply\n") }
    }
}

struct DatabaseBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the database to a file, in pg_dump's custom format."
    )

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The file to write.") var file: String

    func run() async throws {
        // An old schema is copied as it is.
        try await BackUp(file: file, location: options.location).backUp()
        writeOut("copied to \(file)\n")
    }
}

struct DatabaseRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Fill an empty database from such a file, and verify every log in it."
    )

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The file to read.") var file: String

    func run() async throws {
        try await BackUp(file: file, location: options.location).restore(note: complain)
        try await options.withSession { session in
            let codes = try await session.connection.query("select code from head order by code")
            for row in codes {
                let registry = Registry(code: row[0] ?? "")
                let one = Session(
                    connection: session.connection,
                    registry: registry,
                    clock: session.clock,
                    user: session.user,
                    note: session.note
                )
                let answer = try await VerifyLog().run(one)
                guard answer.isWhole else {
                    throw Refused(
                        description: "registry \(registry.code): \(answer.fault ?? "damaged")"
                    )
                }
                writeOut("registry \(registry.code): \(answer.events) events, the log is whole\n")
            }
        }
    }
}

struct DatabaseStop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop the private PostgreSQL; the next command starts it."
    )

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        guard options.location.url == nil else {
            throw UsageError("a server is stopped by who keeps it: db stop is for the private one")
        }
        try await EmbeddedCluster(environment: options.location.environment).stop()
        writeOut("stopped\n")
    }
}
