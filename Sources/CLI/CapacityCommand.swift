import ArgumentParser
import Domain
import Operations
import Store

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
        let answer = try await options.withSession { try await operation.run($0) }
        switch try options.format(excel: excel) {
        case .json: writeOut(answer.json.pretty + "\n")
        case .csv: writeOut(Output.csv(answer.table, isExcel: excel))
        case .table: writeOut(CapacityTable(answer, options.lang).text)
        }
        if answer.assumed > 0 { complain(options.lang.assumedNote) }
    }
}

/// The capacity as a person reads it.
struct CapacityTable {
    private let answer: ShowCapacity.Answer
    private let language: Language

    init(_ answer: ShowCapacity.Answer, _ language: Language) {
        self.answer = answer
        self.language = language
    }

    var text: String {
        let day = answer.cut.day.iso
        let rows = answer.rows + [answer.total]
        var tables = [Table(columns, rows.map(cells), leavable: [8, 7, 6, 1, 2, 3, 4])]
        let targets = rows.flatMap(\.targets)
        if !targets.isEmpty { tables.append(Table(targetColumns, targets.map(targetCells))) }
        if !answer.references.isEmpty {
            tables.append(Table(referenceColumns, answer.references.map(referenceCells)))
        }
        return language(
            "capacity as of \(day) (EFLOPS, dense BF16)\n",
            "計算能力 \(day) 現在（EFLOPS、BF16 密行列）\n"
        ) + tables.map { $0.text(width: Output.terminalWidth, language) }.joined(separator: "\n")
    }

    private var columns: [Table.Column] {
        let numbers = [
            language("declared", "申告"), language("ordered", "発注"), language("received", "受領"),
            language("in service", "稼働"), language("total", "計"), language("kW", "電力 kW"),
            language("users", "利用者"), language("per user", "利用者あたり"),
        ]
        return [Table.Column(language.title("operator"), .code)]
            + numbers.map { Table.Column($0, .number) }
    }

    private func cells(_ row: ShowCapacity.Row) -> [String] {
        func text(_ value: Decimal) -> String { value.trimmed.description }
        return [
            row.operatorCode ?? language("total", "合計"), text(row.declared),
            text(row.ordered),
            text(row.received), text(row.inService), text(row.total),
            Output.grouped(text(row.powerKilowatts)),
            row.users.map { Output.grouped(String($0)) } ?? "–", answer.perUser(row) ?? "–",
        ]
    }

    private var targetColumns: [Table.Column] {
        [
            Table.Column(language.title("target"), .code),
            Table.Column(language.title("operator"), .code),
            Table.Column(language.title("due_on"), .day), Table.Column("EFLOPS", .number),
            Table.Column(language("gap", "不足"), .number),
            Table.Column(language("met on", "達成日"), .day),
        ]
    }

    private func targetCells(_ target: ShowCapacity.Target) -> [String] {
        [
            target.target, target.operatorCode ?? language("all", "全体"), target.dueOn.iso,
            target.eflops.trimmed.description, target.gap.trimmed.description,
            target.metOn?.iso ?? "–",
        ]
    }

    private var referenceColumns: [Table.Column] {
        [
            Table.Column(language.title("reference"), .code), Table.Column(language.title("name")),
            Table.Column("EFLOPS", .number),
            Table.Column(language("times the total", "合計に対する倍率"), .number),
        ]
    }

    private func referenceCells(_ reference: ShowCapacity.Reference) -> [String] {
        [
            reference.reference, reference.name, reference.eflops.trimmed.description,
            answer.ratio(reference, answer.total) ?? "–",
        ]
    }
}
