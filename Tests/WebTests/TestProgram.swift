import Foundation
import TestSupport

/// The built program, on the database of the running test.
enum TestProgram {
    static let fixtures =
        URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().path + "/Fixtures"

    /// What a command writes, whatever its status.
    static func run(_ arguments: String) throws -> String {
        let command =
            "\"\(Bundle.main.bundlePath)/chotatsu\" \(arguments) "
            + "--database '\(TestDatabase.current.url)' 2>/dev/null; true"
        return String(decoding: try Shell.run(command), as: UTF8.self)
    }

    /// Records the events of a fixture.
    static func importFixture(_ name: String) throws {
        _ = try run("import \"\(fixtures)/\(name)/events.jsonl\"")
    }
}
