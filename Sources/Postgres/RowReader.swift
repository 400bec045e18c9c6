/// Reads the columns of one row from the left, each once.
///
/// Every function takes the next column and throws a ``PostgresError`` with code `decoding`,
/// which names the column, where the value is null or not of that shape.
public struct RowReader {
    private let result: ResultSet
    private var row = 0
    private var column = 0

    @usableFromInline
    init(_ result: ResultSet) {
        self.result = result
    }

    /// Goes to the first column of that row.
    @usableFromInline
    mutating func move(to row: Int) {
        self.row = row
        column = 0
    }

    /// Whether every column has been read.
    @usableFromInline
    var isAtEnd: Bool { column == result.columnCount }

    /// Leaves one column out.
    public mutating func skip() {
        column += 1
    }

    /// A text, or the text form of any other type.
    public mutating func text() throws(PostgresError) -> String {
        guard let value = try textOrNil() else { throw mismatch("a text") }
        return value
    }

    /// A text, nil where it is null.
    public mutating func textOrNil() throws(PostgresError) -> String? {
        guard let bytes = unsafe try next() else { return nil }
        return unsafe String(decoding: bytes, as: UTF8.self)
    }

    /// A `bigint`, `integer` or `smallint`.
    public mutating func int() throws(PostgresError) -> Int64 {
        guard let value = try intOrNil() else { throw mismatch("a number") }
        return value
    }

    /// A `bigint`, `integer` or `smallint`, nil where it is null.
    public mutating func intOrNil() throws(PostgresError) -> Int64? {
        guard let bytes = unsafe try next() else { return nil }
        guard let value = unsafe Int64(decimal: bytes[...]) else { throw mismatch("a number") }
        return value
    }

    /// A whole `numeric`, such as a sum of `bigint`s, nil where it is null.
    public mutating func wideOrNil() throws(PostgresError) -> Int128? {
        guard let bytes = unsafe try next() else { return nil }
        if bytes.count <= 18, let value = unsafe Int64(decimal: bytes[...]) {
            return Int128(value)
        }
        guard let value = unsafe Int128(String(decoding: bytes, as: UTF8.self)) else {
            throw mismatch("a whole number")
        }
        return value
    }

    /// A `boolean`.
    public mutating func bool() throws(PostgresError) -> Bool {
        guard let value = try boolOrNil() else { throw mismatch("a boolean") }
        return value
    }

    /// A `boolean`, nil where it is null.
    public mutating func boolOrNil() throws(PostgresError) -> Bool? {
        guard let bytes = unsafe try next() else { return nil }
        guard bytes.count == 1, let byte = unsafe bytes.first,
            byte == UInt8(ascii: "t") || byte == UInt8(ascii: "f")
        else { throw mismatch("a boolean") }
        return byte == UInt8(ascii: "t")
    }

    /// A `bytea`.
    ///
    /// The session writes it in hex (`bytea_output`, PostgreSQL's default).
    public mutating func bytes() throws(PostgresError) -> [UInt8] {
        guard let value = try bytesOrNil() else { throw mismatch("a bytea") }
        return value
    }

    /// A `bytea`, nil where it is null.
    public mutating func bytesOrNil() throws(PostgresError) -> [UInt8]? {
        guard let bytes = unsafe try next() else { return nil }
        guard let value = unsafe [UInt8](hexadecimal: bytes) else { throw mismatch("a bytea") }
        return value
    }

    /// A `bigint[]` of one dimension without nulls.
    public mutating func ints() throws(PostgresError) -> [Int64] {
        guard let bytes = unsafe try next(), var array = unsafe ArrayLiteral(bytes) else {
            throw mismatch("an array of numbers")
        }
        var values: [Int64] = []
        while let element = array.next() {
            guard case .bare(let range) = element, let value = unsafe Int64(decimal: bytes[range])
            else { throw mismatch("an array of numbers") }
            values.append(value)
        }
        guard array.isWellFormed else { throw mismatch("an array of numbers") }
        return values
    }

    /// A `text[]` of one dimension without nulls, or an array of anything in its text form.
    public mutating func texts() throws(PostgresError) -> [String] {
        var values: [String] = []
        for value in try optionalTexts() {
            guard let value else { throw mismatch("an array of texts without nulls") }
            values.append(value)
        }
        return values
    }

    /// A `text[]` of one dimension with nulls.
    public mutating func optionalTexts() throws(PostgresError) -> [String?] {
        guard let bytes = unsafe try next(), var array = unsafe ArrayLiteral(bytes) else {
            throw mismatch("an array of texts")
        }
        var values: [String?] = []
        while let element = array.next() {
            switch element {
            case .null: values.append(nil)
            case .quoted(let text): values.append(String(decoding: text, as: UTF8.self))
            case .bare(let range):
                values.append(unsafe String(decoding: bytes[range], as: UTF8.self))
            }
        }
        guard array.isWellFormed else { throw mismatch("an array of texts") }
        return values
    }

    private mutating func next() throws(PostgresError) -> UnsafeRawBufferPointer? {
        guard column < result.columnCount else {
            throw PostgresError(
                .decoding,
                "column \(column + 1) was asked for; the row has \(result.columnCount)"
            )
        }
        defer { column += 1 }
        return unsafe result.bytes(row: row, column: column)
    }

    /// The error for the column just read.
    private func mismatch(_ expected: String) -> PostgresError {
        let found = result.text(row: row, column: column - 1).map { "'\($0.prefix(100))'" }
        return PostgresError(
            .decoding,
            """
            column \(column) (\(result.columnName(column - 1))) of row \(row + 1) is \
            \(found ?? "null"), not \(expected)
            """
        )
    }
}

extension Int64 {
    /// Reads `-?[0-9]+` within the range of Int64, without making a String.
    init?(decimal slice: Slice<UnsafeRawBufferPointer>) {
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: slice)
        let isNegative = unsafe bytes.first == UInt8(ascii: "-")
        var at = isNegative ? 1 : 0
        guard at < bytes.count else { return nil }
        var value: Int64 = 0
        while at < bytes.count {
            let byte = unsafe bytes[at]
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (scaled, overflowed) = value.multipliedReportingOverflow(by: 10)
            // Downwards for a negative number, whose range is one wider.
            let (sum, passed) =
                isNegative
                ? scaled.subtractingReportingOverflow(digit)
                : scaled.addingReportingOverflow(digit)
            guard !overflowed, !passed else { return nil }
            value = sum
            at += 1
        }
        self = value
    }
}

extension [UInt8] {
    /// Reads `\x00ff`, the hex form of `bytea`.
    init?(hexadecimal bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 2, bytes.count.isMultiple(of: 2),
            unsafe bytes[0] == UInt8(ascii: "\\"), unsafe bytes[1] == UInt8(ascii: "x")
        else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 2 - 1)
        for at in stride(from: 2, to: bytes.count, by: 2) {
            guard let high = unsafe [UInt8].nibble(bytes[at]),
                let low = unsafe [UInt8].nibble(bytes[at + 1])
            else { return nil }
            result.append(high << 4 | low)
        }
        self = result
    }

    /// The server writes lower case only.
    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
