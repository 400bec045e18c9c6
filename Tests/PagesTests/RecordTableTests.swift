import Domain
import Operations
import Pages
import Reconciliation
import TestSupport
import Testing

/// How tables of answers say what they hold.
@Suite(.freshDatabase)
struct RecordTableTests {
    private func order(_ world: PageWorld) async throws -> PageDocument {
        let settings = PageSettings(language: .en)
        let page = try await OrderPage.load(world.session, settings, "PO-HIGHRESO-H200")
        return try PageDocument(page.html(try await world.frame(settings)))
    }

    /// The cells of a column, by its heading.
    private func column(_ title: String, of table: String, _ page: PageDocument) throws -> [String]
    {
        let rows = try page.rows(table)
        let place = try #require(rows[0].firstIndex { $0.hasPrefix(title) })
        return rows.dropFirst().map { $0[place] }
    }

    @Test func `parts of a schedule have their unit, and stay together`() async throws {
        let page = try await order(try await PageWorld.sample())
        let schedules = try column("Schedule", of: "promises", page)
        #expect(schedules == ["2024-10-31 100 units", "2024-11-30 10 units, 2025-06-30 90 units"])
        let parts = try page.element("promises").all("span")
            .filter { $0.attributes["class"] == "whole" }
        #expect(parts.map(\.words).contains("2025-06-30 90 units"))
    }

    @Test func `what is overdue is marked, not by colour alone`() async throws {
        let page = try await order(try await PageWorld.sample())
        #expect(try column("Overdue", of: "lines", page) == ["▲ 90"])
    }

    @Test func `what a grant was asked for is no claim`() async throws {
        let world = try await PageWorld.sample()
        for (language, words) in [(Language.en, "Applied for"), (.ja, "申請額")] {
            let settings = PageSettings(language: language)
            let page = try await GrantPage.load(world.session, settings, "G-SAKURA-1")
            let document = try PageDocument(page.html(try await world.frame(settings)))
            #expect(document.all("dt").map(\.words).contains(words))
        }
    }

    @Test func `a step of rounding is yen, in whatever the rest is shown`() async throws {
        let world = try await PageWorld.sample()
        let settings = PageSettings(language: .ja)
        let page = try await SubjectPage.load(
            world.session,
            settings,
            .programme,
            "CLOUD-FY2022"
        )
        let words = try PageDocument(page.html(try await world.frame(settings))).root.words
        #expect(words.contains("端数処理の単位1,000 円"), "\(words)")
        #expect(words.contains("200.00 億円"))
    }

    @Test func `programmes and sites have their names, and rows their codes`() async throws {
        let world = try await PageWorld.sample()
        let settings = PageSettings(language: .ja)
        let frame = try await world.frame(settings)
        let grants = try await GrantsPage.load(world.session, settings).html(frame)
        #expect(
            try PageDocument(grants).rows("grants")[1][2] == "クラウドプログラム 令和5年度補正"
        )
        let order = try await OrderPage.load(world.session, settings, "PO-HIGHRESO-H200")
        let shipments = try PageDocument(order.html(frame)).rows("shipments")
        #expect(shipments.dropFirst().allSatisfy { $0.contains("高松") })
        let list = try await ListPage.load(world.session, settings, .site, []).html(frame)
        #expect(try PageDocument(list).rows("list").map { $0[0] }.contains("TAKAMATSU"))
    }

    @Test func `what a finding counts has its unit`() async throws {
        let world = try await PageWorld.sample()
        let run = try await RunReconciliation().run(world.session)
        var found: [Finding] = []
        try await ReadFindings(of: run).findings(world.session) { found += $0 }
        let settings = PageSettings(language: .en)
        let overdue = try #require(
            found.first { $0.rule.code == "Q05" && $0.message.en.contains("HIGHRESO") }
        )
        let page = try #require(
            try await FindingPage.load(world.session, settings, overdue.id)
        )
        let words = try PageDocument(page.html(try await world.frame(settings))).root.words
        #expect(words.contains("Actual90units"), "\(words)")
    }

    @Test func `a name too long for its bar gives way to its code`() async throws {
        let world = try await PageWorld.sample()
        let settings = PageSettings(language: .en)
        let page = try await OverviewPage.load(world.session, settings)
            .html(world.frame(settings))
        let labels = try PageDocument(page).all("text").map(\.words)
        #expect(labels.contains("AIST"))
        #expect(!labels.contains { $0.hasSuffix("…") })
    }
}
