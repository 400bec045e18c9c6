/// A value for `$1`….
///
/// The server infers each one's type from the statement; nil is null.
public enum Parameter: Sendable, Hashable {
    /// A text, or anything written as text: `date`, `timestamptz`, `jsonb`, `numeric`, `uuid`.
    case text(String?)
    /// A `bigint`, `integer` or `smallint`.
    case int(Int64?)
    /// A `boolean`.
    case bool(Bool?)
    /// A `text[]`, or an array of anything written as text.
    case texts([String])
    /// A `text[]` with nulls.
    case optionalTexts([String?])
    /// A `bigint[]`.
    case ints([Int64])
    /// A `bigint[]` with nulls.
    case optionalInts([Int64?])
    /// A `boolean[]`.
    case bools([Bool])
    /// A `bytea`.
    case bytes([UInt8]?)
}

/// Parameters laid out as `PQexecParams` wants them: values one after the other in one buffer,
/// found by their offsets.
///
/// "Parameters in text format must be null-terminated strings; the length is ignored." Binary
/// ones need a length; only `bytea`, whose binary form is the bytes themselves, is sent so.
struct ParameterBuffer {
    private(set) var bytes: [UInt8] = []
    /// Where each value begins; -1 for null.
    private(set) var offsets: [Int] = []
    private(set) var lengths: [Int32] = []
    /// 0 text, 1 binary.
    private(set) var formats: [Int32] = []

    init(_ parameters: [Parameter]) throws(PostgresError) {
        // "The number of parameters" is a 16-bit field of the Bind message.
        guard parameters.count <= 65_535 else {
            throw PostgresError(.parameter, "\(parameters.count) parameters; 65535 at most")
        }
        offsets.reserveCapacity(parameters.count)
        lengths.reserveCapacity(parameters.count)
        formats.reserveCapacity(parameters.count)
        for parameter in parameters { try append(parameter) }
    }

    private mutating func append(_ parameter: Parameter) throws(PostgresError) {
        let start = bytes.count
        switch parameter {
        case .text(nil), .int(nil), .bool(nil), .bytes(nil):
            offsets.append(-1)
            lengths.append(0)
            formats.append(0)
            return
        case .bytes(let value?):
            bytes.append(contentsOf: value)
            formats.append(1)
        case .text(let value?):
            bytes.append(contentsOf: value.utf8)
            formats.append(0)
        case .int(let value?):
            bytes.append(contentsOf: String(value).utf8)
            formats.append(0)
        case .bool(let value?):
            bytes.append(value ? UInt8(ascii: "t") : UInt8(ascii: "f"))
            formats.append(0)
        case .texts(let values):
            appendArray(values) { $0.append(quoted: $1) }
        case .optionalTexts(let values):
            appendArray(values) { if let text = $1 { $0.append(quoted: text) } else { $0.null() } }
        case .ints(let values):
            appendArray(values) { $0.bytes.append(contentsOf: String($1).utf8) }
        case .optionalInts(let values):
            appendArray(values) {
                if let number = $1 {
                    $0.bytes.append(contentsOf: String(number).utf8)
                } else {
                    $0.null()
                }
            }
        case .bools(let values):
            appendArray(values) { $0.bytes.append($1 ? UInt8(ascii: "t") : UInt8(ascii: "f")) }
        }
        // PostgreSQL's text cannot hold NUL, and libpq would end the value there without a word.
        if formats.last == 0, bytes[start...].contains(0) {
            throw PostgresError(.parameter, "parameter $\(formats.count) contains a NUL byte")
        }
        offsets.append(start)
        lengths.append(Int32(clamping: bytes.count - start))
        bytes.append(0)
    }

    /// `{a,b}`, the array literal of the manual's 8.15.2.
    private mutating func appendArray<Element>(
        _ values: [Element],
        _ element: (inout ParameterBuffer, Element) -> Void
    ) {
        formats.append(0)
        bytes.append(UInt8(ascii: "{"))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            element(&self, value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func null() {
        bytes.append(contentsOf: "NULL".utf8)
    }

    /// Every text is quoted, so that none is read as null, as empty or with its spaces trimmed;
    /// "to put a double quote or backslash in a quoted array element, precede it with a backslash".
    private mutating func append(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes.append(UInt8(ascii: "\\"))
            }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
