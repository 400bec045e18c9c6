import Domain
import Operations
import Pages
import TestSupport
import Testing

@Suite(.freshDatabase)
struct BankPageTests {
    /// Forms that match an entry at once, as names and values of what they send.
    private func matches(
        _ world: PageWorld,
        _ settings: PageSettings = PageSettings(language: .en)
    ) async throws -> [[String: String]] {
        let page = try await BankPage.load(world.session, settings, [])
        let document = try PageDocument(page.html(try await world.frame(settings, "/bank")))
        return document.all("form").filter { $0.attributes["action"] == "/bank/match" }.map {
            Dictionary(
                $0.all("input").map { ($0.attributes["name"] ?? "", $0.attributes["value"] ?? "") },
                uniquingKeysWith: { $1 }
            )
        }
    }

    @Test func `an officer matches a candidate by a button`() async throws {
        let world = try await PageWorld.claims()
        let forms = try await matches(world)
        #expect(!forms.isEmpty)
        for form in forms {
            #expect(form["csrf"] == PageWorld.officer.csrf)
            #expect(form["statement"] != nil && form["entry"] != nil)
            #expect((form["disbursement"] == nil) != (form["repayment"] == nil))
        }
        let first = try #require(forms.first)
        let fields = first.filter { $0.key != "csrf" }
            .map { "\"\($0.key)\":\"\($0.value)\"" }.sorted().joined(separator: ",")
        try await world.record(
            #"{"type":"bank.matched","occurred_at":"2026-11-29","data":{\#(fields),"reason":"r"}}"#
        )
        let left = try await matches(world)
        #expect(
            !left.contains {
                $0["entry"] == first["entry"]
                    && $0["statement"] == first["statement"]
            }
        )
    }

    @Test func `there is no button for an auditor, and none on a past day`() async throws {
        var world = try await PageWorld.claims()
        var past = PageSettings(language: .en)
        past.asOf = Day(iso: "2026-11-01")
        #expect(try await matches(world, past).isEmpty)
        world.person = Frame.Person(name: "ito", party: "AG", role: .auditor, csrf: "c")
        #expect(try await matches(world).isEmpty)
    }
}
