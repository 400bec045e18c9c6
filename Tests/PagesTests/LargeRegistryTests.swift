import Domain
import Operations
import Pages
import TestSupport
import Testing

/// Where the log is long, what reads all of it is worked out only when asked for.
@Suite(.freshDatabase)
struct LargeRegistryTests {
    @Test func `a claim's page leads to what it would be fixed at`() async throws {
        let world = try await PageWorld.sample()
        let settings = PageSettings(language: .en)
        let frame = try await world.frame(settings, "/claims/C-SAKURA-1")
        func document(isAsked: Bool) async throws -> PageDocument {
            let page = try await ClaimPage.load(
                world.session,
                settings,
                "C-SAKURA-1",
                isAsked: isAsked,
                eventsMax: 10
            )
            return try PageDocument(page.html(frame))
        }
        func links(_ document: PageDocument) -> [String] {
            document.all("main").flatMap { $0.all("a") }.compactMap { $0.attributes["href"] }
        }
        let unasked = try await document(isAsked: false)
        #expect(links(unasked).contains("/claims/C-SAKURA-1?check=on"))
        #expect(!unasked.root.words.contains("would be disallowed"))
        let asked = try await document(isAsked: true)
        #expect(!links(asked).contains("/claims/C-SAKURA-1?check=on"))
        #expect(asked.root.words.contains("would be disallowed"))
    }
}
