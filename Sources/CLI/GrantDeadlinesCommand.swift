import ArgumentParser
import Domain
import Operations
import Reconciliation

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
        let answer = try await options.withSession { try await operation.run($0) }
        let language = options.lang
        func words(_ text: Bilingual) -> String { language(text.en, text.ja) }
        switch try options.format(excel: excel) {
        case .json: writeOut(answer.json(words).pretty + "\n")
        case .csv: writeOut(Output.csv(answer.table(words), isExcel: excel))
        case .table: writeOut(text(answer))
        }
    }

    private func text(_ answer: ListDeadlines.Answer) -> String {
        let language = options.lang
        let title = language(
            "due within \(days) days of \(answer.day.iso)\n",
            "期限 \(answer.day.iso) から \(days) 日以内\n"
        )
        guard !answer.deadlines.isEmpty else {
            return title + language("nothing is due\n", "期限はありません\n")
        }
        let columns = [
            Table.Column(language.title("due_on"), .day),
            Table.Column(language.title("days_left"), .number),
            Table.Column(language.title("grant"), .code), Table.Column(language("what", "内容")),
            Table.Column(language.title("quantity"), .number),
            Table.Column(language.title("amount_jpy"), .number),
        ]
        let rows = answer.deadlines.map { deadline in
            func cell(_ name: String) -> String {
                deadline.members.first { $0.name == name }?.value.cell ?? ""
            }
            return [
                cell("due_on"), Output.grouped(cell("days_left")), cell("grant"),
                language(deadline.what.en, deadline.what.ja), Output.grouped(cell("quantity")),
                Output.grouped(cell("amount_jpy")),
            ]
        }
        return title + Table(columns, rows).text(width: Output.terminalWidth, language)
    }
}
