import Domain

/// The answer of `show` as a person reads it: what stands alone line by line, then a table for each
/// list in it.
struct ShownText {
    private let members: [JSON.Member]
    private let kind: CodeKind

    init(_ answer: JSON, _ kind: CodeKind) {
        if case .object(let members) = answer { self.members = members } else { members = [] }
        self.kind = kind
    }

    var text: String {
        var text = ""
        let single = ShownText.flat(
            members.filter { !isTable($0.value) && $0.value != .null && $0.value != .array([]) }
        )
        let width = single.map { displayWidth(ShownText.title($0.name)) }.max() ?? 0
        for member in single {
            let title = ShownText.title(member.name)
            let space = String(repeating: " ", count: width - displayWidth(title) + 2)
            text += title + space + ShownText.cell(member) + "\n"
        }
        for member in members {
            guard case .array(let rows) = member.value, isTable(member.value) else { continue }
            text += "\n\(ShownText.title(member.name))\n"
            text += ShownText.table(rows)
        }
        return text
    }

    /// The lines of an order, an allocation or a shipment; of what has none, one row.
    var csv: [[String]] {
        let lines = members.first { $0.name == "lines" }?.value
        if case .array(let rows)? = lines, kind != .claim {
            return ShownText.rows(rows.map { ShownText.row($0, behind: members[0]) })
        }
        return ShownText.rows([.object(members.filter { !isTable($0.value) })])
    }

    private static func row(_ row: JSON, behind code: JSON.Member) -> JSON {
        guard case .object(let members) = row else { return row }
        return .object([code] + members)
    }

    private func isTable(_ value: JSON) -> Bool {
        guard case .array(let items) = value, case .object? = items.first else { return false }
        return true
    }

    // MARK: Rows

    /// Rows as a table.
    ///
    /// Left out, for its width, are columns in which nothing stands, states that nothing is in, and
    /// what has its place in JSON or in another table.
    static func table(_ objects: [JSON]) -> String {
        let rows = rows(objects)
        guard let header = rows.first else { return "" }
        let shown = header.indices.filter { index in
            let isState = header[index].hasPrefix("states.")
            return !["id", "first_promised_on"].contains(header[index])
                && rows.dropFirst().contains {
                    !$0[index].isEmpty && !(isState && $0[index] == "0")
                }
        }
        let columns = shown.map { index in
            Output.Column(
                title(header[index]),
                isNumber: rows.dropFirst().allSatisfy { isNumber($0[index]) }
            )
        }
        return Output.table(
            columns,
            rows.dropFirst().map { row in
                shown.map { isAmount(header[$0]) ? Output.grouped(row[$0]) : row[$0] }
            },
            width: Output.terminalWidth
        )
    }

    /// Header and rows: the names of all members, those of a record within a row by their dotted
    /// paths.
    static func rows(_ objects: [JSON]) -> [[String]] {
        var names: [String] = []
        var rows: [[String: String]] = []
        for case .object(let members) in objects {
            var row: [String: String] = [:]
            for member in flat(members) {
                if !names.contains(member.name) { names.append(member.name) }
                row[member.name] = plain(member.value)
            }
            rows.append(row)
        }
        return [names] + rows.map { row in names.map { row[$0] ?? "" } }
    }

    /// The members with those of records among them in their place.
    private static func flat(_ members: [JSON.Member]) -> [JSON.Member] {
        members.flatMap { member -> [JSON.Member] in
            guard case .object(let inner) = member.value else { return [member] }
            return flat(inner).map { JSON.Member("\(member.name).\($0.name)", $0.value) }
        }
    }

    private static func cell(_ member: JSON.Member) -> String {
        let text = plain(member.value)
        return isAmount(member.name) && isNumber(text) ? Output.grouped(text) : text
    }

    /// Lists as CSV writes them: `2024-01-31:500;2024-03-31:700`.
    private static func plain(_ value: JSON) -> String {
        switch value {
        case .array(let items): items.map(plain).joined(separator: ";")
        case .object(let members):
            sorted(members).map { plain($0.value) }.joined(separator: ":")
        default: value.cell
        }
    }

    /// The parts of a schedule in the order of its description: days before quantities.
    private static func sorted(_ members: [JSON.Member]) -> [JSON.Member] {
        members.sorted { ($0.name.hasSuffix("_on") ? 0 : 1) < ($1.name.hasSuffix("_on") ? 0 : 1) }
    }

    private static func isNumber(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D || $0 == 0x2E }
            && text.utf8.filter { $0 == 0x2D }.count <= 1
    }

    /// Yen and units are grouped by thousands; codes, years and numbers of events are not.
    private static func isAmount(_ name: String) -> Bool {
        name.hasSuffix("_jpy") || name.hasPrefix("states.") || name == "quantity"
            || name == "ordered" || name == "backlog"
    }

    /// `states.in_transit` as `in transit`.
    private static func title(_ name: String) -> String {
        let last = name.hasPrefix("states.") ? String(name.dropFirst(7)) : name
        return String(last.map { $0 == "_" ? " " : $0 })
    }
}
