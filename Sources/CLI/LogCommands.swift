import ArgumentParser
import Domain
import Glibc
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

    func validate() throws {
        if let type { _ = try eventType(type) }
        if limit < 1 { throw ValidationError("--limit is at least 1") }
    }

    func run() async throws {
        try await options.withSession { session in
            var shown = 0
            var last = after
            if options.format != .json { writeOut(EventLines.header(options.format)) }
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
                for row in rows { writeOut(EventLines.text(row, options.format)) }
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
        guard let row else { throw Refused(description: "no event \(event) is recorded") }
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
    @Flag(help: "End after the last event.") var once = false

    func run() async throws {
        try await options.withSession { session in
            let head = try await session.connection.rows(ReadHead(registry: session.registry)).first
            var last = max(0, (head?.seq ?? 0) - lines)
            if options.format == .csv { writeOut(EventLines.header(.csv)) }
            while true {
                let rows = try await session.connection.rows(
                    LogQuery(registry: session.registry, after: last, limit: 1000)
                )
                for row in rows {
                    writeOut(EventLines.text(row, options.format))
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
    }

    func run() async throws {
        var operation = VerifyLog()
        if let head, let count { operation.noted = (head, count) }
        let answer = try await options.withSession { try await operation.run($0) }
        if options.format == .json {
            writeOut(answer.json.pretty + "\n")
        } else {
            writeOut("\(answer.events) events, head \(answer.head)\n")
        }
        guard let bad = answer.firstBadSeq else {
            if options.format != .json { writeOut("the log is whole\n") }
            return
        }
        throw Refused(description: "the log is damaged at event \(bad): \(answer.fault ?? "")")
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
            writeOut("\(answer.subjects) subjects, \(answer.movements) movements compared\n")
            for difference in answer.differences {
                let place = difference.seq.map { "event \($0), " } ?? ""
                writeOut(
                    "\(place)\(difference.table): expected \(difference.expected ?? "nothing"), "
                        + "found \(difference.actual ?? "nothing")\n"
                )
            }
        }
        if !answer.isWhole {
            throw Refused(
                description: "the ledger differs from its events in \(answer.differences.count) "
                    + "places"
            )
        }
        if options.format != .json { writeOut("the ledger is what its events say\n") }
    }
}

/// Events of the log as lines of a list.
enum EventLines {
    static func header(_ format: OutputFormat) -> String {
        switch format {
        case .csv:
            Output.csv(
                [["seq", "id", "type", "occurred_at", "recorded_at", "by", "source", "data"]],
                isExcel: false
            )
        case .table: "seq  day         type  (voided ones by the seq of their void)\n"
        case .json: ""
        }
    }

    static func text(_ row: LogRow, _ format: OutputFormat) -> String {
        switch format {
        case .json: return json(row).compact + "\n"
        case .csv:
            guard let entry = LogEntry(canonical: row.canonical) else { return "" }
            let table = Output.csv(
                [
                    Array(repeating: "", count: 8),
                    [
                        String(row.seq), row.id, row.type, row.occurredAt.rfc3339,
                        row.recordedAt.rfc3339, entry.event.by ?? "", entry.event.source ?? "",
                        entry.event.data.json.compact,
                    ],
                ],
                isExcel: false
            )
            return String(table.drop { $0 != "\n" && $0 != "\r\n" }.dropFirst())
        case .table:
            let data = LogEntry(canonical: row.canonical)?.event.data.json.compact ?? "unreadable"
            let voided = row.voidSeq.map { " (voided by \($0))" } ?? ""
            let line = "\(row.seq)  \(row.day.iso)  \(row.type)\(voided)  \(data)"
            guard let width = Output.terminalWidth, displayWidth(line) > width else {
                return line + "\n"
            }
            return String(line.prefix(max(1, width - 1))) + "…\n"
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
