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
