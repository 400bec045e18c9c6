import Domain
import Interchange
import Operations
import Store

/// Events of the log as lines of a list.
struct EventLines {
    private let format: OutputFormat
    private let language: Language
    private let csv: CSVWriter
    private let width = Output.terminalWidth

    init(_ format: OutputFormat, _ language: Language, isExcel: Bool) {
        self.format = format
        self.language = language
        let names = ["seq", "id", "type", "occurred_at", "recorded_at", "by", "source", "data"]
        self.csv = CSVWriter(
            columns: names.map { CSVWriter.Column($0, isText: ["by", "source"].contains($0)) },
            isExcel: isExcel
        )
    }

    /// What stands above the first event; nothing above JSON.
    var header: String {
        switch format {
        case .csv:
            var bytes: [UInt8] = []
            csv.appendHeader(to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        case .table:
            return language(
                "seq  day         type  (voided ones by the seq of their void)\n",
                "番号  業務日      種類  （取消されたものは取消の番号つき）\n"
            )
        case .json: return ""
        }
    }

    func text(_ row: LogRow) -> String {
        switch format {
        case .json: return EventLines.json(row).compact + "\n"
        case .csv:
            guard let event = LogEntry(canonical: row.canonical)?.event else { return "" }
            var bytes: [UInt8] = []
            csv.append(
                [
                    String(row.seq), row.id, row.type, row.occurredAt.rfc3339,
                    row.recordedAt.rfc3339, event.by ?? "", event.source ?? "",
                    event.data.json.compact,
                ],
                to: &bytes
            )
            return String(decoding: bytes, as: UTF8.self)
        case .table:
            let data =
                LogEntry(canonical: row.canonical)?.event.data.json.compact
                ?? language("unreadable", "読めません")
            let voided =
                row.voidSeq.map { language(" (voided by \($0))", "（\($0) で取消）") } ?? ""
            let line = "\(row.seq)  \(row.day.iso)  \(row.type)\(voided)  \(data)"
            return (width.map { fit(line, $0) } ?? line) + "\n"
        }
    }

    /// The event with what was added when it was recorded.
    static func json(_ row: LogRow) -> JSON {
        guard let entry = LogEntry(canonical: row.canonical),
            case .object(let event) = entry.event.json
        else { return .object([JSON.Member("seq", .number(String(row.seq)))]) }
        var members = [JSON.Member("seq", .number(String(row.seq)))] + event
        members += [
            JSON.Member("recorded_at", .string(row.recordedAt.rfc3339)),
            JSON.Member("recorded_by", .string(entry.recordedBy)),
            JSON.Member("hash", .string(hex(row.hash))),
            JSON.Member("movements", .array(entry.movements.map(\.json))),
            JSON.Member("voided_by", row.voidSeq.map { .number(String($0)) } ?? .null),
        ]
        return .object(members)
    }
}
