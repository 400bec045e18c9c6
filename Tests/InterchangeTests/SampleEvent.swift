import Domain
import Interchange

/// An event of a type with the fields that it needs, written in JSON and as a table.
enum SampleEvent {
    /// The fields that must be there, and of the list at that path two elements with all fields.
    static func data(_ fields: [Field], filling path: [String], all: Bool = false) -> JSON {
        .object(
            fields.compactMap { field in
                let isFilled = path.first == field.name
                guard field.isRequired || isFilled || all else { return nil }
                let below = isFilled ? Array(path.dropFirst()) : []
                return JSON.Member(
                    field.name,
                    value(field, filling: isFilled ? below : nil, all: all)
                )
            }
        )
    }

    private static func value(
        _ field: Field,
        filling path: [String]?,
        all: Bool,
        number: Int = 1
    ) -> JSON {
        switch field.kind {
        case .record(let fields): return data(fields, filling: path ?? [], all: all)
        case .list(let kind, _):
            let count = path == nil ? 1 : 2
            return .array(
                (1...count).map { number in
                    guard case .record(let fields) = kind else {
                        return scalar(kind, nil, number)
                    }
                    // A list inside the list is filled only where it is the one asked for.
                    let inner = fields.filter {
                        if case .list = $0.kind { path?.contains($0.name) ?? false } else { true }
                    }
                    return .object(
                        inner.filter { $0.isRequired || path != nil }.map { field in
                            JSON.Member(
                                field.name,
                                value(field, filling: [], all: true, number: number)
                            )
                        }
                    )
                }
            )
        default: return scalar(field.kind, field.example, number)
        }
    }

    private static func scalar(_ kind: Field.Kind, _ example: String?, _ number: Int) -> JSON {
        let given = example.flatMap { $0.isEmpty ? nil : $0 }
        switch kind {
        case .whole(let range): return .number(String(max(range.lowerBound, 0) + Int64(number)))
        case .number: return .number(given ?? "989.4")
        case .flag: return .bool(true)
        case .code, .newCode, .looseCode: return .string("A-\(number)")
        case .choice(let words): return .string(words[(number - 1) % words.count])
        case .decimal: return .string(given ?? "25")
        case .fraction: return .string("1/\(number + 1)")
        case .day: return .string("2024-06-0\(number)")
        case .dayOrMonthDay: return .string("05-3\(number - 1)")
        case .currency: return .string("JPY")
        case .country: return .string("JP")
        case .digits(let count): return .string(String(repeating: "1", count: count.lowerBound))
        case .uuid: return .string("28c7b0f7-866d-548a-80dc-3f0b8cb645a4")
        case .sha256: return .string(String(repeating: "0a", count: 32))
        default: return .string(given ?? "text \(number)")
        }
    }

    /// The event as a line of JSON.
    static func line(_ type: EventType, _ data: JSON) -> String {
        JSON.object([
            JSON.Member("type", .string(type.name)), JSON.Member("occurred_at", .string(day)),
            JSON.Member("data", data),
        ]).compact
    }

    private static let day = "2024-06-01"

    /// The event as a table: the list at that path in one cell, of other lists of records a row for
    /// each entry.
    ///
    /// Nil where a list has no place in a table: two lists of records, none of them in one cell.
    static func table(_ type: EventType, _ data: JSON, packing path: [String]?) -> String? {
        var columns = ["type", "occurred_at"]
        var rows: [[String: String]] = [["type": type.name, "occurred_at": day]]
        var isPossible = true
        func set(_ name: String, _ value: String, _ row: Int) {
            // A data field named like one of the envelope would be taken for that.
            let column = EventReader.envelopeNames.contains(name) ? "data." + name : name
            if !columns.contains(column) { columns.append(column) }
            while rows.count <= row { rows.append(rows[0]) }
            rows[row][column] = value
        }
        func write(_ json: JSON, _ name: String, _ row: Int) {
            switch json {
            case .object(let members):
                for member in members { write(member.value, "\(name).\(member.name)", row) }
            case .array(let items):
                let isPacked = path?.joined(separator: ".") == name || row > 0 || name.contains(".")
                guard case .object? = items.first, !isPacked else {
                    guard let cell = packed(items) else {
                        isPossible = false
                        return
                    }
                    set(name, cell, row)
                    return
                }
                entries.append((name, items))
            default: set(name, text(json), row)
            }
        }
        var entries: [(name: String, items: [JSON])] = []
        guard case .object(let members) = data else { return nil }
        for member in members { write(member.value, member.name, 0) }
        for (name, items) in entries {
            let outside = rows[0]
            rows = items.map { _ in outside }
            for (row, item) in items.enumerated() { write(item, name, row) }
        }
        guard isPossible, entries.count < 2 else { return nil }
        let lines = rows.map { row in columns.map { row[$0] ?? "" }.joined(separator: ",") }
        return ([columns.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
    }

    private static func packed(_ items: [JSON]) -> String? {
        var elements: [String] = []
        for item in items {
            guard case .object(let members) = item else {
                elements.append(text(item))
                continue
            }
            if members.contains(where: { if case .array = $0.value { true } else { false } }) {
                return nil
            }
            elements.append(members.map { text($0.value) }.joined(separator: ":"))
        }
        return elements.joined(separator: ";")
    }

    private static func text(_ json: JSON) -> String {
        switch json {
        case .string(let text), .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        default: ""
        }
    }
}
