import ArgumentParser
import Domain
import Operations

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
        var operation = ListEvents()
        operation.after = after
        operation.rowsMax = limit
        operation.type = type
        try await options.withSession { session in
            writeOut(lines.header)
            let last = try await operation.run(session) { writeOut(lines.text($0)) }
            if let last { complain(options.lang.moreEvents(after: last)) }
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
        let json = row.json
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
        var operation = FollowEvents()
        operation.last = lines
        operation.after = after
        operation.endsThere = once
        try await options.withSession { session in
            if format == .csv { writeOut(shown.header) }
            try await operation.run(session) { writeOut(shown.text($0)) }
        }
    }
}
