import Domain
import Foundation
import Testing

/// The worked cases of the contract, through the rules alone.
struct ConformanceTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures")

    static func lines(_ name: String, _ file: String) throws -> [String] {
        try String(contentsOf: folder.appending(path: "\(name)/\(file).jsonl"), encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }

    @Test(arguments: ["moves-11", "moves-12", "moves-13"])
    func `every outcome and every balance is as the case says`(name: String) throws {
        var registry = MemoryRegistry()
        let outcomes = try Self.lines(name, "outcomes")
        for (index, line) in try Self.lines(name, "events").enumerated() {
            let outcome = registry.record(line)
            let expected = try JSON.parse(outcomes[index])
            switch outcome {
            case .recorded:
                #expect(outcomes[index].contains("\"recorded\""), "\(expected): \(line)")
            case .duplicate: #expect(outcomes[index].contains("\"duplicate\""), "\(line)")
            case .rejected(let why):
                #expect(
                    outcomes[index].contains("\"rejected\""),
                    "line \(index + 1) \(why): \(line)"
                )
            }
        }
        for line in try Self.lines(name, "balances") {
            try check(line, registry)
        }
    }

    private func check(_ line: String, _ registry: MemoryRegistry) throws {
        guard case .object(let members) = try JSON.parse(line) else { return }
        var amounts: [String: Int64] = [:]
        var day: Day?
        var subject: Subject?
        for member in members {
            switch member.value {
            case .number(let text): amounts[member.name] = Int64(text)
            case .string(let text) where member.name == "as_of": day = Day(iso: text)
            case .string(let text):
                let kind = try #require(SubjectKind(rawValue: member.name))
                let key = text.split(separator: "/")
                subject = Subject(kind, key.joined(separator: " "))
            default: break
            }
        }
        let states = registry.states(try #require(subject), atEndOf: try #require(day))
        #expect(states == amounts, "\(line)")
    }
}
