import ArgumentParser
import Client
import Domain
import Interchange
import Operations
import Reconciliation
import Text

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
        let found = try await found(operation)
        let empty = ("no entry is known", "入出金明細はまだありません")
        try RowsText(Array(found.prefix(limit)), empty: empty)
            .shown(options.showing(excel: excel)).tell()
        if found.count > limit {
            complain(
                options.lang("more follow: a higher --limit", "続きがあります: より大きい --limit で")
            )
        }
    }

    /// One more than is shown, where there are more.
    private func found(_ operation: ShowBank) async throws -> [JSON] {
        let statement = statement.map { halfWidth($0).trimmed }
        let request = ServiceRequest(
            "bank",
            "entries",
            query: [
                ("statement", statement), ("state", state), ("limit", String(limit + 1)),
            ] + (try past.query())
        )
        let told = try await options.withService { try await $0.list(request) }
        if let told { return told }
        return try await options.withSession { session in
            try await operation.entries(
                statement: statement,
                state: state,
                rowsMax: limit + 1,
                session
            )
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
        let request = ServiceRequest(
            "bank",
            "candidates",
            query: [("statement", asked.statement), ("entry", asked.entry)]
        )
        let told = try await options.withService { try await $0.list(request) }
        let rows =
            if let told { told } else {
                try await options.withSession { session in
                    try await ShowBank().candidates(asked, session)
                }
                .map { $0.json { language($0.en, $0.ja) } }
            }
        let empty = ("no entry waits for a person", "手動照合を待つ入出金はありません")
        try RowsText(rows, empty: empty).shown(options.showing()).tell()
        if options.format == .table, !rows.isEmpty {
            complain(
                language(
                    "to match one: chotatsu bank match STATEMENT --entry … --disbursement … --reason …",
                    "照合するには: chotatsu bank match 明細 --entry … --disbursement … --reason …"
                )
            )
        }
    }
}
