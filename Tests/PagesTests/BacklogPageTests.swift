import Domain
import Operations
import Pages
import TestSupport
import Testing

@Suite(.freshDatabase)
struct BacklogPageTests {
    private func page(
        _ world: PageWorld,
        _ query: [(name: String, value: String)],
        _ settings: PageSettings = PageSettings(language: .en)
    ) async throws -> PageDocument {
        let asked = BacklogPage.Asked(query)
        return try PageDocument(
            try await BacklogPage.load(world.session, settings, asked)
                .html(world.frame(settings, "/backlog", query))
        )
    }

    private func answer(_ world: PageWorld, _ change: (inout ShowBacklog) -> Void) async throws
        -> ShowBacklog.Answer
    {
        var ask = ShowBacklog()
        ask.past = AskedPast(asOf: Day(iso: "2024-05-31"))
        change(&ask)
        return try await ask.run(world.session)
    }

    private var past: PageSettings {
        var settings = PageSettings(language: .en)
        settings.asOf = Day(iso: "2024-05-31")
        return settings
    }

    @Test(arguments: BacklogKey.allCases.filter { $0 != .line && $0 != .month })
    func `a filter takes the lines of its value, and the total is theirs`(
        key: BacklogKey
    ) async throws {
        let world = try await PageWorld.sample()
        let groups = try await answer(world) { $0.by = [key] }
        for group in groups.rows {
            guard let value = group.keys[0] else { continue }
            let document = try await page(world, [(key.rawValue, value)], past)
            let rows = try document.rows("backlog", exact: true)
            #expect(rows.last?.contains(Figures.number(group.backlog)) == true, "\(value)")
            #expect(rows.last?.last == group.valueJPYBacklog ?? "–", "\(value)")
            let lines = try await answer(world) {
                $0.filter = BacklogPage.Asked([(key.rawValue, value)]).filter
            }
            #expect(rows.count == lines.rows.count + 2)
            #expect(lines.total.backlog == group.backlog)
            #expect(lines.total.overdue == group.overdue)
            #expect(lines.rows.reduce(0) { $0 + $1.backlog } == group.backlog)
        }
        #expect(groups.rows.count > 1 || key == .programme)
    }

    @Test func `months of a filter add up to its backlog`() async throws {
        let world = try await PageWorld.sample()
        let whole = try await answer(world) {
            $0.by = [.buyer]
            $0.filter.buyer = "SAKURA"
        }
        let months = try await answer(world) {
            $0.by = [.month]
            $0.filter.buyer = "SAKURA"
        }
        #expect(months.rows.reduce(0) { $0 + $1.backlog } == whole.total.backlog)
        #expect(months.total.overdue == whole.total.overdue)
    }

    @Test func `only what is overdue is shown where that is asked`() async throws {
        let world = try await PageWorld.sample()
        let document = try await page(world, [("overdue", "1")])
        let all = try await page(world, [])
        let late = try all.rows("backlog").filter { $0.contains { $0.hasPrefix("▲") } }
        #expect(try document.rows("backlog").count == late.count + 1)
        #expect(try document.element("overdue").attributes["checked"] == "checked")
    }

    @Test(arguments: ["backlog", "-backlog", "oldest_order_on", "-value_jpy_backlog", "order"])
    func `rows are sorted by the column asked for`(sort: String) async throws {
        let world = try await PageWorld.sample()
        let document = try await page(world, [("sort", sort)], past)
        let sorted = document.all("th").filter {
            ["ascending", "descending"].contains($0.attributes["aria-sort"])
        }
        #expect(sorted.count == 1)
        #expect(
            sorted.first?.attributes["aria-sort"]
                == (sort.hasPrefix("-") ? "descending" : "ascending")
        )
        let heads = try document.element("backlog").all("th").filter {
            $0.attributes["aria-sort"] != nil
        }
        let place = try #require(heads.firstIndex { $0 === sorted.first })
        let cells = try document.rows("backlog", exact: true).dropFirst().dropLast().map {
            $0[place].replacing(",", with: "")
        }
        let values = cells.map { Decimal($0) }
        if values.allSatisfy({ $0 != nil }) {
            let numbers = values.compactMap { $0 }
            #expect(numbers == (sort.hasPrefix("-") ? numbers.sorted(by: >) : numbers.sorted()))
        } else {
            #expect(cells == cells.sorted())
        }
        #expect(cells.count > 2)
    }

    @Test func `the download holds every row with exact figures, as a spreadsheet reads it`()
        async throws
    {
        let world = try await PageWorld.sample()
        let asked = BacklogPage.Asked([("by", "buyer"), ("buyer", "SAKURA")])
        let bytes = try await BacklogPage.csv(world.session, past, asked)
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let lines = String(decoding: bytes.dropFirst(3), as: UTF8.self).split(separator: "\r\n")
        let expected = try await answer(world) {
            $0.by = [.buyer]
            $0.filter.buyer = "SAKURA"
        }
        #expect(lines.map(String.init) == expected.table.map { $0.joined(separator: ",") })
    }

    @Test func `each row leads to its order, on the day that is shown`() async throws {
        let world = try await PageWorld.sample()
        let document = try await page(world, [], past)
        let links = try document.element("backlog").all("tbody").flatMap { $0.all("a") }
            .compactMap { $0.attributes["href"] }
        #expect(links.contains("/orders/PO-SAKURA-H100?as_of=2024-05-31"))
        #expect(!links.isEmpty && links.allSatisfy { $0.hasPrefix("/orders/") })
        let grouped = try await page(world, [("by", "vendor")], past)
        let next = try grouped.element("backlog").all("tbody").flatMap { $0.all("a") }
            .compactMap { $0.attributes["href"] }
        #expect(next.contains { $0.contains("vendor=NVIDIA") && !$0.contains("by=") })
    }
}
