import ArgumentParser
import Operations

struct BankImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Record the statements of a bank's file (全銀協 入出金取引明細, camt.053).",
        discussion: """
            Counts, sums and balances of the file are checked before anything is recorded; a \
            statement that is known already adds nothing. A file of 全銀協 has no code of its own: \
            the statement's is its bank, branch, kind, number and days.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Files as the bank gives them; - is standard input.")
    var files: [String]

    @Flag(help: "Say what would happen, and record nothing.")
    var dryRun = false

    func run() async throws {
        let read = try files.map { (name: $0, bytes: try FileBytes.read($0)) }
        var operation = ImportStatements(files: read)
        operation.isDryRun = dryRun
        let report = try await options.withSession { try await operation.run($0) }
        try ImportedText(options: options, isDryRun: dryRun, isOfStatements: true).show(report)
    }
}
