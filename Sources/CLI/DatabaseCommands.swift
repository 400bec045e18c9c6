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
                [
                    (words("database", "データベース"), words("private, not made yet", "専用（未作成）")),
                    (words("home", "場所"), cluster.home),
                ],
                note: options.lang(
                    "the first command that needs it makes it",
                    "最初に必要とするコマンドが作ります"
                )
            )
            return
        }
        let connection = try await location.connect(note: complain)
        let migrations = try await Migrator().status(connection)
        var facts: [(String, String)] = []
        if let cluster {
            facts.append((words("database", "データベース"), words("private", "専用")))
            facts.append((words("home", "場所"), cluster.home))
            facts.append(("url", try await cluster.open().url))
        } else {
            facts.append((words("database", "データベース"), words("server", "サーバー")))
        }
        let version = try await connection.query("show server_version")
        facts.append(("postgresql", version.first?.first.flatMap { $0 } ?? ""))
        for migration in migrations {
            facts.append((migration.name, migration.appliedAt ?? words("to be applied", "未適用")))
        }
        if migrations.allSatisfy({ $0.appliedAt != nil }) {
            let heads = try await connection.query("select code, seq from head order by code")
            for head in heads {
                let (code, count) = (head[0] ?? "", head[1] ?? "0")
                facts.append(
                    (
                        words("registry \(code)", "台帳 \(code)"),
                        words("\(count) events", "\(count) 件")
                    )
                )
            }
        }
        await connection.close()
        show(
            facts,
            note: cluster == nil
                ? nil
                : options.lang(
                    "to use a server instead, give --database URL or set CHOTATSU_DATABASE_URL",
                    "サーバーを使うには --database URL か CHOTATSU_DATABASE_URL を指定します"
                )
        )
    }

    /// Words for a person; JSON and CSV are the same in both languages.
    private func words(_ english: String, _ japanese: String) -> String {
        options.format == .table ? options.lang(english, japanese) : english
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
        for name in applied { writeOut(options.lang("applied \(name)\n", "\(name) を適用しました\n")) }
        if applied.isEmpty {
            writeOut(options.lang("nothing to apply\n", "適用するものはありません\n"))
        }
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
        writeOut(options.lang("copied to \(file)\n", "\(file) に複製しました\n"))
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
                let count = answer.events
                writeOut(
                    options.lang(
                        "registry \(registry.code): \(count) events, the log is whole\n",
                        "台帳 \(registry.code): イベント \(count) 件、記録は完全です\n"
                    )
                )
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
        writeOut(options.lang("stopped\n", "停止しました\n"))
    }
}
