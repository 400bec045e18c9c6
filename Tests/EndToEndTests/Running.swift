import Foundation
import Testing

/// A program under way.
struct Running {
    let process = Process()
    private let files: [URL]

    init(_ words: [String], home: String) throws {
        files = (0..<2).map { _ in
            FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        }
        for file in files {
            _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        }
        process.executableURL = URL(
            filePath: words[0].hasPrefix("/") ? words[0] : Shell.programs + "/" + words[0]
        )
        process.arguments = Array(words.dropFirst())
        var environment = ProcessInfo.processInfo.environment
        environment["CHOTATSU_HOME"] = home
        environment["CHOTATSU_DATABASE_URL"] = nil
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
    }

    /// What it has said so far.
    var said: (output: String, errors: String) {
        let texts = files.map { (try? String(contentsOf: $0, encoding: .utf8)) ?? "" }
        return (texts[0], texts[1])
    }

    /// What came of it; -1 where a signal ended it.
    func finish() throws -> Shell.Result {
        process.waitUntilExit()
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        return Shell.Result(
            status: process.terminationReason == .exit ? process.terminationStatus : -1,
            output: try String(contentsOf: files[0], encoding: .utf8),
            errors: try String(contentsOf: files[1], encoding: .utf8)
        )
    }

    /// The process of the private server in a home.
    static func serverPID(_ home: String) throws -> pid_t {
        let text = try String(contentsOfFile: home + "/data/postmaster.pid", encoding: .utf8)
        return try #require(text.split(separator: "\n").first.flatMap { pid_t($0) })
    }
}
