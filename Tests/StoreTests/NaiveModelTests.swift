import Foundation
import TestSupport
import Testing

/// The naive model against the worked cases of the contract: what it is compared with later must
/// not be wrong itself.
struct NaiveModelTests {
    struct OutcomeLine: Decodable {
        let line: Int
        let outcome: String
        let why: String?
    }

    static let cases = ["moves-11", "moves-12", "moves-13"]

    static func lines(_ name: String, of folder: String) throws -> [String] {
        let file = URL(filePath: #filePath)
            .appending(path: "../../Fixtures/\(folder)/\(name)")
            .standardizedFileURL
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test(arguments: cases)
    func `the naive model judges every event as the worked case does`(folder: String) throws {
        var model = NaiveModel()
        let expected = try NaiveModelTests.lines("outcomes.jsonl", of: folder).map { line in
            try JSONDecoder().decode(OutcomeLine.self, from: Data(line.utf8))
        }
        let events = try NaiveModelTests.lines("events.jsonl", of: folder)
        try #require(events.count == expected.count)
        for (event, expected) in zip(events, expected) {
            let outcome = model.record(event)
            let name =
                switch outcome {
                case .recorded: "recorded"
                case .duplicate: "duplicate"
                case .rejected: "rejected"
                }
            #expect(
                name == expected.outcome,
                "line \(expected.line): \(outcome), expected: \(expected.why ?? expected.outcome)"
            )
        }
        try compareBalances(of: model, folder: folder)
    }

    /// Every balance of the case, and no subject beside those it lists.
    private func compareBalances(of model: NaiveModel, folder: String) throws {
        var listed: [Int: Set<NaiveSubject>] = [:]
        for line in try NaiveModelTests.lines("balances.jsonl", of: folder) {
            let fields = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            )
            let date = try #require(fields["as_of"] as? String)
            let day = try #require(NaiveModel.day(date))
            let subject = try subject(of: fields)
            listed[day, default: []].insert(subject)
            let states = model.states(onDay: day)[subject] ?? [:]
            for (state, amount) in fields {
                guard let amount = amount as? Int else { continue }
                #expect(states[state] ?? 0 == amount, "\(line), \(state)")
            }
        }
        for (day, subjects) in listed {
            let moved = model.states(onDay: day).keys.filter { subject in
                switch subject {
                case .line, .allocation, .programme, .grant, .claim: true
                default: false
                }
            }
            #expect(Set(moved) == subjects, "day \(day)")
        }
    }

    private func subject(of fields: [String: Any]) throws -> NaiveSubject {
        if let line = fields["line"] as? String {
            let parts = line.split(separator: "/")
            let number = try #require(Int(parts[1]))
            return .line(order: String(parts[0]), line: number)
        }
        if let code = fields["allocation"] as? String { return .allocation(code) }
        if let code = fields["programme"] as? String { return .programme(code) }
        if let code = fields["grant"] as? String { return .grant(code) }
        let claim = try #require(fields["claim"] as? String)
        return .claim(claim)
    }
}
