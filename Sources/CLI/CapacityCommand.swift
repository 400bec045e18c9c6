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

    @Flag(help: "CSV with a byte order mark and CRLF.")
    var excel = false

    func run() async throws {
        var operation = ShowCapacity()
        operation.past = try past.past()
        let answer = try await options.withSession { try await operation.run($0) }
        let table = CapacityTable(answer, options.lang)
        switch options.format {
        case .json: writeOut(answer.json.pretty + "\n")
        case .csv: writeOut(Output.csv(table.csv, isExcel: excel))
        case .table: writeOut(table.text)
        }
        if answer.assumed > 0 {
            complain(
                options.lang == .ja
                    ? "注: 仮定（assumed:）の出典に基づく数字があります（chotatsu order show で確認）"
                    : "note: some figures rest on assumed: sources; order show tells which"
            )
        }
    }
}

/// The capacity as a person reads it.
struct CapacityTable {
    private let answer: ShowCapacity.Answer
    private let isJapanese: Bool

    init(_ answer: ShowCapacity.Answer, _ language: Language) {
        self.answer = answer
        self.isJapanese = language == .ja
    }

    var text: String {
        let title =
            isJapanese
            ? "計算能力 \(answer.cut.day.iso) 現在（EFLOPS、BF16 密行列）\n"
            : "capacity as of \(answer.cut.day.iso) (EFLOPS, dense BF16)\n"
        let width = Output.terminalWidth
        var text =
            title + Output.table(columns, (answer.rows + [answer.total]).map(cells), width: width)
        let targets = (answer.rows + [answer.total]).flatMap(\.targets)
        if !targets.isEmpty {
            text += "\n" + Output.table(targetColumns, targets.map(targetCells), width: width)
        }
        if !answer.references.isEmpty {
            text +=
                "\n"
                + Output.table(
                    referenceColumns,
                    answer.references.map(referenceCells),
                    width: width
                )
        }
        return text
    }

    private var columns: [Output.Column] {
        let names =
            isJapanese
            ? ["運営者", "申告", "発注", "受領", "稼働", "計", "電力 kW", "利用者", "利用者あたり"]
            : [
                "operator", "declared", "ordered", "received", "in service", "total", "kW", "users",
                "per user",
            ]
        return names.enumerated().map { Output.Column($1, isNumber: $0 > 0) }
    }

    private func cells(_ row: ShowCapacity.Row) -> [String] {
        func text(_ value: Decimal) -> String { value.trimmed.description }
        return [
            row.operatorCode ?? (isJapanese ? "合計" : "total"), text(row.declared),
            text(row.ordered),
            text(row.received), text(row.inService), text(row.total),
            Output.grouped(text(row.powerKilowatts)),
            row.users.map { Output.grouped(String($0)) } ?? "–", answer.perUser(row) ?? "–",
        ]
    }

    private var targetColumns: [Output.Column] {
        let names =
            isJapanese
            ? ["目標", "運営者", "期限", "EFLOPS", "不足", "達成日"]
            : ["target", "operator", "due on", "EFLOPS", "gap", "met on"]
        return names.enumerated().map { Output.Column($1, isNumber: $0 == 3 || $0 == 4) }
    }

    private func targetCells(_ target: ShowCapacity.Target) -> [String] {
        [
            target.target, target.operatorCode ?? (isJapanese ? "全体" : "all"), target.dueOn.iso,
            target.eflops.trimmed.description, target.gap.trimmed.description,
            target.metOn?.iso ?? "–",
        ]
    }

    private var referenceColumns: [Output.Column] {
        let names =
            isJapanese
            ? ["比較対象", "名称", "EFLOPS", "当計の倍"] : ["reference", "name", "EFLOPS", "times the total"]
        return names.enumerated().map { Output.Column($1, isNumber: $0 > 1) }
    }

    private func referenceCells(_ reference: ShowCapacity.Reference) -> [String] {
        [
            reference.reference, reference.name, reference.eflops.trimmed.description,
            answer.ratio(reference, answer.total) ?? "–",
        ]
    }

    /// One row per operator, named as in JSON; lists as JSON.
    var csv: [[String]] {
        guard case .object(let members) = answer.json,
            case .array(let rows)? = members.first(where: { $0.name == "rows" })?.value,
            case .object(let total)? = members.first(where: { $0.name == "total" })?.value
        else { return [] }
        var table = [total.map(\.name)]
        for case .object(let row) in rows { table.append(row.map { $0.value.cell }) }
        return table
    }
}
