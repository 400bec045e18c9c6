import Domain

/// Rows in the text format of `COPY … FROM STDIN`: a tab between values, a line end after each row,
/// `\N` for null, backslashes and control characters escaped (manual, COPY, "Text Format").
package struct CopyText {
    package private(set) var bytes: [UInt8] = []
    private var isFirst = true

    package init() {}

    package var isEmpty: Bool { bytes.isEmpty }

    package mutating func append(_ value: Int64) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Text without backslashes and control characters, such as a code or a date.
    package mutating func append(plain text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    package mutating func append(plain text: String?) {
        if let text { append(plain: text) } else { appendNull() }
    }

    package mutating func appendNull() {
        separate()
        bytes.append(0x5C)
        bytes.append(0x4E)
    }

    package mutating func append(escaping text: [UInt8]) {
        separate()
        for byte in text {
            switch byte {
            case 0x5C: bytes.append(contentsOf: [0x5C, 0x5C])
            case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
            case 0x0D: bytes.append(contentsOf: [0x5C, 0x72])
            case 0x09: bytes.append(contentsOf: [0x5C, 0x74])
            default: bytes.append(byte)
            }
        }
    }

    /// A `bytea` in hexadecimal form.
    package mutating func append(hex value: [UInt8]) {
        separate()
        bytes.append(contentsOf: [0x5C, 0x5C, 0x78])
        for byte in value {
            bytes.append(Self.digits[Int(byte >> 4)])
            bytes.append(Self.digits[Int(byte & 15)])
        }
    }

    /// An array of numbers or of plain text.
    package mutating func append(array values: some Sequence<some CustomStringConvertible>) {
        separate()
        bytes.append(0x7B)
        var isFirst = true
        for value in values {
            if !isFirst { bytes.append(0x2C) }
            isFirst = false
            bytes.append(contentsOf: value.description.utf8)
        }
        bytes.append(0x7D)
    }

    package mutating func endRow() {
        bytes.append(0x0A)
        isFirst = true
    }

    private mutating func separate() {
        if !isFirst { bytes.append(0x09) }
        isFirst = false
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
