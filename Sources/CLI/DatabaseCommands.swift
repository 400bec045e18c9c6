import ArgumentParser
import Domain
import Operations
import Text

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

struct DatabaseStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Where the data live, and which schema they have."
    )

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        switch try await ShowDatabase(location: options.location()).run(note: complain) {
        case .absent(let home):
            show(
                [
                    (words("database", "データベース"), words("private, not made yet", "専用（未作成）")),
                    (words("home", "場所"), home),
                ],
                note: options.lang(
                    "the first command that needs it makes it",
                    "最初に必要とするコマンドが作ります"
                )
            )
        case .present(let database):
            show(
                facts(database),
                note: database.own == nil
                    ? nil
                    : options.lang(
                        "to use a server instead, give --database URL or set CHOTATSU_DATABASE_URL",
                        "サーバーを使うには --database URL か CHOTATSU_DATABASE_URL を指定します"
                    )
            )
        }
    }

    private func facts(_ database: ShowDatabase.Present) -> [(String, String)] {
        var facts: [(String, String)] = []
        if let own = database.own {
            facts.append((words("database", "データベース"), words("private", "専用")))
            facts.append((words("home", "場所"), own.home))
            facts.append(("url", own.url))
        } else {
            facts.append((words("database", "データベース"), words("server", "サーバー")))
        }
        facts.append(("postgresql", database.version))
        for (name, appliedAt) in database.migrations {
            facts.append((name, appliedAt ?? words("to be applied", "未適用")))
        }
        for (code, events) in database.registries {
            facts.append(
                (
                    words("registry \(code)", "台帳 \(code)"),
                    words("\(events) events", "\(events) 件")
                )
            )
        }
        return facts
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
        let applied = try await options.location().migrate(note: complain)
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
        try await BackUp(file: file, location: options.location()).backUp()
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
        try await BackUp(file: file, location: options.location()).restore(note: complain)
        try await options.withSession { session in
            for code in try await ListRegistries().run(session) {
                let answer = try await VerifyLog().run(session.of(registry: code))
                guard answer.isWhole else {
                    throw Refused(
                        description: "registry \(code): \(answer.fault ?? "damaged")"
                    )
                }
                let count = answer.events
                writeOut(
                    options.lang(
                        "registry \(code): \(count) events, the log is whole\n",
                        "台帳 \(code): イベント \(count) 件、記録は完全です\n"
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
        try await options.location().stop()
        writeOut(options.lang("stopped\n", "停止しました\n"))
    }
}
