package import Domain

/// A table that shows how to write events of a type: a header and an example row that imports.
package enum EventTemplate {
    /// The rows: header, then example.
    package static func rows(_ type: EventType) -> [[String]] {
        var columns = [
            ("type", type.name), ("occurred_at", "2024-06-01"), ("by", "example"),
            ("source", "example"),
        ]
        add(type.fields, "", &columns)
        return [columns.map(\.0), columns.map(\.1)]
    }

    private static func add(
        _ fields: [Field],
        _ path: String,
        _ columns: inout [(String, String)]
    ) {
        for field in fields {
            let name = path + field.name
            switch field.kind {
            case .record(let inner):
                add(inner, name + ".", &columns)
            case .list(.record(let inner), let mayBeEmpty)
            where path.isEmpty && (field.example ?? "").isEmpty
                && !(mayBeEmpty && !field.isRequired):
                add(inner, name + ".", &columns)
            default:
                // A data field named like one of the envelope would be taken for that.
                let isTaken = EventReader.envelopeNames.contains(name)
                columns.append(((isTaken ? "data." : "") + name, field.example ?? ""))
            }
        }
    }
}
