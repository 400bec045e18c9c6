import Glibc

/// A temporary file without a name, for what can be read only once: gone when it is closed, or when
/// the program ends.
package struct SpooledFile: Sendable {
    let descriptor: Int32
    /// What is copied into it, for its faults.
    private let source: String

    /// - Throws: `FileError` where the system gives none.
    package init(of source: String) throws(FileError) {
        self.source = source
        var path = Array("\(Self.folder)/chotatsu-XXXXXX".utf8CString)
        descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw FileError(source, Self.fault, errno) }
        unlink(path)
    }

    private static var folder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }
    private static var fault: String { "cannot be copied to a temporary file in \(folder)" }

    /// Adds bytes at its end.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        if let fault = writeWhole(bytes, to: descriptor) {
            throw FileError(source, Self.fault, fault)
        }
    }

    package func append(_ bytes: [UInt8]) throws(FileError) {
        if let fault = bytes.withUnsafeBytes({ writeWhole($0, to: descriptor) }) {
            throw FileError(source, Self.fault, fault)
        }
    }

    /// How long it is.
    package func size() throws(FileError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw FileError(source, "cannot be read again", errno)
        }
        return Int(status.st_size)
    }

    /// At most so many of its bytes, from a place on; none behind its end.
    package func bytes(at place: Int, count: Int) throws(FileError) -> [UInt8] {
        try readAt(descriptor, place, count: count, of: source)
    }

    func copyStandardInput() throws(FileError) {
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = Glibc.read(0, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError("standard input", "cannot be read", errno) }
            if count == 0 { return }
            let fault = piece.withUnsafeBytes {
                writeWhole(UnsafeRawBufferPointer(rebasing: $0[..<count]), to: descriptor)
            }
            if let fault { throw FileError(source, Self.fault, fault) }
        }
    }

    /// All that was added to it, in memory.
    package func bytes() throws(FileError) -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(source, Self.fault, errno) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var from = 0
        while from < bytes.count {
            let count = bytes.withUnsafeMutableBytes { piece in
                pread(descriptor, piece.baseAddress?.advanced(by: from), piece.count - from, from)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError(source, "cannot be read", errno) }
            from += count
        }
        return bytes
    }

    /// Lets the system have its room back.
    package func close() {
        Glibc.close(descriptor)
    }
}

/// At most so many bytes of an open file, from a place on; none behind its end.
///
/// `name`: the file's, for the fault.
func readAt(
    _ descriptor: Int32,
    _ place: Int,
    count: Int,
    of name: String
) throws(FileError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        let read = pread(descriptor, buffer.baseAddress, count, off_t(place))
        if read < 0 { failure = errno }
        filled = max(0, read)
    }
    guard failure == 0 else { throw FileError(name, "cannot be read", failure) }
    return bytes
}
