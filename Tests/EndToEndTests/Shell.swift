import Foundation
import TestSupport

/// Runs a command line as a user would, with the built program in PATH.
enum Shell {
    struct Result {
        let status: Int32
        let output: String
        let errors: String
        /// Both streams, as a terminal shows them: errors behind the output.
        var both: String { output + errors }
    }

    /// The folder of the built programs, beside the test bundle.
    static var programs: String {
        let bundle = CommandLine.arguments.first ?? ""
        var folder = URL(filePath: bundle).deletingLastPathComponent()
        for _ in 0..<6 {
            if FileManager.default.isExecutableFile(atPath: folder.path + "/chotatsu") {
                return folder.path
            }
            folder = folder.deletingLastPathComponent()
        }
        return DocumentationTests.root.path + "/.build/debug"
    }

    /// Runs it against the database of the running test, with no private one in reach.
    static func onTestDatabase(
        _ command: String,
        input: String = "",
        environment: [String: String] = [:]
    ) throws -> Result {
        try run(
            command,
            home: "/nonexistent",
            input: input,
            environment: ["CHOTATSU_DATABASE_URL": TestDatabase.current.url]
                .merging(environment) { $1 }
        )
    }

    static func run(
        _ command: String,
        home: String,
        input: String = "",
        environment extra: [String: String] = [:]
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = DocumentationTests.root
        var environment = ProcessInfo.processInfo.environment
        environment["CHOTATSU_HOME"] = home
        environment["CHOTATSU_DATABASE_URL"] = nil
        environment["PATH"] = programs + ":" + (environment["PATH"] ?? "")
        environment.merge(extra) { $1 }
        process.environment = environment
        let folder = FileManager.default.temporaryDirectory
        let names = (0..<3).map { _ in folder.appending(path: UUID().uuidString) }
        defer { for name in names { try? FileManager.default.removeItem(at: name) } }
        try input.write(to: names[0], atomically: true, encoding: .utf8)
        for name in names.dropFirst() {
            _ = FileManager.default.createFile(atPath: name.path, contents: nil)
        }
        // Files, not pipes: a server that the command starts may keep a pipe open.
        process.standardInput = try FileHandle(forReadingFrom: names[0])
        process.standardOutput = try FileHandle(forWritingTo: names[1])
        process.standardError = try FileHandle(forWritingTo: names[2])
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            output: try String(contentsOf: names[1], encoding: .utf8),
            errors: try String(contentsOf: names[2], encoding: .utf8)
        )
    }
}
