/// The text of one JSON object after another, appended to bytes that grow.
///
/// Names and texts hold neither quotes, backslashes nor control characters, so nothing is escaped.
struct EventText {
    private(set) var bytes: [UInt8] = []
    private var separated = true

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        separated = true
    }

    mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        separated = true
    }

    mutating func text(_ name: String, _ value: String) {
        key(name)
        quoted(value)
    }

    mutating func number(_ name: String, _ value: Int) {
        key(name)
        append(String(value))
    }

    /// A number written as it stands, such as `989.4`.
    mutating func verbatim(_ name: String, _ value: String) {
        key(name)
        append(value)
    }

    mutating func day(_ name: String, _ value: Day) {
        text(name, value.iso)
    }

    mutating func texts(_ name: String, _ values: [String]) {
        list(name) { list in
            for value in values {
                list.separate()
                list.quoted(value)
            }
        }
    }

    mutating func list(_ name: String, _ body: (inout EventText) -> Void) {
        key(name)
        enclosed("[", "]", body)
    }

    mutating func object(_ name: String, _ body: (inout EventText) -> Void) {
        key(name)
        enclosed("{", "}", body)
    }

    /// An object without a name: an element of a list, or a whole line.
    mutating func object(_ body: (inout EventText) -> Void) {
        separate()
        enclosed("{", "}", body)
    }

    private mutating func enclosed(
        _ open: Unicode.Scalar,
        _ close: Unicode.Scalar,
        _ body: (inout EventText) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        separated = true
        body(&self)
        bytes.append(UInt8(ascii: close))
        separated = false
    }

    private mutating func key(_ name: String) {
        separate()
        quoted(name)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func separate() {
        if !separated { bytes.append(UInt8(ascii: ",")) }
        separated = false
    }

    private mutating func quoted(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        append(value)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ value: String) {
        bytes.append(contentsOf: value.utf8)
    }
}
