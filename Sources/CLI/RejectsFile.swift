import Glibc
import Operations

/// The file to which refused events go, as JSON Lines.
///
/// It is written beside its place and takes it when it is whole: whoever finds the file finds all of
/// it. A device or a pipe, which nothing can take the place of, is written as it comes.
final class RejectsFile: Sendable {
    /// As the user named it.
    private let name: String
    /// Where the bytes go until they are whole, and where then; nil where they go at once.
    private let move: (from: String, to: String)?
    private let descriptor: Int32

    /// Throws `FileError` where nothing can be written there.
    init(_ name: String) throws {
        self.name = name
        var status = stat()
        let isThere = stat(name, &status) == 0
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw FileError("\(name) is a folder: name a file for the refused events")
        }
        if isThere, status.st_mode & S_IFMT != S_IFREG {
            self.move = nil
            self.descriptor = open(name, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw FileError(name, "cannot be written", errno) }
            return
        }
        // What a symbolic link leads to is replaced, not the link.
        let path = isThere ? Self.resolved(name) : name
        if isThere, access(path, W_OK) != 0 { throw FileError(name, "cannot be written", errno) }
        var draft = Array("\(path).part-XXXXXX".utf8CString)
        self.descriptor = mkstemp(&draft)
        guard descriptor >= 0 else {
            throw FileError(name, "cannot be written in its folder", errno)
        }
        let bytes = draft.dropLast().map { UInt8(bitPattern: $0) }
        self.move = (String(decoding: bytes, as: UTF8.self), path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // mkstemp(3): "the file is created with permissions 0600".
        fchmod(descriptor, isThere ? status.st_mode & 0o777 : Self.defaultMode())
    }

    private static func resolved(_ name: String) -> String {
        guard let path = realpath(name, nil) else { return name }
        defer { free(path) }
        return String(cString: path)
    }

    private static func defaultMode() -> mode_t {
        let mask = umask(0)
        umask(mask)
        return 0o666 & ~mask
    }

    func write(_ refusal: ImportReport.Refusal) throws {
        try write(refusal.lineOfJSON)
    }

    /// `bytes`: whole lines.
    func write(_ bytes: [UInt8]) throws {
        if let fault = bytes.withUnsafeBytes({ writeWhole($0, to: descriptor) }) {
            throw failure(fault)
        }
    }

    /// Gives the file its place, once all is written.
    func finish() throws {
        guard let move else {
            guard close(descriptor) == 0 else { throw failure(errno) }
            return
        }
        // A disk that fills up only when the bytes get there says so here.
        guard fsync(descriptor) == 0, rename(move.from, move.to) == 0 else {
            let code = errno
            abandon()
            throw failure(code)
        }
        close(descriptor)
    }

    /// Leaves what stood there before.
    func abandon() {
        close(descriptor)
        if let move { unlink(move.from) }
    }

    private func failure(_ code: Int32) -> Refused {
        let left = move == nil ? "what is there is not whole" : "it is left as it was"
        return Refused(
            description: "the file of refused events, \(name), cannot be written: "
                + "\(String(cString: strerror(code))); \(left)"
        )
    }
}
