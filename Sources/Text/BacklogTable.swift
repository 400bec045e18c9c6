import Domain
package import Operations
import Store

extension ShowBacklog.Answer: Showable {
    package func shown(_ showing: Showing) -> Shown {
        let shown =
            switch showing.format {
            case .json: Shown(json)
            case .csv: Shown(CSVTable(table).bytes(isExcel: showing.isExcel))
            case .table: Shown(BacklogTable(self, showing).text)
            }
        return shown.noting(total.assumedLines > 0 ? showing.language.assumedNote : nil)
    }
}

/// The backlog as a person reads it.
private struct BacklogTable {
    private let answer: ShowBacklog.Answer
    private let language: Language
    private let width: Int?

    init(_ answer: ShowBacklog.Answer, _ showing: Showing) {
        self.answer = answer
        self.language = showing.language
        self.width = showing.width
    }

    var text: String {
        guard !answer.rows.isEmpty else {
            return title + "\n" + language("nothing is owed\n", "残りはありません\n")
        }
        var rows = answer.rows.map { row in shown.map { cell($0, of: row) } }
        rows.append(
            shown.enumerated().map { place, column in
                guard case .key = column else { return cell(column, of: answer.total) }
                return place == 0 ? language("total", "合計") : ""
            }
        )
        let table = Table(shown.map(title), rows, leavable: leavable)
        return title + "\n" + table.text(width: width, language)
    }

    private var title: String {
        let day = answer.cut.day.iso
        let known = answer.asked.knownAt.map { moment in
            language(", as known at \(moment.rfc3339)", "（\(moment.rfc3339) 時点の記録）")
        }
        return language("backlog as of \(day)", "発注残 \(day) 現在") + (known ?? "")
    }

    /// Where units are beside the backlog is told by `order show`, or by CSV and JSON.
    private static let notShown: Set<String> = [
        "unallocated", "allocated", "cancelled", "retired", "gpus_backlog",
    ]

    private var shown: [BacklogColumn] {
        answer.columns.filter { !Self.notShown.contains($0.name) }
    }

    /// What a narrow terminal leaves out: states that can be asked for by order first, what is
    /// owed and what is late last.
    private static let leftOutFirst = [
        "oldest_order_on", "accepted", "received", "in_service", "in_transit", "ordered",
        "eflops_backlog", "next_promised_on", "value_jpy_backlog", "overdue",
    ]

    private var leavable: [Int] {
        Self.leftOutFirst.compactMap { name in shown.firstIndex { $0.name == name } }
    }

    private func title(_ column: BacklogColumn) -> Table.Column {
        switch column {
        case .key(let key, _):
            Table.Column(language.column(key.rawValue), key == .line ? .number : .code)
        case .nextPromisedOn: Table.Column(language("next promised", "次の納期"), .day)
        case .oldestOrderOn: Table.Column(language("oldest order", "最古の発注"), .day)
        case .eflopsBacklog: Table.Column("EFLOPS", .number)
        case .valueJPYBacklog: Table.Column(language("yen", "金額（円）"), .number)
        case .ordered, .state, .backlog, .overdue, .gpusBacklog:
            Table.Column(language.column(column.name), .number)
        }
    }

    private func cell(_ column: BacklogColumn, of row: BacklogRow) -> String {
        let text = column.text(of: row)
        if text.isEmpty { return "–" }
        switch column {
        case .ordered, .state, .backlog, .overdue, .gpusBacklog, .valueJPYBacklog:
            return grouped(text)
        case .key, .nextPromisedOn, .oldestOrderOn, .eflopsBacklog: return text
        }
    }
}
