package import Domain

/// Writes an array of JSON item by item, indented like the whole answer around it.
package struct JSONLines: Sendable {
    private let indent: String
    private var isEmpty = true

    /// `depth`: how deep the array stands; 0 for an answer of its own.
    package init(depth: Int) {
        self.indent = String(repeating: "  ", count: depth)
    }

    /// An item, with what stands before it.
    package mutating func text(_ item: JSON) -> String {
        let text = item.pretty.replacing("\n", with: "\n\(indent)  ")
        defer { isEmpty = false }
        return (isEmpty ? "[\n" : ",\n") + "\(indent)  \(text)"
    }

    /// What closes the array, without a line end.
    package var end: String { isEmpty ? "[]" : "\n\(indent)]" }

    /// A member of the answer itself.
    package static func member(_ member: JSON.Member) -> String {
        "  \(JSON.string(member.name).compact): "
            + member.value.pretty.replacing("\n", with: "\n  ")
    }
}
