import Domain
import Operations
import Store

/// The backlog as a person reads it.
struct BacklogTable {
    private let answer: ShowBacklog.Answer
    private let language: Language

    init(_ answer: ShowBacklog.Answer, _ language: Language) {
        self.answer = answer
        self.language = language
    }

    var text: String {
        guard !answer.rows.isEmpty else {
            return title + "\n" + language("nothing is owed\n", "残りはありません\n")
        }
        var rows = answer.rows.map { $0.keys.map { $0 ?? "–" } + numbers($0) }
        var total = Array(repeating: "", count: answer.by.count)
        total[0] = language("total", "合計")
        rows.append(total + numbers(answer.total))
        let table = Table(columns, rows, leavable: leavable)
        return title + "\n" + table.text(width: Output.terminalWidth, language)
    }

    private var title: String {
        let day = answer.cut.day.iso
        let known = answer.asked.knownAt.map { moment in
            language(", as known at \(moment.rfc3339)", "（\(moment.rfc3339) 時点の記録）")
        }
        return language("backlog as of \(day)", "発注残 \(day) 現在") + (known ?? "")
    }

    private var isByMonth: Bool { answer.by.contains(.month) }

    private var columns: [Table.Column] {
        var columns = answer.by.map { key in
            Table.Column(language.column(key.rawValue), key == .line ? .number : .code)
        }
        let states =
            isByMonth ? [] : ["ordered", "in_transit", "received", "accepted", "in_service"]
        columns += (states + ["backlog", "overdue"]).map {
            Table.Column(language.column($0), .number)
        }
        if !isByMonth {
            columns.append(Table.Column(language("next promised", "次の納期"), .day))
            columns.append(Table.Column(language("oldest order", "最古の発注"), .day))
        }
        columns.append(Table.Column("EFLOPS", .number))
        columns.append(Table.Column(language("yen", "金額（円）"), .number))
        return columns
    }

    /// What a narrow terminal leaves out: states that can be asked for by order first, what is
    /// owed and what is late last.
    private var leavable: [Int] {
        // backlog, overdue, EFLOPS, yen; or ordered, in transit, received, accepted, in service,
        // backlog, overdue, next promised, oldest order, EFLOPS, yen
        let places = isByMonth ? [2, 3, 1] : [8, 3, 2, 4, 1, 0, 9, 7, 10, 6]
        return places.map { answer.by.count + $0 }
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
