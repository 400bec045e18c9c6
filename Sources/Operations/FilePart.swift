import Foundation
import Glibc

/// A file that is written whole beside its place, and put there once what it holds is recorded.
struct FilePart {
    private let path: String
    private var part: String { path + ".part" }

    /// Writes it beside its place, down to the disk.
    ///
    /// Throws `FileError`, also where its place is taken.
    init(_ path: String, _ bytes: [UInt8]) throws {
        self.path = path
        guard access(path, F_OK) != 0 else {
            throw FileError("\(path) is there already: move it away, or name another folder")
        }
        let folder = (path as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(
            atPath: folder.isEmpty ? "." : folder,
            withIntermediateDirectories: true
        )
        let descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path, "cannot be written", errno) }
        defer { close(descriptor) }
        var fault = bytes.withUnsafeBytes { writeWhole($0, to: descriptor) }
        if fault == nil, fsync(descriptor) != 0 { fault = errno }
        if let fault {
            unlink(path + ".part")
            throw FileError(path, "cannot be written", fault)
        }
    }

    func putInPlace() throws {
        guard rename(part, path) == 0 else {
            throw FileError(
                "\(part) cannot be renamed to \(path): \(String(cString: strerror(errno)))"
            )
        }
    }

    func remove() {
        unlink(part)
    }
}
