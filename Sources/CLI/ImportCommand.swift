import ArgumentParser
import Domain
import Glibc
import Interchange
import Operations
import Synchronization
import Text

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Record the events of files: all of them, or none.",
        discussion: """
            A table has the dotted names of the fields as columns (--template shows them). A list \
            stands in one cell, with ; between its elements and : between the parts of one \
            (2024-01-31:500;2024-03-31:700); ; alone is an empty list. Lines may have columns of \
            their own instead: a row for each, and an order of several lines repeats its type, \
            occurred_at, order and all else that is its own on every row.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Files of events, .jsonl or .csv; - is standard input.")
    var files: [String] = []

    @Option(help: "The type of CSV rows without a column type.")
    var type: String?

    @Option(
        help: ArgumentHelp(
            "Print the CSV header of a type with an example row, and do nothing else.",
            valueName: "type"
        )
    )
    var template: String?

    @Flag(help: "The template with a byte order mark and CRLF, as Excel reads it.")
    var excel = false

    @Flag(help: "Say what would happen, and record nothing.")
    var dryRun = false

    @Flag(help: "Record what may be recorded, and report the rest.")
    var partial = false

    @Flag(help: "Record by business day first, not in the order given.")
    var sort = false

    @Option(
        help: ArgumentHelp(
            "Write every refused event with its reason to that file, as JSON Lines.",
            valueName: "file"
        )
    )
    var rejects: String?

    func validate() throws {
        if let template { _ = try eventType(template) }
        if let type { _ = try eventType(type) }
        if template == nil, files.isEmpty { throw ValidationError("name a file, or - ") }
        if files.filter({ $0 == "-" }).count > 1 {
            throw ValidationError("standard input can be read once")
        }
    }

    func run() async throws {
        if let template {
            let rows = EventTemplate.rows(try eventType(template))
            writeOut(Output.csv(rows, isExcel: excel))
            return
        }
        let imported = try files.map { try ImportedFile(name: $0, type: type) }
        if let rejects, imported.contains(where: { $0.isFile(at: rejects) }) {
            throw UsageError("--rejects \(rejects) is a file to be imported: name another")
        }
        let rejectsFile = try rejects.map { try RejectsFile($0) }
        let report: ImportReport
        do {
            report = try await record(imported, rejectsFile)
        } catch {
            rejectsFile?.abandon()
            throw error
        }
        do {
            try rejectsFile?.finish()
        } catch {
            // What became of the events must be told all the same.
            try? shown.show(report)
            throw error
        }
        try shown.show(report)
    }

    private var shown: ImportedText {
        ImportedText(options: options, isDryRun: dryRun, isPartial: partial)
    }

    private func record(
        _ imported: [ImportedFile],
        _ rejectsFile: RejectsFile?
    ) async throws -> ImportReport {
        let told = try await options.withService { client in
            var remote = RemoteImport(client, imported)
            remote.isPartial = partial
            remote.isDryRun = dryRun
            remote.isSorted = sort
            remote.type = type
            return try await remote.run(rejects: rejectsFile)
        }
        if let told { return told }
        return try await options.withSession { session in
            var operation = ImportEvents(files: imported)
            operation.isPartial = partial
            operation.isDryRun = dryRun
            operation.isSorted = sort
            operation.onRefusal = { try rejectsFile?.write($0) }
            let progress = Progress(options.lang)
            operation.onProgress = { progress.show(decided: $0, read: $1) }
            defer { progress.end() }
            return try await operation.run(session)
        }
    }
}

func eventType(_ name: String) throws -> EventType {
    if let type = EventType.byName[name] { return type }
    let near = nearest(name, EventType.all.map(\.name)).map { ": did you mean \($0)?" } ?? ""
    throw ValidationError("no event type \(name)\(near)")
}

/// How far a long import is, on a terminal only.
private final class Progress: Sendable {
    private let began = wallClock()
    private let isTerminal = isatty(2) == 1
    private let hasShown = Mutex(false)
    private let language: Language

    init(_ language: Language) {
        self.language = language
    }

    func show(decided: Int, read: Int) {
        guard isTerminal else { return }
        hasShown.withLock { $0 = true }
        let seconds = Double(wallClock().microseconds - began.microseconds) / 1_000_000
        let rate = Int(Double(max(decided, read)) / max(seconds, 0.001))
        let text =
            decided == 0
            ? language("checking: \(read) events", "確認中: \(read) 件")
            : language("recording: \(decided) of \(read) events", "記録中: \(read) 件中 \(decided) 件")
        writeError("\r\u{1B}[K\(text)" + language(", \(rate) per second", "、毎秒 \(rate) 件"))
    }

    func end() {
        if hasShown.withLock({ $0 }) { writeError("\r\u{1B}[K") }
    }
}
