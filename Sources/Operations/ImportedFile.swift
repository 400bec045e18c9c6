import Glibc
import Interchange

/// A file of events to import, which can be read more than once.
package struct ImportedFile: Sendable {
    /// As the user named it; `-` is standard input.
    package let name: String
    /// Open from its beginning to its end, more than once.
    private let descriptor: Int32
    private let format: EventFile.Format
    /// What the file was like when it was opened; nil where it cannot change.
    private let version: Version?

    /// What differs where a file was written to.
    private struct Version: Equatable {
        let bytes: Int
        let seconds: Int
        let nanoseconds: Int
    }

    /// Opens a file.
    ///
    /// Standard input is first copied to a temporary file without a name.
    ///
    /// `name`: a path, or `-`.
    /// `type`: the type of CSV rows that name none.
    package init(name: String, type: String?) throws(FileError) {
        self.name = name
        if name == "-" {
            let spooled = try SpooledFile(of: "standard input")
            try spooled.copyStandardInput()
            self.descriptor = spooled.descriptor
            self.version = nil
        } else {
            let descriptor = Glibc.open(name, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw FileError(name, "cannot be opened", errno) }
            var status = stat()
            guard fstat(descriptor, &status) == 0 else {
                throw FileError(name, "cannot be read", errno)
            }
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw FileError("\(name) is a folder: name the files in it")
            }
            self.descriptor = descriptor
            self.version = Self.version(status)
        }
        self.format = Self.format(name, descriptor, type)
    }

    private static func format(
        _ name: String,
        _ descriptor: Int32,
        _ type: String?
    ) -> EventFile.Format {
        let lower = name.lowercased()
        if lower.hasSuffix(".csv") { return .csv(type: type) }
        let isJSON = [".jsonl", ".ndjson", ".json"].contains { lower.hasSuffix($0) }
        return isJSON || beginsLikeJSON(descriptor) ? .jsonl : .csv(type: type)
    }

    /// What was written to a temporary file: `name` is what its faults are told of.
    ///
    /// `isCSV`: nil where the name, or how it begins, says so.
    package init(_ spooled: SpooledFile, name: String, isCSV: Bool?, type: String?) {
        self.name = name
        self.descriptor = spooled.descriptor
        self.version = nil
        self.format =
            if let isCSV {
                isCSV ? .csv(type: type) : .jsonl
            } else {
                Self.format(name, spooled.descriptor, type)
            }
    }

    /// The events from the first.
    func open() throws(FileError) -> EventFile {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw FileError(name, "cannot be read twice: give it on standard input", errno)
        }
        return EventFile(LineReader(file: name, descriptor: descriptor), format: format)
    }

    /// Refuses a file that somebody wrote to since it was opened: what was checked of it is not what
    /// would be recorded.
    func checkUnchanged() throws(FileChanged) {
        guard let version else { return }
        var status = stat()
        guard fstat(descriptor, &status) == 0, Self.version(status) == version else {
            throw FileChanged(name: name)
        }
    }

    /// How long it is.
    package func size() throws(FileError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw FileError(name, "cannot be read", errno)
        }
        return Int(status.st_size)
    }

    /// At most so many of its bytes, from a place on; none behind its end.
    ///
    /// Throws `FileError`, and where somebody wrote to the file since it was opened.
    package func bytes(at place: Int, count: Int) throws -> [UInt8] {
        let bytes = try readAt(descriptor, place, count: count, of: name)
        try checkUnchanged()
        return bytes
    }

    private static func version(_ status: stat) -> Version {
        Version(
            bytes: Int(status.st_size),
            seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec
        )
    }

    /// Whether this is the file at a path, under whatever name.
    package func isFile(at path: String) -> Bool {
        // The copy of standard input is a file without a name: what it was copied from counts.
        var (mine, other) = (stat(), stat())
        guard fstat(name == "-" ? 0 : descriptor, &mine) == 0, stat(path, &other) == 0,
            mine.st_mode & S_IFMT == S_IFREG
        else { return false }
        return mine.st_dev == other.st_dev && mine.st_ino == other.st_ino
    }

    private static func beginsLikeJSON(_ descriptor: Int32) -> Bool {
        var start = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &start, 64, 0)
        return start.prefix(max(0, count)).first { $0 > 0x20 && $0 < 0x80 } == 0x7B
    }
}

/// A file that was written to while it was imported.
struct FileChanged: Error, CustomStringConvertible {
    let name: String

    var description: String {
        "\(name) changed while it was read: nothing is recorded; import it again when it is written"
    }
}

/// A file that the operating system refuses.
package struct FileError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    package init(_ name: String, _ what: String, _ code: Int32) {
        self.description = "\(name) \(what): \(String(cString: strerror(code)))"
    }
}
