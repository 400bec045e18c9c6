/// A record of a CSV file.
public struct CSVRecord: Hashable, Sendable {
    /// The number of its first line, from 1.
    public let line: Int
    /// Its fields as written, spaces included, quotes taken off: one or more.
    public let fields: [String]

    /// A record.
    public init(line: Int, fields: [String]) {
        self.line = line
        self.fields = fields
    }

    /// Whether all fields are empty, as in the rows that spreadsheets leave behind.
    public var isBlank: Bool {
        fields.allSatisfy(\.isEmpty)
    }
}

/// Reads the records of a CSV file (RFC 4180) in flat memory.
///
/// Fields may stand in quotes and then hold commas, line ends (read as LF) and doubled quotes. A
/// quote inside a field that does not begin with one is a character like any other. Empty lines are
/// passed over. The header is a record like the others.
public struct CSVReader {
    private var lines: LineReader
    /// What is wrong with the first damaged line of the record that is being read.
    private var damage: ReadError?
    /// Whether the header is read: with control characters in it, the file is no table at all.
    private var hasRead = false

    /// Reads these lines.
    public init(_ lines: LineReader) {
        self.lines = lines
    }

    /// The next record, or nil after the last one.
    ///
    /// - Throws: an error after which reading may go on: behind a faulty record comes the next one,
    ///   behind a quote without an end comes nil.
    public mutating func next() throws(ReadError) -> CSVRecord? {
        damage = nil
        while let line = try nextLine() {
            guard !line.bytes.isEmpty else { continue }
            let hasQuote = line.bytes.firstPlace(of: quote) != nil
            let fields = try hasQuote ? quotedFields(line) : plainFields(line)
            if let damage { throw damage }
            hasRead = true
            return CSVRecord(line: line.number, fields: fields)
        }
        return nil
    }

    private mutating func nextLine() throws(ReadError) -> Line? {
        let line = try lines.nextAsRead()
        guard let line, damage == nil else { return line }
        if line.isDamaged {
            damage = lines.damaged(line)
        } else if hasRead, let place = line.bytes.firstIndex(where: isControl) {
            damage = lines.error(
                .control,
                at: line.number,
                "byte \(place - line.bytes.startIndex + 1) of the line is control character "
                    + "\(line.bytes[place]): remove it, or save a file in ISO-2022-JP as UTF-8"
            )
        }
        return line
    }

    /// What makes the file no text at all; see `LineReader.skipToFault`.
    mutating func skipToFault() -> ReadError? {
        lines.skipToFault()
    }

    /// Splits a line without quotes.
    private func plainFields(_ line: Line) throws(ReadError) -> [String] {
        try checkLineEnd(line.bytes, line.number)
        let bytes = line.bytes.span
        var fields: [String] = []
        fields.reserveCapacity(16)
        var start = 0
        var all: UInt8 = 0
        for index in 0..<bytes.count {
            let byte = bytes[index]
            if byte == comma {
                fields.append(text(bytes.extracting(start..<index), isASCII: all < 0x80))
                start = index + 1
                all = 0
            } else {
                all |= byte
            }
        }
        fields.append(text(bytes.extracting(start..<bytes.count), isASCII: all < 0x80))
        return fields
    }

    /// Splits a line with quotes, and takes more lines where a quoted field goes on there.
    private mutating func quotedFields(_ first: Line) throws(ReadError) -> [String] {
        var fields: [String] = []
        var bytes = first.bytes
        var at = bytes.startIndex
        var recordBytes = bytes.count
        while true {
            guard at < bytes.endIndex, bytes[at] == quote else {
                let rest = bytes[at...]
                let end = rest.firstPlace(of: comma) ?? rest.endIndex
                let field = rest[..<end]
                try checkLineEnd(field, first.number)
                fields.append(text(field.span, isASCII: false))
                guard end < bytes.endIndex else { return fields }
                at = end + 1
                continue
            }
            at += 1
            var field: [UInt8] = []
            while true {
                let rest = bytes[at...]
                if let end = rest.firstPlace(of: quote) {
                    field.append(contentsOf: rest[..<end])
                    at = end + 1
                    guard at < bytes.endIndex, bytes[at] == quote else { break }
                    field.append(quote)
                    at += 1
                    continue
                }
                field.append(contentsOf: rest)
                field.append(0x0A)
                bytes = try continuation(of: first, &recordBytes)
                at = bytes.startIndex
            }
            fields.append(text(field.span, isASCII: false))
            guard at < bytes.endIndex else { return fields }
            guard bytes[at] == comma else {
                throw lines.error(
                    .quote,
                    at: first.number,
                    """
                    text follows the closing quote of field \(fields.count): a comma is due, and \
                    a quote inside a quoted field is doubled
                    """
                )
            }
            at += 1
        }
    }

    /// The line that an open quoted field goes on with.
    ///
    /// The whole record counts against the limit of a line, else one forgotten quote would take
    /// the rest of the file into memory.
    private mutating func continuation(
        of first: Line,
        _ recordBytes: inout Int
    ) throws(ReadError) -> ArraySlice<UInt8> {
        let line = try nextLine()
        recordBytes += (line?.bytes.count ?? 0) + 1
        guard let line, recordBytes <= lines.lineBytesMax else {
            lines.stop()
            throw lines.error(
                .quote,
                at: first.number,
                """
                a quote that opens in this record has no end, to the end of the file or for \
                \(lines.lineBytesMax) bytes
                """
            )
        }
        return line.bytes
    }

    /// Refuses a carriage return outside quotes: the line ends of an old Macintosh file, which
    /// would make one record of them all.
    private func checkLineEnd(_ bytes: ArraySlice<UInt8>, _ line: Int) throws(ReadError) {
        guard bytes.firstPlace(of: 0x0D) != nil else { return }
        throw lines.error(
            .lineEnd,
            at: line,
            "a carriage return stands alone: save the file with line ends LF or CRLF"
        )
    }

    /// The text of bytes that the line reader has checked; none of a record that is damaged.
    private func text(_ bytes: Span<UInt8>, isASCII: Bool) -> String {
        guard damage == nil else { return "" }
        return String(copying: UTF8Span(unchecked: bytes, isKnownASCII: isASCII))
    }
}

private let quote = UInt8(ascii: "\"")
private let comma = UInt8(ascii: ",")

/// Control characters but tabs and line breaks of any kind, which text may have.
private func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && !(0x09...0x0D).contains(byte) || byte == 0x7F
}
