/// One value of a field, already checked against the field's description.
package enum Value: Hashable, Sendable {
    case text(String)
    case int(Int64)
    /// A decimal number kept as its exact text, written as a JSON number.
    case number(String)
    case bool(Bool)
    case day(Day)
    case list([Value])
    case record(Record)
}

/// Checked fields by name, in ascending order of their names (which is RFC 8785's order, since
/// field names are ASCII).
///
/// An absent optional field is simply not there.
package struct Record: Hashable, Sendable {
    /// By name.
    package private(set) var fields: [(name: String, value: Value)]

    /// The record of these fields; the names are unique.
    package init(_ fields: [(name: String, value: Value)]) {
        self.fields = fields.sorted { $0.name < $1.name }
    }

    /// The value of that field, or nil where it is absent.
    package func value(_ name: String) -> Value? {
        for field in fields where field.name == name { return field.value }
        return nil
    }

    /// The value of a required field: the description guarantees that it is there.
    package subscript<V>(key: Key<V>) -> V {
        guard let value = self[optional: key] else {
            preconditionFailure("\(key.name) is required by its description and absent")
        }
        return value
    }

    /// The value of a field that may be absent.
    package subscript<V>(optional key: Key<V>) -> V? {
        value(key.name).flatMap(key.read)
    }

    package static func == (left: Record, right: Record) -> Bool {
        left.fields.count == right.fields.count
            && zip(left.fields, right.fields).allSatisfy {
                $0.name == $1.name && $0.value == $1.value
            }
    }

    package func hash(into hasher: inout Hasher) {
        for field in fields {
            hasher.combine(field.name)
            hasher.combine(field.value)
        }
    }

    /// The record as JSON: days as ISO text, decimals as their text.
    package var json: JSON {
        .object(fields.map { JSON.Member($0.name, $0.value.json) })
    }
}

extension Value {
    /// The value as JSON.
    package var json: JSON {
        switch self {
        case .text(let text): .string(text)
        case .int(let number): .number(String(number))
        case .number(let text): .number(text)
        case .bool(let flag): .bool(flag)
        case .day(let day): .string(day.iso)
        case .list(let values): .array(values.map(\.json))
        case .record(let record): record.json
        }
    }
}
