package import Domain

/// What a row of a query holds, by the names of its columns.
extension [JSON.Member] {
    /// Null where there is no such column.
    package func value(_ name: String) -> JSON {
        first { $0.name == name }?.value ?? .null
    }

    /// The text; nil where it is null.
    package func text(_ name: String) -> String? {
        if case .string(let text) = value(name) { text } else { nil }
    }

    /// The whole number; nil where it is null.
    package func whole(_ name: String) -> Int64? {
        if case .number(let text) = value(name) { Int64(text) } else { nil }
    }

    /// The day; nil where it is null.
    func day(_ name: String) -> Day? {
        text(name).flatMap { Day(iso: $0) }
    }
}
