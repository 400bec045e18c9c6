import Domain
import Interchange
import Operations
package import Store

/// Events of the log as lines of a list.
package struct EventLines {
    private let showing: Showing
    private let csv: CSVWriter

    package init(_ showing: Showing) {
        self.showing = showing
        self.csv = CSVWriter(columns: LogRow.columns, isExcel: showing.isExcel)
    }

    /// What stands above the first event; nothing above JSON.
    package var header: String {
        switch showing.format {
        case .csv:
            var bytes: [UInt8] = []
            csv.appendHeader(to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        case .table:
            return showing.language(
                "seq  day         type  (voided ones by the seq of their void)\n",
                "番号  業務日      種類  （取消されたものは取消の番号つき）\n"
            )
        case .json: return ""
        }
    }

    package func text(_ row: LogRow) -> String {
        let language = showing.language
        switch showing.format {
        case .json: return row.json.compact + "\n"
        case .csv:
            guard let cells = row.cells else { return "" }
            var bytes: [UInt8] = []
            csv.append(cells, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        case .table:
            let data =
                LogEntry(canonical: row.canonical)?.event.data.json.compact
                ?? language("unreadable", "読めません")
            let voided =
                row.voidSeq.map { language(" (voided by \($0))", "（\($0) で取消）") } ?? ""
            let line = "\(row.seq)  \(row.day.iso)  \(row.type)\(voided)  \(data)"
            let shown = line.harmless(keepingLines: false)
            return (showing.width.map { fit(shown, $0) } ?? shown) + "\n"
        }
    }
}
