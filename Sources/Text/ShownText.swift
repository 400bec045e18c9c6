package import Domain
import Operations

/// The answer of `show` as a person reads it: what stands alone line by line, then a table for each
/// list in it.
package struct ShownText {
    private let members: [JSON.Member]

    package init(_ answer: JSON) {
        if case .object(let members) = answer { self.members = members } else { members = [] }
    }

    package func text(_ showing: Showing) -> String {
        let language = showing.language
        var text = ""
        let single = JSON.flat(
            members.filter { !$0.value.isTable && $0.value != .null && $0.value != .array([]) }
        )
        let indent = (single.map { displayWidth(language.title($0.name)) }.max() ?? 0) + 2
        for member in single {
            let title = language.title(member.name)
            let value = ShownText.value(member, language)
            let room = showing.width.map { max(20, $0 - indent) } ?? Int.max
            for (index, part) in wrapped(value, width: room).enumerated() {
                let before = index == 0 ? title : ""
                let space = String(repeating: " ", count: indent - displayWidth(before))
                text += before + space + part + "\n"
            }
        }
        for member in members {
            guard case .array(let rows) = member.value, member.value.isTable else { continue }
            text += "\n\(language.title(member.name))\n"
            text += ShownText.table(rows, showing)
        }
        return text
    }

    // MARK: Rows

    /// Rows as a table.
    ///
    /// Left out, for its width, are columns in which nothing stands, states that nothing is in, and
    /// what has its place in JSON or in another table.
    package static func table(_ objects: [JSON], _ showing: Showing) -> String {
        let language = showing.language
        let rows = JSON.rows(objects)
        guard let header = rows.first else { return "" }
        let shown = header.indices.filter { index in
            let isState = header[index].hasPrefix("states.")
            return !["id", "first_promised_on"].contains(header[index])
                && rows.dropFirst().contains {
                    !$0[index].isEmpty && !(isState && $0[index] == "0")
                }
        }
        let columns = shown.map { index in
            Table.Column(
                language.column(header[index], among: header),
                columnKind(index, rows.dropFirst().map { $0[index] })
            )
        }
        let table = Table(
            columns,
            rows.dropFirst().map { row in shown.map { cell(header[$0], row[$0], language) } },
            leavable: leavable(shown.map { header[$0] })
        )
        return table.text(width: showing.width, language)
    }

    /// What a narrow terminal leaves out: from the last, first what describes a row, then what says
    /// where it stands; never what the row is about, nor that it is voided.
    private static func leavable(_ names: [String]) -> [Int] {
        let standing: Set<String> = [
            "line", "order", "quantity", "amount_jpy", "ordered", "backlog", "overdue",
            "promised_on", "state", "from", "to",
        ]
        func stands(_ place: Int) -> Bool {
            standing.contains(names[place]) || names[place].hasPrefix("states.")
        }
        // The fields of an event come by the alphabet, so that a line may begin with a day.
        let subject = names.firstIndex { !$0.hasSuffix("_on") } ?? 0
        let places = names.indices.reversed().filter { $0 != subject && names[$0] != "voided_by" }
        return places.filter { !stands($0) } + places.filter(stands)
    }

    private static func columnKind(_ index: Int, _ cells: [String]) -> Table.Column.Kind {
        if cells.allSatisfy(isNumber) { return .number }
        if cells.allSatisfy({ $0.isEmpty || Day(iso: $0) != nil }) { return .day }
        if cells.contains(where: { $0.contains(";") }), !cells.contains(where: { $0.contains(" ") })
        {
            return .list
        }
        return index == 0 ? .code : .text
    }

    private static func value(_ member: JSON.Member, _ language: Language) -> String {
        cell(member.name, member.value.plain, language)
    }

    /// A value as a person reads it: amounts grouped by thousands, states in words.
    private static func cell(_ path: String, _ text: String, _ language: Language) -> String {
        let name = path.split(separator: ".").last.map(String.init) ?? path
        if ["state", "from", "to", "status"].contains(name) { return language.state(text) }
        return isNumber(text) && !text.isEmpty && amounts.contains(name)
            ? grouped(text) : text
    }

    /// What is grouped by thousands: units, yen and other measures; not codes, years, lines and
    /// numbers of events.
    private static let amounts: Set<String> = {
        var names = Set(SubjectKind.allCases.flatMap(\.states).map(\.rawValue))
        names.formUnion(["ordered", "backlog", "overdue", "slip_days"])
        func add(_ field: Field) {
            switch field.kind {
            case .whole, .decimal, .number: names.insert(field.name)
            case .record(let fields), .list(.record(let fields), _): fields.forEach(add)
            default: break
            }
        }
        EventType.all.flatMap(\.fields).forEach(add)
        return names.subtracting(["line", "order_line", "fiscal_year"])
    }()
}
