package import Domain

extension JSON {
    /// The value as the cell of a table.
    package var cell: String {
        switch self {
        case .null: ""
        case .bool(let flag): flag ? "true" : "false"
        case .number(let text), .string(let text): text
        case .array, .object: compact
        }
    }

    /// The same with lists as CSV writes them: `2024-01-31:500;2024-03-31:700`.
    package var plain: String {
        switch self {
        case .array(let items): items.map(\.plain).joined(separator: ";")
        case .object(let members):
            // The parts of a schedule in the order of its description: days before quantities.
            members.sorted { ($0.isDay ? 0 : 1) < ($1.isDay ? 0 : 1) }.map(\.value.plain)
                .joined(separator: ":")
        default: cell
        }
    }

    /// Whether it is a list of objects, which has a table of its own.
    package var isTable: Bool {
        guard case .array(let items) = self, case .object? = items.first else { return false }
        return true
    }

    /// Header and rows: the names of all members, those of a record within a row by their dotted
    /// paths.
    package static func rows(_ objects: [JSON]) -> [[String]] {
        var names: [String] = []
        var rows: [[String: String]] = []
        for case .object(let members) in objects {
            var row: [String: String] = [:]
            for member in flat(members) {
                if !names.contains(member.name) { names.append(member.name) }
                row[member.name] = member.value.plain
            }
            rows.append(row)
        }
        return [names] + rows.map { row in names.map { row[$0] ?? "" } }
    }

    /// The members with those of records among them in their place.
    package static func flat(_ members: [JSON.Member]) -> [JSON.Member] {
        members.flatMap { member -> [JSON.Member] in
            guard case .object(let inner) = member.value else { return [member] }
            return flat(inner).map { JSON.Member("\(member.name).\($0.name)", $0.value) }
        }
    }
}

extension JSON.Member {
    fileprivate var isDay: Bool { name.hasSuffix("_on") }
}

extension ShowSubject {
    /// Header and rows of an answer: the lines of an order, an allocation or a shipment; of what has
    /// none, one row.
    package func rows(_ answer: JSON) -> [[String]] {
        guard case .object(let members) = answer, let code = members.first else { return [[]] }
        let lines = members.first { $0.name == "lines" }?.value
        if case .array(let rows)? = lines, kind != .claim {
            return JSON.rows(
                rows.map { row in
                    guard case .object(let members) = row else { return row }
                    return .object([code] + members)
                }
            )
        }
        return JSON.rows([.object(members.filter { !$0.value.isTable })])
    }
}
