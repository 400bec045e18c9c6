import Domain
import NIOCore
import Operations

/// The files of which a body is made, one after the other: `files=a.csv:120,b.jsonl:99` names them,
/// with the bytes of each, a name in percent-encoded UTF-8.
struct SentFiles {
    /// With their bytes.
    let parts: [(name: String, bytes: Int)]

    private static let filesMax = 100

    static let parameter = QueryParameter(
        "files",
        .text,
        "The files that the body is made of, as NAME:BYTES with commas between."
    )

    /// The files that the parameter names, or the body as one.
    ///
    /// - Throws: `Rejection`, `FileError`; then all are closed.
    ///
    /// `uploads`: one for each that comes at the same time.
    static func take(
        _ call: RouteCall,
        _ uploads: Budget
    ) async throws -> [(name: String, spooled: SpooledFile)] {
        guard uploads.take(1) else { throw Problem.tooMuchAtOnce }
        defer { uploads.giveBack(1) }
        return try await take(call)
    }

    private static func take(
        _ call: RouteCall
    ) async throws -> [(name: String, spooled: SpooledFile)] {
        if let written = call.query.text("files") {
            let sent = try SentFiles(written)
            let files = try await sent.take(from: call.body)
            return zip(sent.parts, files).map { ($0.name, $1) }
        }
        let file = try SpooledFile(of: "the body")
        do {
            while let piece = try await call.body.next() {
                try piece.withUnsafeReadableBytes { (bytes) throws(FileError) in
                    try file.append(bytes)
                }
            }
        } catch {
            file.close()
            throw error
        }
        return [("body", file)]
    }

    /// - Throws: `Rejection` where the parameter cannot be read.
    init(_ written: String) throws(Rejection) {
        var parts: [(name: String, bytes: Int)] = []
        for part in written.split(separator: ",", omittingEmptySubsequences: false) {
            guard let colon = part.lastIndex(of: ":"), colon > part.startIndex,
                let bytes = Int(part[part.index(after: colon)...]), bytes >= 0
            else {
                throw Self.rejection(written, "it is NAME:BYTES for each file, with commas between")
            }
            parts.append((percentDecoded(part[..<colon]), bytes))
        }
        guard parts.count <= Self.filesMax else {
            throw Self.rejection(written, "it names more than \(Self.filesMax) files")
        }
        self.parts = parts
    }

    /// Takes them from the body.
    ///
    /// - Throws: `Rejection` where the body is longer or shorter; `FileError`.
    private func take(from body: RequestBytes) async throws -> [SpooledFile] {
        var files: [SpooledFile] = []
        do {
            try await take(from: body, to: &files)
        } catch {
            for file in files { file.close() }
            throw error
        }
        return files
    }

    private func take(from body: RequestBytes, to files: inout [SpooledFile]) async throws {
        var rest = parts[...]
        var missing = 0
        func open() throws {
            // A file without bytes ends where it begins.
            while missing == 0, let next = rest.popFirst() {
                files.append(try SpooledFile(of: next.name))
                missing = next.bytes
            }
        }
        try open()
        while var piece = try await body.next() {
            while piece.readableBytes > 0 {
                guard let file = files.last, missing > 0,
                    let slice = piece.readSlice(length: min(missing, piece.readableBytes))
                else {
                    throw Self.rejection(nil, "the body is longer than the files it is made of")
                }
                try slice.withUnsafeReadableBytes { (bytes) throws(FileError) in
                    try file.append(bytes)
                }
                missing -= slice.readableBytes
                try open()
            }
        }
        guard missing == 0, rest.isEmpty else {
            throw Self.rejection(nil, "the body is shorter than the files it is made of")
        }
    }

    private static func rejection(_ value: String?, _ message: String) -> Rejection {
        Rejection(field: "files", value: value, rule: "files", message: "files: \(message)")
    }
}
