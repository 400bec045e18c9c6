import ArgumentParser
import Client
import Domain
import Interchange
import Operations
import Reconciliation
import Text

struct AssetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "asset",
        abstract: "What was acquired with subsidies.",
        subcommands: [AssetRegisterCommand.self],
        defaultSubcommand: AssetRegisterCommand.self
    )
}

struct AssetRegisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Every subsidised unit, its price, site and restriction (取得財産等管理台帳)."
    )

    @Option(
        help: ArgumentHelp("Only units of that grant.", valueName: "grant"),
        completion: CodeCompletion.kind(.grant)
    )
    var grant: String?

    @Option(
        help: ArgumentHelp("Only units that party ordered.", valueName: "party"),
        completion: CodeCompletion.kind(.party)
    )
    var buyer: String?

    @Flag(help: excelHelp)
    var excel = false

    @OptionGroup var past: PastOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        var operation = ShowAssets()
        operation.grant = grant?.trimmed
        operation.buyer = buyer?.trimmed
        operation.past = try past.past()
        let asked = operation
        try await options.show(
            ServiceRequest(
                "assets",
                query: [("grant", operation.grant), ("buyer", operation.buyer)] + past.query()
            ),
            options.showing(excel: excel)
        ) { try await asked.run($0) }
    }
}
