import ArgumentParser
import Client
import Domain
import Operations
import Text

struct CapacityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capacity",
        abstract: "EFLOPS and power per operator, against targets and references.",
        subcommands: [CapacityReport.self] + entryCommands(of: "capacity"),
        defaultSubcommand: CapacityReport.self
    )
}

struct CapacityReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "EFLOPS of dense BF16 and power per operator, against targets and references."
    )

    @OptionGroup var options: GlobalOptions
    @OptionGroup var past: PastOptions

    @Flag(help: excelHelp)
    var excel = false

    func run() async throws {
        var operation = ShowCapacity()
        operation.past = try past.past()
        let asked = operation
        try await options.show(
            ServiceRequest("capacity", query: past.query()),
            options.showing(excel: excel)
        ) { try await asked.run($0) }
    }
}
