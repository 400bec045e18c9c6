/// Walks over `{1,"a b",NULL}`, the output form of an array (manual, 8.15.6).
///
/// One dimension only: a nested brace or a lower bound (`[0:1]=`) is not well formed here.
@safe
struct ArrayLiteral {
    enum Element {
        case null
        /// An element without quotes or backslashes, by its place in the literal.
        case bare(Range<Int>)
        /// An element whose quotes and backslashes have been taken off.
        case quoted([UInt8])
    }

    private let bytes: UnsafeRawBufferPointer
    private var at = 1
    /// Stays true while the literal has been as the manual says.
    private(set) var isWellFormed = true

    /// Nil where the literal is not in braces.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 2, unsafe bytes.first == UInt8(ascii: "{"),
            unsafe bytes.last == UInt8(ascii: "}")
        else { return nil }
        unsafe self.bytes = bytes
    }

    /// The next element, or nil at the end and where the literal is not well formed.
    mutating func next() -> Element? {
        let end = unsafe bytes.count - 1
        guard isWellFormed, at < end else { return nil }
        let element = unsafe bytes[at] == UInt8(ascii: "\"") ? quoted(end) : bare(end)
        // After an element comes a comma and another one, or the end.
        if at < end {
            isWellFormed = unsafe isWellFormed && bytes[at] == UInt8(ascii: ",") && at + 1 < end
            at += 1
        }
        return isWellFormed ? element : nil
    }

    private mutating func bare(_ end: Int) -> Element {
        let start = at
        while at < end, unsafe bytes[at] != UInt8(ascii: ",") {
            let byte = unsafe bytes[at]
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "\"") {
                isWellFormed = false
            }
            at += 1
        }
        if start == at { isWellFormed = false }
        return unsafe bytes[start..<at].elementsEqual("NULL".utf8) ? .null : .bare(start..<at)
    }

    private mutating func quoted(_ end: Int) -> Element {
        var text: [UInt8] = []
        at += 1
        while at < end, unsafe bytes[at] != UInt8(ascii: "\"") {
            if unsafe bytes[at] == UInt8(ascii: "\\") { at += 1 }
            unsafe text.append(bytes[at])
            at += 1
        }
        if at >= end { isWellFormed = false }
        at += 1
        return .quoted(text)
    }
}
