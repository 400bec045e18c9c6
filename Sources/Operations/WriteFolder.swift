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
        try refuseUnmovable()
        // Told before the work; the move below is what refuses for certain.
        try refuseFull()
        let beside = "\(path).part-\(getpid())"
        guard mkdir(beside, 0o755) == 0 else {
            guard errno != EEXIST else {
                throw FileError(
                    "\(beside) is in the way, a part of a pack whose making was interrupted: "
                        + "remove it and try again"
                )
            }
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

    /// A folder is moved to its place, which rename(2) refuses for `.`, `..` and a symbolic link.
    private func refuseUnmovable() throws(FileError) {
        let last = path.split(separator: "/").last ?? "."
        guard last != ".", last != ".." else {
            throw FileError(
                "\(path) is where you are or above it, and no folder takes its place: name a new "
                    + "folder with --to, such as \(path == "/" ? "" : path)/claim"
            )
        }
        var info = stat()
        guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFLNK else { return }
        throw FileError(
            "\(path) is a symbolic link, and no folder takes its place: name the folder that it "
                + "points to, or a new one, with --to"
        )
    }

    /// Folders beside `path` in which a program that was killed left a part of a pack, sorted.
    ///
    /// One whose program still runs is none.
    package var leftovers: [String] {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let parent = parts.dropLast().joined(separator: "/")
        let begins = (parts.last.map(String.init) ?? "") + ".part-"
        let above = parent.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : parent
        return Self.names(in: above)?
            .filter { name in
                guard name.hasPrefix(begins), let id = pid_t(name.dropFirst(begins.count)), id > 0
                else { return false }
                // kill(2) with 0 only asks whether there is such a process.
                return kill(id, 0) != 0 && errno == ESRCH
            }
            .map { parts.count == 1 ? $0 : "\(parent)/\($0)" }
            .sorted() ?? []
    }

    private func refuseFull() throws(FileError) {
        guard let names = Self.names(in: path), !names.isEmpty else { return }
        throw FileError(
            "\(path) is not empty: nothing is ever overwritten; name another folder with --to"
        )
    }

    /// The names in a folder; nil where it cannot be read.
    private static func names(in path: String) -> [String]? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
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
