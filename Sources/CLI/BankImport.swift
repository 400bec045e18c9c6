import ArgumentParser
import Domain
import Interchange
import Operations

struct BankImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract:
            "Record the statements of a bank's file (全銀協 入出金取引明細, camt.053, CSV).",
        discussion: """
            Counts, sums and balances of the file are checked before anything is recorded; a \
            statement that is known already adds nothing. A file of 全銀協 has no code of its own: \
            the statement's is its bank, branch, kind, number and days. Of a CSV say what stands \
            in which column: --columns "booked_on=取引日,debit=出金,credit=入金,name=摘要,balance=残高" \
            --account 0001-001-1-1234567 --from 2025-03-01 --to 2025-03-31. A comma in a title is \
            written \\, and a backslash \\\\: --columns 'debit=出金\\,円,…'.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Files as the bank gives them; - is standard input.")
    var files: [String]

    @Flag(help: "Say what would happen, and record nothing.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "Of a CSV: \(CSVStatements.fields.joined(separator: ", ")), each with its title.",
            valueName: "field=title,…"
        )
    )
    var columns: String?

    @Option(help: ArgumentHelp("Of a CSV.", valueName: "bank-branch-kind-number"))
    var account: String?
    @Option(help: ArgumentHelp("Of a CSV: its first day.", valueName: "date"))
    var from: String?
    @Option(help: ArgumentHelp("Of a CSV: its last day.", valueName: "date"))
    var to: String?
    @Option(help: ArgumentHelp("Of a CSV: the balance before it.", valueName: "yen"))
    var opening: String?
    @Option(help: ArgumentHelp("Of a CSV: the balance after it.", valueName: "yen"))
    var closing: String?

    func validate() throws {
        _ = try layout()
    }

    func run() async throws {
        let read = try files.map { (name: $0, bytes: try FileBytes.read($0)) }
        var operation = ImportStatements(files: read)
        operation.isDryRun = dryRun
        operation.layout = try layout()
        let asked = operation
        let told = try await options.withService { client in
            try await RemoteStatements(client: client, isDryRun: dryRun, layout: written())
                .run(read)
        }
        let report =
            if let told { told } else { try await options.withSession { try await asked.run($0) } }
        try ImportedText(options: options, isDryRun: dryRun, isOfStatements: true).show(report)
    }

    /// What the options say of a CSV; nil where there is none of them.
    private func layout() throws -> CSVStatements.Layout? {
        guard columns == nil || files.count == 1 else {
            throw ValidationError("--columns describes one CSV: import one file at a time")
        }
        do { return try written().read() } catch {
            throw ValidationError("--\(error.field ?? "columns"): \(error.message)")
        }
    }

    private func written() -> WrittenLayout {
        var written = WrittenLayout()
        written.columns = columns
        written.account = account
        written.from = from
        written.to = to
        written.opening = opening
        written.closing = closing
        return written
    }
}
