import ArgumentParser
import Client
import Domain
import Operations
import Text

struct GrantDeadlinesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadlines",
        abstract: "What is due or overdue: reports, payments, deliveries, ends of restrictions."
    )

    /// A hundred years.
    private static let daysMax = 36_525

    @Option(help: ArgumentHelp("How many days ahead to look.", valueName: "number"))
    var days = 60

    @Flag(help: excelHelp)
    var excel = false

    @OptionGroup var past: PastOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (0...Self.daysMax).contains(days) else {
            throw ValidationError("--days: \(days) is not between 0 and \(Self.daysMax)")
        }
    }

    func run() async throws {
        var operation = ListDeadlines()
        operation.days = days
        operation.past = try past.past()
        let asked = operation
        try await options.show(
            ServiceRequest("deadlines", query: [("days", String(days))] + past.query()),
            options.showing(excel: excel)
        ) { try await asked.run($0) }
    }
}
