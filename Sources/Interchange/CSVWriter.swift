/// Writes records as CSV (RFC 4180) in UTF-8.
///
/// Lines end in LF. For a spreadsheet the file begins with a byte order mark, lines end in CRLF,
/// and a text that a spreadsheet would run as a formula gets an apostrophe in front.
public struct CSVWriter: Sendable {
    /// A column of the file.
    public struct Column: Hashable, Sendable {
        /// Its name in the header.
        public let name: String
        /// Whether its cells hold text that people wrote, rather than numbers, dates and codes
        /// made here (of which a negative number begins like a formula).
        public let isText: Bool

        /// A column.
        public init(_ name: String, isText: Bool) {
            self.name = name
            self.isText = isText
        }
    }

    /// The columns, in their order.
    public let columns: [Column]
    /// Whether the file is for a spreadsheet.
    public let isExcel: Bool

    /// A writer of these columns.
    public init(columns: [Column], isExcel: Bool) {
        self.columns = columns
        self.isExcel = isExcel
    }

    /// Appends the beginning of the file: the byte order mark, where there is one, and the header.
    public func appendHeader(to bytes: inout [UInt8]) {
        if isExcel { bytes.append(contentsOf: [0xEF, 0xBB, 0xBF]) }
        for (index, column) in columns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(column.name, to: &bytes)
        }
        appendLineEnd(to: &bytes)
    }

    /// Appends a record of one field per column.
    public func append(_ fields: [String], to bytes: inout [UInt8]) {
        precondition(fields.count == columns.count, "a record has one field per column")
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if isExcel, columns[index].isText, isFormula(field) {
                append("'" + field, to: &bytes)
            } else {
                append(field, to: &bytes)
            }
        }
        // A lone empty field would be an empty line, which readers pass over.
        if fields == [""] { bytes.append(contentsOf: "\"\"".utf8) }
        appendLineEnd(to: &bytes)
    }

    private func append(_ field: String, to bytes: inout [UInt8]) {
        let needsQuotes = field.utf8.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
        }
        guard needsQuotes else {
            bytes.append(contentsOf: field.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in field.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether a spreadsheet runs the text, by its first character (OWASP, "CSV Injection").
    private func isFormula(_ field: String) -> Bool {
        field.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
    }

    private func appendLineEnd(to bytes: inout [UInt8]) {
        if isExcel { bytes.append(0x0D) }
        bytes.append(0x0A)
    }
}
