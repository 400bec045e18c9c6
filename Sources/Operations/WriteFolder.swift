import Glibc

/// A folder of files that is there as a whole or not at all.
package struct WriteFolder: Sendable {
    /// Its path; there is nothing there, or an empty folder.
    package let path: String

    /// `path`: where it will be, as the caller names it.
    package init(path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// Writes the files beside their place and moves them there together.
    ///
    /// - Throws: `FileError` where something stands in the way, or the disk or a right is missing;
    ///   then everything is as it was.
    package func write(_ files: [(name: String, bytes: [UInt8])]) throws(FileError) {
        guard !path.isEmpty else { throw FileError("the folder has no name: give --to a path") }
        // Told before the work; the move below is what refuses for certain.
        try refuseFull()
        let beside = "\(path).part-\(getpid())"
        guard mkdir(beside, 0o755) == 0 else {
            throw FileError(path, "cannot be made", errno)
        }
        do throws(FileError) {
            for file in files { try write(file.bytes, to: "\(beside)/\(file.name)") }
            try flush(beside)
            // rename(2): a folder takes the place of an empty one only.
            guard rename(beside, path) == 0 else {
                let code = errno
                try refuseFull()
                throw FileError(path, "cannot be made", code)
            }
        } catch {
            for file in files { unlink("\(beside)/\(file.name)") }
            rmdir(beside)
            throw error
        }
    }

    private func refuseFull() throws(FileError) {
        guard let folder = opendir(path) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name == "." || name == ".." else {
                throw FileError(
                    "\(path) is not empty: nothing is ever overwritten; name another folder with --to"
                )
            }
        }
    }

    private func write(_ bytes: [UInt8], to name: String) throws(FileError) {
        let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError(path, "cannot be written", errno) }
        defer { close(descriptor) }
        if let code = bytes.withUnsafeBytes({ writeWhole($0, to: descriptor) }) {
            throw FileError(path, "cannot be written", code)
        }
        guard fsync(descriptor) == 0 else { throw FileError(path, "cannot be written", errno) }
    }

    /// Makes the names in a folder last.
    private func flush(_ folder: String) throws(FileError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path, "cannot be written", errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError(path, "cannot be written", errno) }
    }
}
