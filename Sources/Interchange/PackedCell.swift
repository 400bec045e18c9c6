import Domain

/// A cell that holds a whole list: `;` between its elements, `:` between the parts of a listed
/// record, in the order in which its fields are described; a list inside it has no place there.
///
/// A `;` behind the last element is passed over, and alone it is a list without elements. An empty
/// part leaves out a field that may be absent.
struct PackedCell {
    /// The cell as it was written.
    let text: String
    /// The column without `data.`, such as `lines.schedule`.
    let column: String
    /// The list's path in the event, such as `lines[0].schedule`.
    let path: String

    /// The list, or nil where `faults` now say what is wrong with it.
    func list(of kind: Field.Kind, _ faults: inout [Rejection]) -> JSON? {
        let before = faults.count
        var elements = split(text, at: ";", or: "；")
        if elements.last == "" { elements.removeLast() }
        if elements == [""] { elements = [] }
        let values = elements.enumerated().map { index, element in
            let place = "\(path)[\(index)]"
            if element.isEmpty {
                add(place, element, "empty_element", "an element is empty", kind, &faults)
            }
            if case .record(let fields) = kind, !element.isEmpty {
                return record(element, fields, place, kind, &faults)
            }
            return JSON.string(element)
        }
        return faults.count == before ? .array(values) : nil
    }

    private func record(
        _ element: String,
        _ fields: [Field],
        _ place: String,
        _ kind: Field.Kind,
        _ faults: inout [Rejection]
    ) -> JSON {
        let parts = split(element, at: ":", or: "：")
        let fields = Self.parts(fields)
        if parts.count > fields.count {
            let what = "\"\(element)\" has \(parts.count) parts"
            add(place, element, "too_many_parts", what, kind, &faults)
            return .null
        }
        var members: [JSON.Member] = []
        for (index, field) in fields.enumerated() {
            let part = index < parts.count ? parts[index] : ""
            if part.isEmpty {
                guard field.isRequired else { continue }
                let what = "\"\(element)\" lacks \(field.name)"
                add("\(place).\(field.name)", element, "required", what, kind, &faults)
            } else {
                members.append(JSON.Member(field.name, .string(part)))
            }
        }
        return .object(members)
    }

    private func add(
        _ field: String,
        _ element: String,
        _ rule: String,
        _ what: String,
        _ kind: Field.Kind,
        _ faults: inout [Rejection]
    ) {
        faults.append(
            Rejection(
                field: field,
                value: String(element.prefix(100)),
                rule: rule,
                message: "\(what) in the column \(column): \(Self.advice(kind, column))"
            )
        )
    }

    /// How such a cell is written.
    static func advice(_ kind: Field.Kind, _ column: String) -> String {
        guard case .record(let fields) = kind else {
            return "write one element or more, with ; between them"
        }
        var parts = Self.parts(fields)
        // A field that is rarely given, behind those that must be, is not worth the words.
        while parts.count > 4, parts.last?.isRequired == false { parts.removeLast() }
        let written = "write \(parts.map(\.name).joined(separator: ":")) with ; between elements"
        // A list inside a list has no columns of its own.
        guard !column.contains("."), let first = fields.first else { return written }
        return written + ", or a row for each element with columns \(column).\(first.name), …"
    }

    private static func parts(_ fields: [Field]) -> [Field] {
        fields.filter { if case .list = $0.kind { false } else { true } }
    }

    private func split(
        _ text: String,
        at separator: Character,
        or wide: Character
    ) -> [String] {
        text.split(omittingEmptySubsequences: false) { $0 == separator || $0 == wide }
            .map { String($0).trimmed }
    }
}
