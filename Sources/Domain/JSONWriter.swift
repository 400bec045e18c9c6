extension JSON {
    /// The canonical form of RFC 8785 (JCS), but with numbers as they were written.
    ///
    /// No spaces, members sorted by the UTF-16 code units of their names, only the escapes that
    /// JSON demands. RFC 8785 §3.2.2.3 would round numbers to binary floating point; here two
    /// numbers are the same where their text is.
    public func canonical() -> String {
        var bytes: [UInt8] = []
        appendCanonical(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the canonical form as UTF-8; see `canonical()`.
    public func appendCanonical(to bytes: inout [UInt8]) {
        switch self {
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            for index in canonicalOrder(members) {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                appendString(members[index].name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                members[index].value.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        default:
            appendScalar(to: &bytes)
        }
    }

    /// One line without spaces, members in their order.
    public var compact: String {
        var bytes: [UInt8] = []
        appendCompact(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends `compact` as UTF-8.
    public func appendCompact(to bytes: inout [UInt8]) {
        append(to: &bytes, indent: nil)
    }

    /// Lines indented by two spaces a level, members in their order, no line end after the last.
    public var pretty: String {
        var bytes: [UInt8] = []
        append(to: &bytes, indent: 0)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the value with members in their order, on one line where `indent` is nil, else
    /// indented for a value that stands so many levels deep.
    private func append(to bytes: inout [UInt8], indent: Int?) {
        switch self {
        case .object(let members) where !members.isEmpty:
            bytes.append(UInt8(ascii: "{"))
            let inner = indent.map { $0 + 1 }
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                appendLineStart(inner, to: &bytes)
                appendString(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                if indent != nil { bytes.append(0x20) }
                member.value.append(to: &bytes, indent: inner)
            }
            appendLineStart(indent, to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        case .array(let elements) where !elements.isEmpty:
            bytes.append(UInt8(ascii: "["))
            let inner = indent.map { $0 + 1 }
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                appendLineStart(inner, to: &bytes)
                element.append(to: &bytes, indent: inner)
            }
            appendLineStart(indent, to: &bytes)
            bytes.append(UInt8(ascii: "]"))
        default:
            appendScalar(to: &bytes)
        }
    }

    /// Appends what has no elements: a scalar, or empty brackets.
    private func appendScalar(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .string(let text): appendString(text, to: &bytes)
        case .array: bytes.append(contentsOf: "[]".utf8)
        case .object: bytes.append(contentsOf: "{}".utf8)
        }
    }
}

private func appendLineStart(_ indent: Int?, to bytes: inout [UInt8]) {
    guard let indent else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: 2 * indent))
}

/// The places of the members in canonical order.
///
/// Most objects have few members, and insertion moves few of those.
private func canonicalOrder(_ members: [JSON.Member]) -> [Int] {
    var order = Array(members.indices)
    if order.count > 32 {
        order.sort { precedes(members[$0].name, members[$1].name) }
        return order
    }
    for index in order.indices.dropFirst() {
        var at = index
        while at > 0, precedes(members[order[at]].name, members[order[at - 1]].name) {
            order.swapAt(at, at - 1)
            at -= 1
        }
    }
    return order
}

/// Whether a name sorts before another by UTF-16 code units (RFC 8785 §3.2.3).
///
/// UTF-8 bytes sort the same way but for the characters outside the basic plane: their surrogates
/// (D800…DFFF) come before E000…FFFF, while their first UTF-8 byte (F0…F4) comes after EE and EF.
private func precedes(_ left: String, _ right: String) -> Bool {
    var lefts = left.utf8.makeIterator()
    var rights = right.utf8.makeIterator()
    while true {
        guard let right = rights.next() else { return false }
        guard let left = lefts.next() else { return true }
        if left != right {
            let leftRank = left == 0xEE || left == 0xEF ? left + 0x10 : left
            let rightRank = right == 0xEE || right == 0xEF ? right + 0x10 : right
            return leftRank < rightRank
        }
    }
}

/// Appends a string in quotes with the escapes of RFC 8785 §3.2.2.2: the short ones, `\u00xx` for
/// other control characters, everything else as it is.
func appendString(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { buffer in
        appendEscaped(buffer, to: &bytes)
    }
    if isDone == nil {
        Array(text.utf8).withUnsafeBufferPointer { appendEscaped($0, to: &bytes) }
    }
    bytes.append(UInt8(ascii: "\""))
}

private func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    var isPlain = true
    for byte in text {
        isPlain =
            isPlain && byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
    if isPlain {
        bytes.append(contentsOf: text)
        return
    }
    var start = 0
    for (index, byte) in text.enumerated()
    where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        bytes.append(contentsOf: text[start..<index])
        start = index + 1
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        default:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(hexDigits[Int(byte >> 4)])
            bytes.append(hexDigits[Int(byte & 0x0F)])
        }
    }
    bytes.append(contentsOf: text[start...])
}
