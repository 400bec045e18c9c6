import Glibc
import Interchange

/// Makes readers of text that tests hold in memory, through a file descriptor where that matters.
enum TextFile {
    /// The bytes of a text in an encoding that iconv knows.
    static func encoded(_ text: String, as encoding: String) throws -> [UInt8] {
        let handle = iconv_open(encoding, "UTF-8")
        guard let handle, handle != iconv_t(bitPattern: -1) else { throw TextFileError() }
        defer { iconv_close(handle) }
        var input = text.utf8.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: input.count * 4 + 16)
        let used: Int? = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var from = input.baseAddress
                var fromLeft = input.count
                var to = output.baseAddress
                var toLeft = output.count
                let result = iconv(handle, &from, &fromLeft, &to, &toLeft)
                return result == 0 ? output.count - toLeft : nil
            }
        }
        guard let used else { throw TextFileError() }
        return output[..<used].map { UInt8(bitPattern: $0) }
    }

    /// Calls the body with a descriptor at the start of a file of these pieces, which has no name.
    static func withDescriptor<Result>(
        _ pieces: some Sequence<[UInt8]>,
        _ body: (Int32) throws -> Result
    ) throws -> Result {
        var path = Array("/tmp/interchange-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw TextFileError() }
        unlink(path)
        defer { close(descriptor) }
        for piece in pieces {
            let count = piece.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count == piece.count else { throw TextFileError() }
        }
        lseek(descriptor, 0, SEEK_SET)
        return try body(descriptor)
    }

    /// The numbers and texts of all lines, and the errors met on the way.
    static func lines(_ reader: LineReader) -> (lines: [String], errors: [ReadError]) {
        var reader = reader
        var lines: [String] = []
        var errors: [ReadError] = []
        while true {
            do throws(ReadError) {
                guard let line = try reader.next() else { return (lines, errors) }
                lines.append("\(line.number) \(String(decoding: line.bytes, as: UTF8.self))")
            } catch {
                errors.append(error)
            }
        }
    }

    /// The lines of a file in memory.
    static func lines(
        _ bytes: [UInt8],
        lineBytesMax: Int = LineReader.lineBytesMax
    ) -> (lines: [String], errors: [ReadError]) {
        lines(LineReader(file: "a.csv", bytes: bytes, lineBytesMax: lineBytesMax))
    }
}

struct TextFileError: Error {}
