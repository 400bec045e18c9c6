import ArgumentParser
import Domain
import Interchange
import Operations
import Reconciliation

struct BankList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "The entries of payers' accounts, and what each belongs to."
    )

    @Option(help: "Of this statement.") var statement: String?
    @Option(help: "matched, returned, explained, B01 or B04.") var state: String?
    @Option(help: ArgumentHelp("At most so many rows.", valueName: "number")) var limit = 1000
    @Flag(help: excelHelp) var excel = false
    @OptionGroup var past: PastOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is at least 1") }
        if let state, !ShowBank.states.contains(state) {
            throw ValidationError("--state: it is \(ShowBank.states.joined(separator: ", "))")
        }
    }

    func run() async throws {
        var operation = ShowBank()
        operation.past = try past.past()
        let found = try await options.withSession { session in
            try await operation.entries(
                statement: statement.map { halfWidth($0).trimmed },
                state: state,
                rowsMax: limit + 1,
                session
            )
        }
        let rows = Array(found.prefix(limit))
        let language = options.lang
        switch try options.format(excel: excel) {
        case .json: writeOut(JSON.array(rows).pretty + "\n")
        case .csv: writeOut(Output.csv(JSON.rows(rows), isExcel: excel))
        case .table:
            writeOut(
                rows.isEmpty
                    ? language("no entry is known\n", "入出金明細はまだありません\n")
                    : ShownText.table(rows, language)
            )
        }
        if found.count > limit {
            complain(language("more follow: a higher --limit", "続きがあります: より大きい --limit で"))
        }
    }
}

/// What `bank match` shows where it is not told what an entry belongs to.
struct BankCandidates {
    let statement: String?
    let entry: String?
    let options: GlobalOptions

    func run() async throws {
        var asked = BankQuery.Asked()
        asked.statement = statement.map { halfWidth($0).trimmed }
        asked.entry = entry.map { halfWidth($0).trimmed }
        let language = options.lang
        let rows = try await options.withSession { session in
            try await ShowBank().candidates(asked, session)
        }
        .map { $0.json { language($0.en, $0.ja) } }
        switch options.format {
        case .json: writeOut(JSON.array(rows).pretty + "\n")
        case .csv: writeOut(Output.csv(JSON.rows(rows), isExcel: false))
        case .table:
            guard !rows.isEmpty else {
                return writeOut(
                    language(
                        "no entry waits for a person\n",
                        "手動照合を待つ入出金はありません\n"
                    )
                )
            }
            writeOut(ShownText.table(rows, language))
            complain(
                language(
                    "to match one: chotatsu bank match STATEMENT --entry … --disbursement … --reason …",
                    "照合するには: chotatsu bank match 明細 --entry … --disbursement … --reason …"
                )
            )
        }
    }
}
