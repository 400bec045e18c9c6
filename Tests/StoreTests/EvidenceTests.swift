import Domain
import Operations
import Postgres
import Store
import TestSupport
import Testing

/// What evidence may be attached to, looked up in the database.
@Suite(.freshDatabase)
struct EvidenceTests {
    private let story = PromiseStory()

    @Test
    func `evidence of what there is not is refused, and its field named`() async throws {
        let journal = try await TestJournal.open(.current)
        let world =
            LineStory().batches[0] + [
                story.event(
                    "2024-05-01",
                    "claim.submitted",
                    #""claim":"C","grant":"G","kind":"interim","requested_jpy":1,"#
                        + #""lines":[{"line":2,"category":"c","amount_jpy":2,"tax_jpy":0}]"#
                ),
                story.order("O", quantity: 3),
            ]
        let made = try await journal.record(world)
        try #require(made.filter(\.isRecorded).count == made.count, "\(made)")
        for (kind, code, line, field) in [
            ("claim", "C", 2, nil), ("claim", "C", nil, nil), ("claim", "C", 1, "subject.line"),
            ("claim", "D", 2, "subject.code"), ("order", "O", 1, nil),
            ("order", "O", 2, "subject.line"), ("order", "P", nil, "subject.code"),
            ("grant", "G", nil, nil), ("grant", "H", nil, "subject.code"),
            ("party", "V", nil, nil), ("statement", "V", nil, "subject.code"),
            ("unit", "SN", nil, "subject.code"), ("invoice", "ANY", nil, nil),
        ] as [(String, String, Int?, String?)] {
            let judged = try await journal.record([evidence(kind, code, line)])[0]
            if case .rejected(let why) = judged {
                #expect(why.field == field && why.rule == "unknown_code", "\(kind): \(judged)")
            } else {
                #expect(judged.isRecorded && field == nil, "\(kind) \(code): \(judged)")
            }
        }
        await journal.connection.close()
    }

    private func evidence(_ kind: String, _ code: String, _ line: Int?) -> String {
        let line = line.map { #","line":\#($0)"# } ?? ""
        return story.event(
            "2024-06-01",
            "evidence.attached",
            #""subject":{"kind":"\#(kind)","code":"\#(code)"\#(line)},"kind":"other","#
                + #""sha256":"\#(String(repeating: "a", count: 64))","file":"f""#
        )
    }
}
