/// Reads a file of JSON Lines: one value a line, blank lines passed over.
public struct JSONLReader {
    private var lines: LineReader

    /// Reads these lines.
    public init(_ lines: LineReader) {
        self.lines = lines
    }

    /// Ends the reading.
    mutating func stop() {
        lines.stop()
    }

    /// What makes the file no text at all; see `LineReader.skipToFault`.
    mutating func skipToFault() -> ReadError? {
        lines.skipToFault()
    }

    /// The next line that is not blank, as it stands (`JSON.parse` takes its bytes), or nil after
    /// the last one.
    ///
    /// - Throws: an error after which reading may go on; see `LineReader.next`.
    public mutating func next() throws(ReadError) -> Line? {
        while let line = try lines.next() {
            if line.bytes.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) {
                return line
            }
        }
        return nil
    }
}
