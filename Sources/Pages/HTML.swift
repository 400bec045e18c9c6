import Operations

/// A document under way: elements as bytes, in the order in which they are written.
///
/// Text and values of attributes are escaped; names of elements and attributes are literals of this
/// program. What comes out is HTML and well-formed XML at once, so that a test can read it strictly.
package struct HTML: Sendable {
    /// Names and values; those whose value is nil are left out.
    package typealias Attributes = KeyValuePairs<StaticString, String?>

    /// UTF-8.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// A whole document, with its declaration.
    package static func document(_ language: String, _ body: (inout HTML) -> Void) -> [UInt8] {
        var html = HTML()
        html.bytes.reserveCapacity(65_536)
        html.raw("<!DOCTYPE html>\n")
        html("html", ["lang": language]) { body(&$0) }
        html.raw("\n")
        return html.bytes
    }

    /// An element with what `body` writes in it.
    package mutating func callAsFunction(
        _ name: StaticString,
        _ attributes: Attributes = [:],
        _ body: (inout HTML) -> Void
    ) {
        open(name, attributes)
        raw(">")
        body(&self)
        raw("</")
        raw(name)
        raw(">")
    }

    /// An element with a text in it.
    package mutating func callAsFunction(
        _ name: StaticString,
        _ attributes: Attributes = [:],
        _ text: String
    ) {
        open(name, attributes)
        raw(">")
        self.text(text)
        raw("</")
        raw(name)
        raw(">")
    }

    /// An element that has nothing in it, such as `input`.
    package mutating func void(_ name: StaticString, _ attributes: Attributes = [:]) {
        open(name, attributes)
        raw("/>")
    }

    /// Text as a person wrote it.
    package mutating func text(_ text: String) {
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { escape($0) }
        if isDone == nil { Array(text.utf8).withUnsafeBufferPointer { escape($0) } }
    }

    /// A line end: between blocks, where it means nothing.
    package mutating func newLine() {
        bytes.append(0x0A)
    }

    private mutating func open(_ name: StaticString, _ attributes: Attributes) {
        raw("<")
        raw(name)
        for (name, value) in attributes {
            guard let value else { continue }
            raw(" ")
            raw(name)
            raw("=\"")
            text(value)
            raw("\"")
        }
    }

    private mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        var isPlain = true
        for byte in text { isPlain = isPlain && Self.isPlain(byte) }
        if isPlain {
            bytes.append(contentsOf: text)
            return
        }
        var index = 0
        while index < text.count {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "&"): raw("&amp;")
            case UInt8(ascii: "<"): raw("&lt;")
            case UInt8(ascii: ">"): raw("&gt;")
            case UInt8(ascii: "\""): raw("&quot;")
            case UInt8(ascii: "'"): raw("&#39;")
            case 0x09: raw("&#9;")
            case 0x0A: raw("&#10;")
            // XML 1.0 §2.2 has no other characters below the space, even escaped; nor U+FFFE, U+FFFF.
            case 0..<0x20, 0x7F: raw("\u{FFFD}")
            case 0xEF where Self.isNoCharacter(text, index):
                raw("\u{FFFD}")
                index += 2
            default: bytes.append(byte)
            }
            index += 1
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
            UInt8(ascii: "'"), 0..<0x20, 0x7F, 0xEF:
            false
        default: true
        }
    }

    private static func isNoCharacter(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        index + 2 < text.count && text[index + 1] == 0xBF && text[index + 2] >= 0xBE
    }
}
