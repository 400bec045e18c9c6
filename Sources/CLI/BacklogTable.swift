import Domain
import Operations
import Store

/// The backlog as a person reads it.
struct BacklogTable {
    private let answer: ShowBacklog.Answer
    private let isJapanese: Bool

    init(_ answer: ShowBacklog.Answer, _ language: Language) {
        self.answer = answer
        self.isJapanese = language == .ja
    }

    var text: String {
        var text = title + "\n"
        guard !answer.rows.isEmpty else {
            return text + (isJapanese ? "残りはありません\n" : "nothing is owed\n")
        }
        var rows = answer.rows.map { $0.keys.map { $0 ?? "–" } + numbers($0) }
        var total = Array(repeating: "", count: answer.by.count)
        total[0] = isJapanese ? "合計" : "total"
        rows.append(total + numbers(answer.total))
        text += Output.table(columns, rows, width: Output.terminalWidth)
        return text
    }

    private var title: String {
        let known = answer.asked.knownAt.map { moment in
            isJapanese ? "（\(moment.rfc3339) 時点の記録）" : ", as known at \(moment.rfc3339)"
        }
        return (isJapanese ? "受注残 \(answer.cut.day.iso) 現在" : "backlog as of \(answer.cut.day.iso)")
            + (known ?? "")
    }

    private var isByMonth: Bool { answer.by.contains(.month) }

    private var columns: [Output.Column] {
        var columns = answer.by.map { key in
            Output.Column(name(of: key), isNumber: key == .line)
        }
        let numbers: [(String, String)] =
            isByMonth
            ? [("backlog", "残"), ("overdue", "遅延")]
            : [
                ("ordered", "発注"), ("in transit", "輸送中"), ("received", "受領"),
                ("accepted", "検収"), ("in service", "稼働"), ("backlog", "残"), ("overdue", "遅延"),
            ]
        columns += numbers.map { Output.Column(isJapanese ? $1 : $0, isNumber: true) }
        if !isByMonth {
            columns.append(Output.Column(isJapanese ? "次の納期" : "next promised"))
            columns.append(Output.Column(isJapanese ? "最古の発注" : "oldest order"))
        }
        columns.append(Output.Column("EFLOPS", isNumber: true))
        columns.append(Output.Column(isJapanese ? "金額（円）" : "yen", isNumber: true))
        return columns
    }

    private func name(of key: BacklogKey) -> String {
        guard isJapanese else { return key.rawValue }
        switch key {
        case .order: return "発注"
        case .line: return "明細"
        case .buyer: return "発注者"
        case .vendor: return "供給者"
        case .product: return "製品"
        case .programme: return "事業"
        case .channel: return "区分"
        case .month: return "月"
        }
    }

    private func numbers(_ row: BacklogRow) -> [String] {
        var cells: [String] = []
        func add(_ units: Int128) { cells.append(Output.grouped(String(units))) }
        if !isByMonth {
            add(row.ordered)
            // in transit, received, accepted, in service
            for index in 2...5 { add(row.states[index]) }
        }
        add(row.backlog)
        add(row.overdue)
        if !isByMonth {
            cells.append(row.nextPromisedOn?.iso ?? "–")
            cells.append(row.oldestOrderOn?.iso ?? "–")
        }
        cells.append(row.eflopsBacklog)
        cells.append(row.valueJPYBacklog.map(Output.grouped) ?? "–")
        return cells
    }
}
