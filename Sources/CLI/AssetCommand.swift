import ArgumentParser
import Domain
import Interchange
import Operations
import Reconciliation

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
        let answer = try await options.withSession { try await operation.run($0) }
        switch try options.format(excel: excel) {
        case .json: writeOut(answer.json.pretty + "\n")
        case .csv: writeOut(Output.csv(answer.table, isExcel: excel))
        case .table: writeOut(text(answer))
        }
    }

    private func text(_ answer: ShowAssets.Answer) -> String {
        let language = options.lang
        let title = language(
            "assets acquired with subsidies as of \(answer.day.iso)\n",
            "取得財産等管理台帳 \(answer.day.iso) 現在\n"
        )
        guard !answer.register.rows.isEmpty else {
            return title + language("no unit was accepted\n", "検収済みの物件はありません\n")
        }
        return title + ShownText.table(answer.register.rows.map(JSON.object), language)
    }
}
