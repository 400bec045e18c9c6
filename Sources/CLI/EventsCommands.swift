import ArgumentParser
import Client
import Domain
import Operations
import Text

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
        let showing = try options.showing(excel: excel)
        let told: Void? = try await options.withService { client in
            var pages = EventPages(client, showing, type: type)
            if let last = try await pages.write(after: after, limit: limit) {
                complain(options.lang.moreEvents(after: last))
            }
        }
        if told != nil { return }
        let lines = EventLines(showing)
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
        let told = try await options.withService { client in
            try await client.json(ServiceRequest("events", event)).0
        }
        let json = if let told { told } else { try await find() }
        writeOut((options.format == .csv ? json.compact : json.pretty) + "\n")
    }

    private func find() async throws -> JSON {
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
        return row.json
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
        let showing = try options.showing(excel: excel)
        let told: Void? = try await options.withService { client in
            var pages = EventPages(client, showing, type: nil)
            pages.hasHeader = showing.format == .csv
            try await pages.follow(last: lines, after: after, endsThere: once)
        }
        if told != nil { return }
        let shown = EventLines(showing)
        var operation = FollowEvents()
        operation.last = lines
        operation.after = after
        operation.endsThere = once
        try await options.withSession { session in
            if showing.format == .csv { writeOut(shown.header) }
            try await operation.run(session) { writeOut(shown.text($0)) }
        }
    }
}
