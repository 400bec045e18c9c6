import Glibc

/// A file read as a whole: one of a bank, never one of events.
package enum FileBytes {
    /// 64 MiB: a statement of 300,000 entries.
    private static let bytesMax = 64 << 20

    /// `name`: a path, or `-` for standard input.
    package static func read(_ name: String) throws(FileError) -> [UInt8] {
        let descriptor = name == "-" ? 0 : open(name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(name, "cannot be opened", errno) }
        defer { if descriptor != 0 { close(descriptor) } }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError(name, "cannot be read", errno) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= bytesMax else {
                throw FileError("\(name) is larger than 64 MiB: split it by account or month")
            }
        }
    }
}
