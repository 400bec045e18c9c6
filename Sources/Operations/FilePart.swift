import Foundation
import Glibc

/// A file that is written whole beside its place, and put there once what it holds is recorded.
///
/// Whatever stands in its place is never overwritten, and no other program writes the part.
package struct FilePart {
    package let path: String
    private let part: String

    /// Writes it beside its place, down to the disk.
    ///
    /// Throws `FileError`, also where its place is taken.
    package init(_ path: String, _ bytes: [UInt8]) throws {
        self.path = path
        self.part = "\(path).part-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        guard access(path, F_OK) != 0 else {
            throw FileError("\(path) is there already: move it away, or name another folder")
        }
        let folder = (path as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(
            atPath: folder.isEmpty ? "." : folder,
            withIntermediateDirectories: true
        )
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = open(part, flags, 0o600)
        guard descriptor >= 0 else { throw FileError(path, "cannot be written", errno) }
        defer { close(descriptor) }
        var fault = bytes.withUnsafeBytes { writeWhole($0, to: descriptor) }
        if fault == nil, fsync(descriptor) != 0 { fault = errno }
        if let fault {
            unlink(part)
            throw FileError(path, "cannot be written", fault)
        }
    }

    /// Puts it there, unless something stands there by now.
    ///
    /// `remedy`: what to do then, for the error.
    package func putInPlace(orElse remedy: String) throws {
        guard link(part, path) == 0 else {
            let reason = String(cString: strerror(errno))
            throw FileError("\(path) cannot be written: \(reason). \(remedy) (it is in \(part))")
        }
        unlink(part)
    }

    func remove() {
        unlink(part)
    }
}
