import Domain

/// Writes an array of JSON item by item, indented like the whole answer around it.
struct JSONLines {
    private let indent: String
    private var isEmpty = true

    /// `depth`: how deep the array stands; 0 for an answer of its own.
    init(depth: Int) {
        self.indent = String(repeating: "  ", count: depth)
    }

    mutating func write(_ item: JSON) {
        let text = item.pretty.replacing("\n", with: "\n\(indent)  ")
        writeOut((isEmpty ? "[\n" : ",\n") + "\(indent)  \(text)")
        isEmpty = false
    }

    /// Closes the array, without a line end.
    func end() {
        writeOut(isEmpty ? "[]" : "\n\(indent)]")
    }

    /// A member of the answer itself.
    static func member(_ member: JSON.Member) -> String {
        "  \(JSON.string(member.name).compact): "
            + member.value.pretty.replacing("\n", with: "\n  ")
    }
}
