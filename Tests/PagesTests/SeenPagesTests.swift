import Domain
import Operations
import Pages
import Reconciliation
import Store
import TestSupport
import Testing

/// Pages as the holders of tokens see them: PostgreSQL shows each only what concerns its party.
@Suite(.freshDatabase)
struct SeenPagesTests {
    private func viewer(_ world: PageWorld, _ party: String, _ role: Role) async throws -> Viewer {
        let (token, _) = try await CreateToken(party: party, role: role, name: "a", days: 9)
            .run(world.session)
        return try #require(try await Viewer.find(token: token, world.session.connection))
    }

    private func pages(
        _ world: PageWorld,
        _ viewer: Viewer,
        _ settings: PageSettings
    ) async throws -> [EveryPage.Written] {
        let person = Frame.Person(
            name: viewer.name,
            party: viewer.party,
            role: viewer.role,
            csrf: "c"
        )
        return try await world.session.seen(by: viewer) { session in
            try await EveryPage.of(PageWorld(session: session, person: person), settings)
        }
    }

    @Test func `an auditor's pages have the figures of the office's own`() async throws {
        let world = try await PageWorld.claims()
        _ = try await RunReconciliation().run(world.session)
        let settings = PageSettings(language: .en)
        let auditor = try await viewer(world, "AG", .auditor)
        let seen = try await pages(world, auditor, settings)
        let all = try await EveryPage.of(world, settings)
        #expect(seen.map(\.name) == all.map(\.name))
        for (mine, whole) in zip(seen, all) where !mine.name.hasPrefix("enter") {
            let (left, right) = (try PageDocument(mine.bytes), try PageDocument(whole.bytes))
            let cells = { (page: PageDocument) in
                page.all("td").filter {
                    $0.all("form").isEmpty && $0.attributes["class"] != "action"
                }
            }
            #expect(cells(left).map(\.words) == cells(right).map(\.words), "\(mine.name)")
        }
    }

    @Test func `a buyer's pages show nothing of another's`() async throws {
        let world = try await PageWorld.sample()
        _ = try await RunReconciliation().run(world.session)
        let buyer = try await viewer(world, "SAKURA", .buyer)
        let written = try await pages(world, buyer, PageSettings(language: .en))
        #expect(written.contains { $0.name == "overview" })
        for page in written {
            let text = String(decoding: page.bytes, as: UTF8.self)
            #expect(!text.contains("PO-AIST"), "\(page.name)")
            #expect(!text.contains("G-SOFTBANK"), "\(page.name)")
            #expect(!text.contains("AL-SOFTBANK"), "\(page.name)")
        }
        let overview = try #require(written.first { $0.name == "overview" })
        let rows = try PageDocument(overview.bytes).rows("backlog-table", exact: true)
        #expect(rows.map { $0[0] } == ["Buyer", "SAKURA internet Inc.※", "Total"])
    }

    @Test func `a vendor's pages show no money, and no order placed with another`() async throws {
        let world = try await PageWorld.sample()
        _ = try await RunReconciliation().run(world.session)
        let vendor = try await viewer(world, "FUJITSU", .vendor)
        let written = try await pages(world, vendor, PageSettings(language: .en))
        for page in written {
            let text = String(decoding: page.bytes, as: UTF8.self)
            #expect(!text.contains("PO-SAKURA"), "\(page.name)")
            #expect(!text.contains("G-SAKURA"), "\(page.name)")
            #expect(!text.contains("CLOUD-FY"), "\(page.name)")
        }
        let backlog = try #require(written.first { $0.name == "list-order" })
        #expect(String(decoding: backlog.bytes, as: UTF8.self).contains("PO-AIST-ABCI-Q"))
    }
}
