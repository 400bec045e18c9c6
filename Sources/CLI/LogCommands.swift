import ArgumentParser
import Domain
import Glibc
import Interchange
import Operations
import Postgres
import Store

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "The log of events: list, show, follow and verify it.",
        subcommands: [EventsList.self, EventsShow.self, EventsTail.self, EventsVerify.self],
        defaultSubcommand: EventsList.self
    )
}

struct EventsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Events in the order of recording."
    )

    @OptionGroup var options: GlobalOptions
    @Option(help: "Only events after that seq.") var after: Int64 = 0
    @Option(help: "At most so many.") var limit = 100
    @Option(help: "Only events of that type.") var type: String?
    @Flag(help: excelHelp) var excel = false

    func validate() throws {
        if let type { _ = try eventType(type) }
        if limit < 1 { throw ValidationError("--limit is at least 1") }
    }

    func run() async throws {
        let lines = EventLines(try options.format(excel: excel), options.lang, isExcel: excel)
        try await options.withSession { session in
            var shown = 0
            var last = after
            writeOut(lines.header)
            while shown < limit {
                let rows = try await session.connection.rows(
                    LogQuery(
                        registry: session.registry,
                        after: last,
                        limit: min(1000, limit - shown),
                        type: type
                    )
                )
                guard let final = rows.last else { return }
                for row in rows { writeOut(lines.text(row)) }
                shown += rows.count
                last = final.seq
            }
        }
    }
}

struct EventsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "One event, with its movements."
    )

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The event's seq or id.") var event: String

    func run() async throws {
        let row = try await options.withSession { session in
            try await FindEvent(event).run(session)
        }
        guard let row else {
            throw Refused(
                description: options.lang(
                    "no event \(event) is recorded",
                    "イベント \(event) は記録されていません"
                )
            )
        }
        let json = EventLines.json(row)
        writeOut((options.format == .csv ? json.compact : json.pretty) + "\n")
    }
}

struct EventsTail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "The last events, then each as it is recorded, until stopped."
    )

    @OptionGroup var options: GlobalOptions
    @Option(help: "How many of the last events to begin with.") var lines: Int64 = 10
    @Option(help: "Begin after that seq instead.") var after: Int64?
    @Flag(help: "End after the last event.") var once = false
    @Flag(help: excelHelp) var excel = false

    func validate() throws {
        if lines < 0 { throw ValidationError("--lines is at least 0") }
    }

    /// Control-C ends it as it ends any program: lines are written whole, and nothing is left to
    /// tidy.
    func run() async throws {
        let format = try options.format(excel: excel)
        let shown = EventLines(format, options.lang, isExcel: excel)
        try await options.withSession { session in
            let head = try await session.connection.rows(ReadHead(registry: session.registry)).first
            var last = after ?? max(0, (head?.seq ?? 0) - lines)
            if format == .csv { writeOut(shown.header) }
            while true {
                let rows = try await session.connection.rows(
                    LogQuery(registry: session.registry, after: last, limit: 1000)
                )
                for row in rows {
                    writeOut(shown.text(row))
                    last = row.seq
                }
                if rows.isEmpty {
                    if once { return }
                    try await Task.sleep(for: .milliseconds(500))
                }
            }
        }
    }
}

struct EventsVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute the hash chain, and compare it with a head noted elsewhere."
    )

    @OptionGroup var options: GlobalOptions
    @Option(help: "The hash of the log as noted elsewhere.") var head: String?
    @Option(help: "How many events the log held then.") var count: Int64?

    func validate() throws {
        guard (head == nil) == (count == nil) else {
            throw ValidationError("--head and --count belong together: both or neither")
        }
        if let head, !isHash(hash(head)) {
            throw ValidationError(
                "--head: \(head) is no head: it is 64 hexadecimal digits, as events verify prints it"
            )
        }
        if let count, count < 0 {
            throw ValidationError("--count: \(count) is no number of events: it is at least 0")
        }
    }

    private func hash(_ head: String) -> String { halfWidth(head).trimmed.lowercased() }

    private func isHash(_ text: String) -> Bool {
        text.utf8.count == 64 && text.allSatisfy(\.isHexDigit)
    }

    func run() async throws {
        var operation = VerifyLog()
        if let head, let count { operation.noted = (hash(head), count) }
        let answer = try await options.withSession { try await operation.run($0) }
        let language = options.lang
        if options.format == .json {
            writeOut(answer.json.pretty + "\n")
        } else {
            writeOut(
                language(
                    "\(answer.events) events, head \(answer.head)\n",
                    "イベント \(answer.events) 件、先端 \(answer.head)\n"
                )
            )
        }
        guard let bad = answer.firstBadSeq else {
            if options.format != .json {
                writeOut(language("the log is whole\n", "記録は完全です\n"))
            }
            return
        }
        let fault = answer.fault ?? ""
        throw Refused(
            description: language(
                "the log is damaged at event \(bad): \(fault)",
                "記録はイベント \(bad) で壊れています: \(fault)"
            )
        )
    }
}

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "What moved, checked against the events.",
        subcommands: [LedgerCheck.self]
    )
}

struct LedgerCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Replay the events through the rules; compare movements, then balances."
    )

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let answer = try await options.withSession { try await CheckLedger().run($0) }
        if options.format == .json {
            writeOut(answer.json.pretty + "\n")
        } else {
            writeOut(text(answer))
        }
        if !answer.isWhole {
            let count = answer.differences.count
            throw Refused(
                description: options.lang(
                    "the ledger differs from its events in \(count) places",
                    "元帳は \(count) か所でイベントと異なります"
                )
            )
        }
    }

    private func text(_ answer: CheckLedger.Answer) -> String {
        let language = options.lang
        var text = language(
            "\(answer.subjects) subjects, \(answer.movements) movements compared\n",
            "対象 \(answer.subjects) 件、移動 \(answer.movements) 件を照合しました\n"
        )
        for difference in answer.differences {
            let place = difference.seq.map { language("event \($0), ", "イベント \($0)、") } ?? ""
            let expected = difference.expected ?? language("nothing", "なし")
            let found = difference.actual ?? language("nothing", "なし")
            text += language(
                "\(place)\(difference.table): expected \(expected), found \(found)\n",
                "\(place)\(difference.table): あるべき値 \(expected)、実際 \(found)\n"
            )
        }
        guard answer.isWhole else { return text }
        return text
            + language("the ledger is what its events say\n", "元帳はイベントのとおりです\n")
    }
}

/// Events of the log as lines of a list.
struct EventLines {
    private let format: OutputFormat
    private let language: Language
    private let csv: CSVWriter
    private let width = Output.terminalWidth

    init(_ format: OutputFormat, _ language: Language, isExcel: Bool) {
        self.format = format
        self.language = language
        let names = ["seq", "id", "type", "occurred_at", "recorded_at", "by", "source", "data"]
        self.csv = CSVWriter(
            columns: names.map { CSVWriter.Column($0, isText: ["by", "source"].contains($0)) },
            isExcel: isExcel
        )
    }

    /// What stands above the first event; nothing above JSON.
    var header: String {
        switch format {
        case .csv:
            var bytes: [UInt8] = []
            csv.appendHeader(to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        case .table:
            return language(
                "seq  day         type  (voided ones by the seq of their void)\n",
                "番号  業務日      種類  （取消されたものは取消の番号つき）\n"
            )
        case .json: return ""
        }
    }

    func text(_ row: LogRow) -> String {
        switch format {
        case .json: return EventLines.json(row).compact + "\n"
        case .csv:
            guard let event = LogEntry(canonical: row.canonical)?.event else { return "" }
            var bytes: [UInt8] = []
            csv.append(
                [
                    String(row.seq), row.id, row.type, row.occurredAt.rfc3339,
                    row.recordedAt.rfc3339, event.by ?? "", event.source ?? "",
                    event.data.json.compact,
                ],
                to: &bytes
            )
            return String(decoding: bytes, as: UTF8.self)
        case .table:
            let data =
                LogEntry(canonical: row.canonical)?.event.data.json.compact
                ?? language("unreadable", "読めません")
            let voided =
                row.voidSeq.map { language(" (voided by \($0))", "（\($0) で取消）") } ?? ""
            let line = "\(row.seq)  \(row.day.iso)  \(row.type)\(voided)  \(data)"
            return (width.map { fit(line, $0) } ?? line) + "\n"
        }
    }

    /// The event with what was added when it was recorded.
    static func json(_ row: LogRow) -> JSON {
        guard let entry = LogEntry(canonical: row.canonical),
            case .object(let event) = entry.event.json
        else { return .object([JSON.Member("seq", .number(String(row.seq)))]) }
        var members = [JSON.Member("seq", .number(String(row.seq)))] + event
        members += [
            JSON.Member("recorded_at", .string(row.recordedAt.rfc3339)),
            JSON.Member("recorded_by", .string(entry.recordedBy)),
            JSON.Member("hash", .string(hex(row.hash))),
            JSON.Member("movements", .array(entry.movements.map(\.json))),
            JSON.Member("voided_by", row.voidSeq.map { .number(String($0)) } ?? .null),
        ]
        return .object(members)
    }
}
