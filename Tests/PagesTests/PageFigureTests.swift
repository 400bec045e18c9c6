import Domain
import Foundation
import Operations
import Pages
import Reconciliation
import Store
import TestSupport
import Testing

/// The figures of a page are those of the operation that other programs ask.
@Suite(.freshDatabase)
struct PageFigureTests {
    static let days: [String?] = [nil, "2024-03-31", "2024-12-31", "2025-08-01"]

    private func settings(_ day: String?) -> PageSettings {
        var settings = PageSettings(language: .en)
        settings.asOf = day.flatMap { Day(iso: $0) }
        return settings
    }

    private func overview(_ world: PageWorld, _ settings: PageSettings) async throws -> PageDocument
    {
        try PageDocument(
            try await OverviewPage.load(world.session, settings).html(world.frame(settings))
        )
    }

    @Test(arguments: days)
    func `the backlog by buyer is the backlog's`(day: String?) async throws {
        let world = try await PageWorld.sample()
        let settings = settings(day)
        let page = try await overview(world, settings)
        var ask = ShowBacklog()
        ask.by = [.buyer]
        ask.past = settings.past
        let answer = try await ask.run(world.session)
        let rows = try page.rows("backlog-table", exact: true)
            .dropFirst().map { [String]($0.dropFirst()) }
        let expected = (answer.rows + [answer.total]).map { row in
            [
                Figures.number(row.ordered), Figures.number(row.backlog),
                (row.overdue > 0 ? "▲ " : "") + Figures.number(row.overdue),
                row.nextPromisedOn?.iso ?? "–", row.eflopsBacklog, row.valueJPYBacklog ?? "–",
            ]
        }
        #expect(rows == expected)
    }

    @Test(arguments: days)
    func `capacity is the report's`(day: String?) async throws {
        let world = try await PageWorld.sample()
        let settings = settings(day)
        let page = try await overview(world, settings)
        var ask = ShowCapacity()
        ask.past = settings.past
        let answer = try await ask.run(world.session)
        let rows = try page.rows("capacity-table", exact: true).dropFirst()
        for (row, shown) in zip(answer.rows + [answer.total], rows) {
            #expect(shown[1] == row.total.trimmed.description)
            #expect(shown[2] == row.declared.adding(row.received)?.trimmed.description)
            #expect(shown[3] == row.declared.adding(row.ordered)?.trimmed.description)
            #expect(shown[4] == row.targets.last?.eflops.trimmed.description ?? "–")
            #expect(shown[6] == row.targets.last?.gap.trimmed.description ?? "–")
            #expect(shown[7] == row.targets.last?.metOn?.iso ?? "–")
            if let reference = answer.references.first {
                #expect(shown[9] == answer.ratio(reference, row) ?? "–")
            }
        }
        #expect(rows.count == answer.rows.count + 1)
    }

    /// The way there ends where the report stands, and climbs by what is owed.
    @Test(arguments: days)
    func `the way to the target ends at today's capacity`(day: String?) async throws {
        let world = try await PageWorld.sample()
        let settings = settings(day)
        var path = ShowCapacityPath()
        path.past = settings.past
        let way = try await path.run(world.session)
        var ask = ShowCapacity()
        ask.past = settings.past
        let now = try await ask.run(world.session)
        #expect(way.steps.last?.total == now.total.total)
        #expect(way.delivered == now.total.declared.adding(now.total.received))
        var backlog = ShowBacklog()
        backlog.past = settings.past
        let owed = try await backlog.run(world.session).total.eflopsBacklog
        let promised = way.promises.reduce(Decimal(0)) { $0.adding($1.eflops) ?? $0 }
        #expect(promised == Decimal(calculated: owed))
        #expect(way.steps.map(\.day) == way.steps.map(\.day).sorted())
        #expect(way.targets.map(\.target) == now.total.targets.map(\.target))
        // Each step is what the report says of its day.
        for step in way.steps.suffix(4) {
            ask.past = AskedPast(asOf: step.day)
            let then = try await ask.run(world.session).total
            #expect(step.total == then.total)
            #expect(step.delivered == then.declared.adding(then.received))
        }
    }

    @Test(arguments: ["2024-04-30", "2025-06-20", "2025-06-25", nil])
    func `money is that of programmes and grants`(day: String?) async throws {
        let world = try await PageWorld.sample()
        try await checkMoney(world, settings(day))
    }

    @Test(arguments: ["2024-08-31", "2025-04-05", nil])
    func `money of many claims is that of programmes and grants`(day: String?) async throws {
        let world = try await PageWorld.claims()
        try await checkMoney(world, settings(day))
    }

    private func checkMoney(_ world: PageWorld, _ settings: PageSettings) async throws {
        var ask = ShowProgrammeMoney()
        ask.past = settings.past
        let answer = try await ask.run(world.session)
        for row in answer.rows {
            let shown = try await show(.programme, row.programme, settings, world)
            let states = try #require(shown.members("states"))
            #expect(row.granted == Int128(try #require(states["granted"])))
            #expect(row.budget == states.values.reduce(0) { $0 + (Int128($1) ?? 0) })
        }
        for grant in answer.grants {
            let shown = try await show(.grant, grant.grant, settings, world)
            let states = try #require(shown.members("states"))
            for state in SubjectKind.grant.states {
                #expect(String(grant.amount(state)) == states[state.rawValue], "\(grant.grant)")
            }
            var fixed: Int128 = 0
            for claim in shown.list("claims") {
                let code = try #require(claim.text("claim"))
                let told = try await show(.claim, code, settings, world)
                fixed += told.text("fixed_jpy").flatMap { Int128($0) } ?? 0
            }
            #expect(grant.fixed == fixed, "\(grant.grant)")
        }
        let page = try await overview(world, settings)
        let shown = try page.rows("money-table", exact: true).dropFirst().map { $0[1...3] }
        let expected = answer.rows.map { ["\($0.budget)", "\($0.granted)", "\($0.fixed)"] }
        #expect(shown.map(Array.init) == expected)
    }

    @Test func `what would be fixed today is what checks of the claims say`() async throws {
        let world = try await PageWorld.claims()
        // On that day many claims are submitted and not fixed yet.
        let settings = settings("2024-04-30")
        var ask = ExpectFixing()
        ask.past = settings.past
        let rows = try await ask.run(world.session)
        #expect(rows.reduce(0) { $0 + $1.claims } > 2)
        for row in rows {
            let grant = try await show(.grant, row.grant, settings, world)
            var sums: (claims: Int, claimed: Int128, fixed: Int128) = (0, 0, 0)
            for claim in grant.list("claims") {
                let code = try #require(claim.text("claim"))
                let told = try await show(.claim, code, settings, world)
                guard told.text("status") == "submitted" else { continue }
                var check = CheckClaim(claim: code)
                check.past = settings.past
                let answer = try #require(try await check.run(world.session)).json { $0.en }
                sums.claims += 1
                sums.claimed += answer.text("claimed_jpy").flatMap { Int128($0) } ?? 0
                sums.fixed += answer.text("fixed_jpy").flatMap { Int128($0) } ?? 0
            }
            #expect(row.claims == sums.claims, "\(row.grant)")
            #expect(row.claimed == sums.claimed, "\(row.grant)")
            #expect(row.fixed == sums.fixed, "\(row.grant)")
        }
        let page = try await overview(world, settings)
        let table = try page.rows("grants-table", exact: true).dropFirst()
        for row in rows {
            let shown = try #require(table.first { $0[0] == row.grant })
            #expect(shown[6] == String(row.fixed))
        }
    }

    @Test(arguments: ["2024-06-30", "2025-04-05", nil])
    func `yen fall due in the quarter of their day`(day: String?) async throws {
        let world = try await PageWorld.claims()
        let settings = settings(day)
        var ask = ShowYenDue()
        ask.past = settings.past
        let answer = try await ask.run(world.session)
        var expected: [String: (out: Int128, back: Int128)] = [:]
        var undated: Int128 = 0
        for (kind, field, state) in [
            (CodeKind.disbursement, "pay_on", "instructed"), (.repayment, "due_on", "repayable"),
        ] {
            var list = ListSubjects(kind: kind)
            list.rowsMax = 10_000
            list.past = settings.past
            for row in try await list.run(world.session).rows {
                let amount = Int128(row.members("states")?[state] ?? "0") ?? 0
                guard amount > 0, let day = row.text(field).flatMap({ Day(iso: $0) }) else {
                    continue
                }
                let (year, month, _) = day.civil
                let quarter = ShowYenDue.Quarter(year: year, month: month)
                let key = "\(quarter.fiscalYear)-\(quarter.number)"
                if kind == .repayment {
                    expected[key, default: (0, 0)].back += amount
                } else {
                    expected[key, default: (0, 0)].out += amount
                }
            }
        }
        var grants = ListSubjects(kind: .grant)
        grants.rowsMax = 10_000
        grants.past = settings.past
        for row in try await grants.run(world.session).rows {
            undated += Int128(row.members("states")?["payable"] ?? "0") ?? 0
        }
        for row in answer.rows {
            guard let quarter = row.quarter else {
                #expect(row.disbursements == undated)
                continue
            }
            let sums = expected.removeValue(forKey: "\(quarter.fiscalYear)-\(quarter.number)")
            #expect(row.disbursements == sums?.out ?? 0)
            #expect(row.repayments == sums?.back ?? 0)
        }
        #expect(expected.isEmpty)
        var backlog = ShowBacklog()
        backlog.past = settings.past
        let total = try await backlog.run(world.session).total.valueJPYBacklog
        let sum = answer.rows.reduce(Int128(0) as Int128?) { sum, row in
            if let sum, let worth = row.deliveries { sum + worth } else { nil }
        }
        #expect(sum == total.flatMap { Int128($0) })
    }

    @Test(arguments: [
        (1, 2023, 4), (3, 2023, 4), (4, 2024, 1), (6, 2024, 1), (7, 2024, 2), (12, 2024, 3),
    ])
    func `a fiscal year begins in April`(month: Int, year: Int, number: Int) {
        let quarter = ShowYenDue.Quarter(year: 2024, month: month)
        #expect(quarter.fiscalYear == year)
        #expect(quarter.number == number)
    }

    private func show(
        _ kind: CodeKind,
        _ code: String,
        _ settings: PageSettings,
        _ world: PageWorld
    ) async throws -> JSON {
        var ask = ShowSubject(kind: kind, code: code)
        ask.past = settings.past
        return try await ask.run(world.session)
    }
}

extension JSON {
    func member(_ name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    func text(_ name: String) -> String? {
        switch member(name) {
        case .string(let text)?, .number(let text)?: text
        default: nil
        }
    }

    /// The members of an object, each as its text.
    func members(_ name: String) -> [String: String]? {
        guard case .object(let members)? = member(name) else { return nil }
        return Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value.cellText) })
    }

    func list(_ name: String) -> [JSON] {
        guard case .array(let items)? = member(name) else { return [] }
        return items
    }

    private var cellText: String {
        switch self {
        case .string(let text), .number(let text): text
        default: ""
        }
    }
}
