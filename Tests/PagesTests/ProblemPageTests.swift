import Domain
import Operations
import Pages
import TestSupport
import Testing

/// What went wrong is said in the language of the page.
@Suite(.freshDatabase)
struct ProblemPageTests {
    private static let detail = "the month is none"

    private func words(_ page: ProblemPage, _ language: Language) async throws -> String {
        let world = try await PageWorld.empty()
        let frame = try await world.frame(PageSettings(language: language))
        let document = try PageDocument(page.html(frame))
        return try document.element("main").words
    }

    @Test(arguments: [400, 403, 404, 405, 406, 408, 409, 413, 415, 422, 429, 500, 503])
    func `a Japanese page shows no English detail`(status: Int) async throws {
        let page = ProblemPage(status: status, detail: Self.detail)
        let japanese = try await words(page, .ja)
        #expect(!japanese.contains(Self.detail))
        #expect(!japanese.contains("下記"), "nothing stands below")
        #expect(!japanese.contains { $0.isASCII && $0.isLetter }, "\(japanese)")
        #expect(try await words(page, .en).contains(Self.detail))
    }

    @Test func `it has words of its own where there are some`() async throws {
        var page = ProblemPage(status: 403, detail: Self.detail)
        page.japanese = "画面を読み込み直してください（例）。"
        #expect(try await words(page, .ja).contains("（例）"))
        let reason = Rejection(field: "day", rule: "date", message: Self.detail)
        let refused = ProblemPage(status: 422, detail: Self.detail, reasons: [reason])
        let text = try await words(refused, .ja)
        #expect(text.contains("日付の形式ではありません"))
        #expect(!text.contains(Self.detail))
        #expect(try await words(refused, .en).contains(Self.detail))
    }
}
