import Glibc

/// A line of a text file.
public struct Line: Sendable {
    /// Its number, from 1.
    public let number: Int
    /// Its bytes in UTF-8, without the line end.
    public let bytes: ArraySlice<UInt8>
    /// Whether bytes were no character of the file's encoding: `bytes` is then no UTF-8 either.
    let isDamaged: Bool
}

/// Reads a file line by line in flat memory, whatever its encoding (UTF-8 or CP932) and line ends
/// (LF or CRLF).
///
/// Reading blocks the thread. The bytes of a line share the reader's buffer: let go of them before
/// the next line, or they are copied.
public struct LineReader {
    /// Bytes that a line may have, unless the caller says otherwise: 16 MiB.
    public static let lineBytesMax = 16 << 20

    /// Bytes that are read and decoded at a time.
    private static let pieceBytes = 1 << 20

    private enum Source {
        case descriptor(Int32)
        case bytes(ArraySlice<UInt8>)
    }

    /// The file's name, for messages.
    public let file: String
    /// Bytes that a line may have.
    let lineBytesMax: Int

    private var source: Source
    private var decoder = TextDecoder()
    private var piece: [UInt8]
    /// Decoded text; what stands before `start` was given away.
    private var buffer: [UInt8] = []
    private var start = 0
    /// No line ends between `start` and here.
    private var searched = 0
    /// Lines given away or skipped.
    private var count = 0
    /// Whether the rest of a line is thrown away because the line is too long.
    private var isSkipping = false
    private var isAtEnd = false
    /// What stopped the decoder; it is thrown once the lines before it are given away.
    private var fault: ReadFault?

    /// Reads an open file or pipe from where it stands; the caller closes it.
    public init(file: String, descriptor: Int32, lineBytesMax: Int = LineReader.lineBytesMax) {
        self.file = file
        self.lineBytesMax = lineBytesMax
        self.source = .descriptor(descriptor)
        self.piece = [UInt8](repeating: 0, count: LineReader.pieceBytes)
    }

    /// Reads bytes that are in memory, such as the body of a request.
    public init(file: String, bytes: [UInt8], lineBytesMax: Int = LineReader.lineBytesMax) {
        self.file = file
        self.lineBytesMax = lineBytesMax
        self.source = .bytes(bytes[...])
        self.piece = []
    }

    /// The next line, or nil after the last one.
    ///
    /// - Throws: an error after which reading may go on: behind a line that is too long or damaged
    ///   comes the next one, behind a file that cannot be read further comes nil.
    public mutating func next() throws(ReadError) -> Line? {
        guard let line = try nextAsRead() else { return nil }
        guard !line.isDamaged else { throw damaged(line) }
        return line
    }

    /// The next line, which may be damaged, or nil after the last one.
    mutating func nextAsRead() throws(ReadError) -> Line? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A, from: searched) {
                let first = start
                start = end + 1
                searched = start
                count += 1
                if isSkipping {
                    isSkipping = false
                    continue
                }
                return try line(first..<end)
            }
            searched = buffer.count
            if isSkipping {
                start = buffer.count
            } else if buffer.count - start > lineBytesMax {
                isSkipping = true
                throw tooLong(count + 1)
            }
            guard isAtEnd else {
                fill()
                continue
            }
            let first = start
            start = buffer.count
            if let fault {
                self.fault = nil
                // Of a file of another kind there is no rest that could be mended.
                let advice =
                    count == 0 || fault.rule == .system
                    ? ""
                    : ". The rest of the file is "
                        + "not read: mend this line first"
                throw error(fault.rule, at: count + 1, fault.message + advice)
            }
            guard first < buffer.count, !isSkipping else { return nil }
            count += 1
            return try line(first..<buffer.count)
        }
    }

    /// What is known already to stop the reading further down, with its line; the lines before it
    /// are then skipped.
    ///
    /// That is what stands in the first piece of a file whose first lines make no sense: a picture
    /// or an archive, more often than a text with faults of its own.
    mutating func skipToFault() -> ReadError? {
        guard let fault else { return nil }
        let line = count + 1 + buffer[start...].count { $0 == 0x0A }
        stop()
        return error(fault.rule, at: line, fault.message)
    }

    /// Ends the reading: after an error that leaves no sense in what follows.
    mutating func stop() {
        isAtEnd = true
        fault = nil
        start = buffer.count
        searched = start
    }

    /// What is wrong with a line that is damaged.
    func damaged(_ line: Line) -> ReadError {
        let before = line.bytes.prefix { $0 != TextDecoder.damage }
        let text = String(decoding: before, as: UTF8.self).suffix(20)
        let place = text.isEmpty ? "at its beginning" : "behind \"\(text)\""
        return error(
            .encoding,
            at: line.number,
            "\(place), the line is not \(decoder.encoding), as the file is: it is damaged or in "
                + "another encoding; write it again, or save the whole file as UTF-8"
        )
    }

    func error(_ rule: ReadError.Rule, at line: Int, _ message: String) -> ReadError {
        ReadError(file: file, line: line, rule: rule, message: message)
    }

    private func line(_ range: Range<Int>) throws(ReadError) -> Line {
        guard range.count <= lineBytesMax else { throw tooLong(count) }
        let hasReturn = !range.isEmpty && buffer[range.upperBound - 1] == 0x0D
        let end = hasReturn ? range.upperBound - 1 : range.upperBound
        let bytes = buffer[range.lowerBound..<end]
        return Line(
            number: count,
            bytes: bytes,
            isDamaged: bytes.firstPlace(of: TextDecoder.damage) != nil
        )
    }

    private func tooLong(_ line: Int) -> ReadError {
        error(.lineLength, at: line, "the line is longer than \(lineBytesMax) bytes")
    }

    /// Reads one piece more behind what is not given away.
    private mutating func fill() {
        buffer.removeFirst(start)
        searched -= start
        start = 0
        do throws(ReadFault) {
            switch source {
            case .bytes(let bytes):
                let piece = bytes.prefix(LineReader.pieceBytes)
                source = .bytes(bytes[piece.endIndex...])
                isAtEnd = piece.endIndex == bytes.endIndex
                try decoder.decode(piece, isLast: isAtEnd, to: &buffer)
            case .descriptor(let descriptor):
                let count = try readPiece(descriptor)
                isAtEnd = count == 0
                try decoder.decode(piece[..<count], isLast: isAtEnd, to: &buffer)
            }
        } catch {
            isAtEnd = true
            fault = error
        }
    }

    private mutating func readPiece(_ descriptor: Int32) throws(ReadFault) -> Int {
        while true {
            let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            let code = errno
            // read(2): EINTR, "interrupted by a signal before any data was read".
            guard code == EINTR else {
                throw ReadFault(
                    rule: .system,
                    message: "the file cannot be read: \(String(cString: strerror(code)))"
                )
            }
        }
    }
}
