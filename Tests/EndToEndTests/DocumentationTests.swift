import Foundation
import Testing

/// The documents show real output: each `console` block in them is a session that is run here.
///
/// Lines that begin with `$ ` are commands, the lines up to the next one what they print on both
/// streams. `CHOTATSU_WRITE_DOCS=1` writes what they print into the documents instead.
struct DocumentationTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test(arguments: ["README.md", "docs/concepts.md"])
    func `the documents show what the commands print`(name: String) throws {
        let file = Self.root.appending(path: name)
        let text = try String(contentsOf: file, encoding: .utf8)
        let home = NSTemporaryDirectory() + "/chotatsu-docs-\(UUID().uuidString.prefix(8))"
        defer {
            _ = try? Shell.run("chotatsu db stop", home: home)
            try? FileManager.default.removeItem(atPath: home)
        }
        // The first use says where the data live, which differs from machine to machine.
        _ = try Shell.run("chotatsu db migrate", home: home)
        var shown: [String] = []
        var isSession = false
        var expected: [String] = []
        for line in text.components(separatedBy: "\n") {
            if line == "```console" {
                isSession = true
                shown.append(line)
            } else if isSession, line == "```" {
                isSession = false
                shown.append(line)
            } else if isSession, line.hasPrefix("$ ") {
                shown.append(line)
                let output = try Shell.run(String(line.dropFirst(2)), home: home).both
                shown += output.components(separatedBy: "\n").dropLast(
                    output.hasSuffix("\n") ? 1 : 0
                )
            } else if !isSession {
                shown.append(line)
            } else {
                expected.append(line)
            }
        }
        let written = shown.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["CHOTATSU_WRITE_DOCS"] != nil {
            try written.write(to: file, atomically: true, encoding: .utf8)
        } else {
            let lines = text.components(separatedBy: "\n")
            let first = zip(lines, shown).first { $0 != $1 }
            #expect(
                written == text,
                "\(name) shows “\(first?.0 ?? "")”, the program prints “\(first?.1 ?? "")”"
            )
        }
        #expect(text.contains("$ chotatsu"), "\(name) shows no command")
    }
}

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
