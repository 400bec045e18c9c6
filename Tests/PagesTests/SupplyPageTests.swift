import Domain
import Operations
import Pages
import Reconciliation
import TestSupport
import Testing

/// Allocations, the search, and what is told of findings.
@Suite(.freshDatabase)
struct SupplyPageTests {
    @Test(arguments: ["2023-09-30", "2024-06-30", nil])
    func `allocations add up by vendor and product`(day: String?) async throws {
        let world = try await PageWorld.sample()
        var ask = ShowAllocations()
        ask.past = AskedPast(asOf: day.flatMap { Day(iso: $0) })
        let answer = try await ask.run(world.session)
        var sums: [String: [Int128]] = [:]
        for allocation in answer.allocations {
            let key = "\(allocation.text("vendor") ?? "") \(allocation.text("product") ?? "")"
            let states = try #require(allocation.members("states"))
            let held = SubjectKind.allocation.states.map { Int128(states[$0.rawValue] ?? "") ?? -1 }
            sums[key] = zip(sums[key] ?? [0, 0, 0], held).map { $0 + $1 }
        }
        #expect(!answer.rows.isEmpty)
        #expect(answer.rows.count == sums.count)
        for row in answer.rows { #expect(row.held == sums["\(row.vendor) \(row.product)"]) }
        for filled in answer.buyers {
            #expect(filled.filled <= filled.ordered)
            let percent = Decimal(Int64(filled.filled)).multiplied(by: 100)?
                .divided(by: Decimal(Int64(filled.ordered)), significantDigits: 6)
            #expect(filled.percent == percent)
        }
    }

    @Test(arguments: [
        ("G-SAKURA-1", "/grants/G-SAKURA-1"), ("PO-AIST-ABCI-Q", "/orders/PO-AIST-ABCI-Q"),
        ("ＮＥＤＯ", "/parties/NEDO"), (" SH-GMO-1 ", "/shipments/SH-GMO-1"), ("SAKURA", nil),
        ("nothing", nil), ("", nil), ("G-SAKURA", nil),
    ])
    func `the search goes to the one thing that has the code`(
        text: String,
        path: String?
    ) async throws {
        let world = try await PageWorld.sample()
        let search = try await SearchPage.load(world.session, text)
        let frame = try await world.frame()
        if text == "SAKURA" {
            // The party of just that code, though others begin so.
            #expect(search.only(frame)?.text == "/parties/SAKURA")
        } else {
            #expect(search.only(frame)?.text == path)
        }
    }

    @Test func `every kind that has codes is found by the beginning of one`() async throws {
        let world = try await PageWorld.claims()
        for kind in CodeKind.allCases where kind != .line && kind != .unit {
            let codes = try await ListKnownCodes(kind: kind, rowsMax: 1).run(world.session)
            guard let code = codes.first else { continue }
            let number = kind == .invoice ? String(code.drop { $0 != " " }.dropFirst()) : code
            let found = try await FindCodes(number).run(world.session)
            #expect(found.contains { $0.kind == kind && $0.code == code }, "\(kind) \(code)")
        }
    }

    @Test func `findings are those of the newest run, and no page makes another`() async throws {
        let world = try await PageWorld.claims()
        let settings = PageSettings(language: .en)
        let none = try await FindingsPage.load(world.session, settings, [])
            .html(world.frame(settings))
        #expect(String(decoding: none, as: UTF8.self).contains("No run was made yet"))
        #expect(try await FindRun(upTo: AskedPast()).run(world.session) == nil)
        let run = try await RunReconciliation().run(world.session)
        #expect(try await FindRun(upTo: AskedPast()).run(world.session)?.id == run.id)
        let asked = FindRun(upTo: AskedPast(asOf: Day(iso: "2020-01-01")))
        #expect(try await asked.run(world.session) == nil)
        var findings: [Finding] = []
        try await ReadFindings(of: run).findings(world.session) { findings += $0 }
        // The gravest first, those of a severity in the order of the run.
        findings = ["error", "warning", "pending"].flatMap { severity in
            findings.filter { $0.severity == severity }
        }
        let page = try await FindingsPage.load(world.session, settings, [])
            .html(world.frame(settings))
        let rows = try PageDocument(page).rows("findings", exact: true).dropFirst()
        #expect(rows.map { $0[3] } == findings.map(\.message.en))
        #expect(
            rows.map { $0[4] }
                == findings.map { $0.differenceJPY == 0 ? "–" : String($0.differenceJPY) }
        )
        let errors = try await FindingsPage.load(world.session, settings, [("severity", "error")])
            .html(world.frame(settings))
        let count = try PageDocument(errors).rows("findings").count - 1
        #expect(count == findings.count { $0.severity == "error" })
        #expect(count > 0 && count < findings.count)
    }

    @Test func `who reads all may accept nothing`() async throws {
        let world = try await PageWorld.claims()
        let run = try await RunReconciliation().run(world.session)
        var ids: [String] = []
        try await ReadFindings(of: run).findings(world.session) { ids += $0.map(\.id) }
        let id = try #require(ids.first)
        let settings = PageSettings(language: .ja)
        let page = try #require(try await FindingPage.load(world.session, settings, id))
        for (role, forms) in [(Role.officer, 2), (.auditor, 1)] {
            let person = Frame.Person(name: "a", party: "NEDO", role: role, csrf: "c")
            let frame = try await world.frame(settings, "/findings/\(id)", person: person)
            let document = try PageDocument(page.html(frame))
            let posts = document.all("form").filter { $0.attributes["method"] == "post" }
            #expect(posts.count == forms)
        }
    }

    @Test(arguments: Role.allCases)
    func `the navigation shows what a role may see`(role: Role) async throws {
        let world = try await PageWorld.empty()
        let person = Frame.Person(name: "a", party: "V", role: role, csrf: "c")
        let frame = try await world.frame(PageSettings(language: .en), person: person)
        let document = try PageDocument(ProblemPage(status: 404).html(frame))
        let links = try #require(document.all("nav").first).all("a")
            .compactMap { $0.attributes["href"] }
        #expect(links.contains("/tokens") == (role == .officer))
        #expect(links.contains("/enter") == (role != .auditor))
        #expect(links.contains("/grants") == (role != .vendor))
        #expect(links.contains("/bank") == (role == .officer || role == .auditor))
        #expect(links.contains("/for-vendors") == (role != .buyer))
        #expect(links.contains("/backlog"))
        let brand = document.all("a").first { $0.attributes["class"] == "brand" }
        #expect(brand?.attributes["href"] == (role == .vendor ? "/for-vendors" : "/"))
    }
}
