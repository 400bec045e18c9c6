import Foundation
import Testing

/// `grant deadlines` through the built program.
struct DeadlineTests {
    private static let home = TestHome.make("deadlines")

    private static func event(_ type: String, _ day: String, _ data: String) -> String {
        GrantStory.event(type, day, data)
    }

    /// Rows of the answer, of these columns each.
    private static func rows(
        _ registry: String,
        _ arguments: String,
        _ columns: String = "2,1,3,4,6,7"
    ) throws -> [String] {
        let result = try Shell.run(
            "chotatsu grant deadlines --format csv \(arguments) --registry \(registry)",
            home: home
        )
        #expect(result.status == 0 && result.errors == "", "\(result.both)")
        let places = columns.split(separator: ",").compactMap { Int($0) }
        return result.output.split(separator: "\n").dropFirst().map { line in
            // No cell but `what`, which is left out here, has a comma.
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return places.map { String(cells[$0 - 1]) }.joined(separator: " ")
                .trimmingCharacters(in: .whitespaces)
        }
    }

    private static func claim(
        _ code: String,
        _ grant: String,
        _ day: String,
        kind: String,
        completed: String? = nil
    ) -> String {
        event(
            "claim.submitted",
            day,
            "'claim':'\(code)','grant':'\(grant)','kind':'\(kind)','requested_jpy':500000,"
                + (completed.map { "'completed_on':'\($0)'," } ?? "")
                + "'lines':[{'line':1,'category':'c','amount_jpy':1000000,'tax_jpy':0}]"
        )
    }

    private static let story =
        GrantStory.grant("G1", to: "2025-03-20") + GrantStory.grant("G2", to: "2025-02-01")
        + GrantStory.grant("G3", to: "2026-03-31")
        + GrantStory.grant("G4", decided: "2023-04-02", to: "2025-12-31")
        + GrantStory.grant("G5", to: "2025-03-31") + GrantStory.grant("G6", to: "2025-03-20")
        + GrantStory.paid("D1", "2024-06-01", 1_000_000, grant: "G1") + [
            event("grant.closed", "2024-12-01", "'grant':'G6'"),
            // G1: 3 of line 1 are promised in time, 7 after the project; of line 2, 2 of 5 came.
            event(
                "order.placed",
                "2024-05-01",
                "'order':'PO','buyer':'B','vendor':'V','channel':'subsidised','currency':'JPY',"
                    + "'grant':'G1','lines':[{'line':1,'product':'X','quantity':10,'unit_price':'7',"
                    + "'schedule':[{'promised_on':'2025-02-28','quantity':3},"
                    + "{'promised_on':'2025-06-30','quantity':7}]},"
                    + "{'line':2,'product':'X','quantity':5,'unit_price':'7','schedule':["
                    + "{'promised_on':'2024-12-15','quantity':2},"
                    + "{'promised_on':'2025-01-15','quantity':3}]}]"
            ),
            event(
                "shipment.received",
                "2025-01-10",
                "'shipment':'SH','vendor':'V','site':'S1','lines':[{'order':'PO','line':2,'quantity':2},"
                    + "{'order':'PO','line':1,'quantity':1}]"
            ),
            event(
                "disbursement.instructed",
                "2025-02-01",
                "'disbursement':'D2','grant':'G3','kind':'advance','amount_jpy':77,"
                    + "'pay_on':'2025-02-20'"
            ),
            event(
                "disbursement.instructed",
                "2025-02-01",
                "'disbursement':'D3','grant':'G3','kind':'advance','amount_jpy':78,"
                    + "'pay_on':'2025-02-20'"
            ),
            event("disbursement.failed", "2025-02-02", "'disbursement':'D3','reason':'r'"),
            event(
                "repayment.ordered",
                "2025-01-20",
                "'repayment':'R1','grant':'G1','principal_jpy':400000,'cause':'overpaid',"
                    + "'due_on':'2025-02-05'"
            ),
            event(
                "repayment.received",
                "2025-02-01",
                "'repayment':'R1','amount_jpy':100000,'paid_on':'2025-02-01'"
            ),
            event(
                "repayment.ordered",
                "2025-01-20",
                "'repayment':'R2','grant':'G1','principal_jpy':50,'cause':'overpaid',"
                    + "'due_on':'2025-02-05'"
            ),
            event(
                "repayment.received",
                "2025-02-01",
                "'repayment':'R2','amount_jpy':50,'paid_on':'2025-02-01'"
            ),
            claim("C4", "G4", "2024-02-10", kind: "interim"),
            event(
                "claim.fixed",
                "2024-02-29",
                "'claim':'C4','eligible_jpy':1000000,'fixed_jpy':500000"
            ),
            event(
                "report.filed",
                "2024-04-05",
                "'grant':'G4','kind':'year_end','fiscal_year':2023"
            ),
            event(
                "report.filed",
                "2025-02-05",
                "'grant':'G4','kind':'year_end','fiscal_year':2024"
            ),
            claim("C5", "G5", "2025-01-20", kind: "final", completed: "2025-01-10"),
            event("claim.withdrawn", "2025-01-25", "'claim':'C5','reason':'wrong amount'"),
        ]

    @Test func `what slips past a project's end stands first, then everything by its day`() throws {
        try GrantStory.record("all", Self.story, home: Self.home)
        // 60 days from 10 February are 11 April.
        let found = try Self.rows("all", "--as-of 2025-02-10")
        #expect(
            found
                == [
                    "past_project_end G1 2025-03-20 38 7",
                    // Since the day on which more was promised than has come.
                    "overdue_delivery G1 2025-01-15 -26 3",
                    // 300,000 are left; 5 days late, from 6 February: 300,000 × 0.0003 × 5 = 450.
                    "repayment G1 2025-02-05 -5  300450",
                    // Completed on 10 January, as the withdrawn claim says: 30 days.
                    "final_claim G5 2025-02-09 -1",
                    "disbursement G3 2025-02-20 10  77",
                    // A year after 29 February 2024.
                    "input_tax_report G4 2025-03-01 19",
                    // 30 days after 1 February.
                    "final_claim G2 2025-03-03 21",
                    "project_end G1 2025-03-20 38",
                    "project_end G5 2025-03-31 49",
                    // 30 days after 20 March would be 19 April: 10 April is earlier.
                    "final_claim G1 2025-04-10 59",
                    "year_end_report G3 2025-04-10 59",
                ]
        )
        #expect(
            try Self.rows("all", "--as-of 2025-02-10 --days 0", "2,1") == [
                "past_project_end G1", "overdue_delivery G1", "repayment G1", "final_claim G5",
            ]
        )
    }

    @Test func `after a project's end, what has not arrived has slipped, whatever was promised`()
        throws
    {
        try GrantStory.record("after", Self.story, home: Self.home)
        let found = try Self.rows("after", "--as-of 2025-03-21 --days 0", "2,8,9,6,4,13")
        // Line 1: 10 less 1 received; line 2: 3 of 5.
        #expect(
            found.prefix(2) == [
                "past_project_end PO 1 9 -1 2025-06-30", "past_project_end PO 2 3 -1 2025-01-15",
            ]
        )
        // Of line 1, 2 of the 3 promised by 28 February.
        #expect(
            found.dropFirst(2).filter { $0.contains("PO") } == [
                "overdue_delivery PO 2 3 -65", "overdue_delivery PO 1 2 -21",
            ]
        )
    }

    @Test func `a final claim, a report and a payment are due no more once they are there`() throws
    {
        let done = [
            Self.claim("C1", "G1", "2025-02-11", kind: "final", completed: "2025-02-10"),
            Self.event("report.filed", "2025-02-11", "'grant':'G4','kind':'input_tax'"),
            Self.claim("C3", "G3", "2025-02-11", kind: "year_end"),
            Self.event(
                "disbursement.confirmed",
                "2025-02-11",
                "'disbursement':'D2','paid_on':'2025-02-11'"
            ),
            Self.event(
                "repayment.received",
                "2025-02-11",
                "'repayment':'R1','amount_jpy':300000,'paid_on':'2025-02-11'"
            ),
        ]
        try GrantStory.record("done", Self.story + done, home: Self.home)
        let found = try Self.rows("done", "--as-of 2025-02-11 --days 20", "2,1,7")
            .filter { !$0.contains("G5") }
        #expect(
            found == [
                "past_project_end G1", "overdue_delivery G1",
                // The late charge of six days, 6 to 11 February, is not paid: 300,000 × 0.0003 × 6.
                "repayment G1 540", "final_claim G2",
            ]
        )
    }

    @Test func `restrictions end by order line and day, without what is gone`() throws {
        let units = [
            Self.event(
                "order.placed",
                "2024-04-02",
                "'order':'PO','buyer':'B','vendor':'V','channel':'subsidised','currency':'JPY',"
                    + "'grant':'G','lines':[{'line':1,'product':'X','quantity':9,'unit_price':'7'}]"
            ),
            Self.event(
                "shipment.received",
                "2024-04-02",
                "'shipment':'SH','vendor':'V','site':'S1','lines':[{'order':'PO','line':1,"
                    + "'quantity':3,'serials':['A1','A2','A3']}]"
            ),
            Self.event(
                "shipment.received",
                "2024-04-02",
                "'shipment':'SH2','vendor':'V','site':'S1','lines':[{'order':'PO','line':1,"
                    + "'quantity':6}]"
            ),
            Self.event(
                "delivery.accepted",
                "2024-04-03",
                "'order':'PO','line':1,'quantity':3,'serials':['A1','A2','A3'],'site':'S1'"
            ),
            Self.event(
                "delivery.accepted",
                "2024-04-03",
                "'order':'PO','line':1,'quantity':4,'site':'S1'"
            ),
            Self.event(
                "delivery.accepted",
                "2024-04-04",
                "'order':'PO','line':1,'quantity':2,'site':'S1'"
            ),
            Self.event("unit.disposed", "2024-05-01", "'serial':'A2','kind':'sold'"),
        ]
        try GrantStory.record("ends", GrantStory.grant() + units, home: Self.home)
        // 2 with and 4 without serial numbers were accepted on 3 April.
        #expect(
            try Self.rows("ends", "--as-of 2029-04-03 --days 1").filter { $0.hasPrefix("restr") }
                == [
                    "restriction_end G 2029-04-03 0 6", "restriction_end G 2029-04-04 1 2",
                ]
        )
        #expect(
            try Self.rows("ends", "--as-of 2029-04-05 --days 60").contains {
                $0.hasPrefix("restr")
            } == false
        )
    }

    @Test(arguments: ["claims-21", "claims-22"])
    func `what a rule finds missing or late stands among the deadlines`(name: String) throws {
        let file = DocumentationTests.root.appending(path: "Tests/Fixtures/\(name)/events.jsonl")
        let imported = try Shell.run(
            "chotatsu import \(file.path) --registry \(name)",
            home: Self.home
        )
        try #require(imported.status == 0, "\(imported.both)")
        for date in ["2024-12-31", "2025-04-05", "2026-11-20"] {
            let run = "--registry \(name) --as-of \(date) --format json"
            let findings = try Self.members(
                "findings",
                try Shell.run("chotatsu reconcile run \(run)", home: Self.home).output
            )
            let rows = try Self.members(
                "rows",
                try Shell.run("chotatsu grant deadlines \(run) --days 36525", home: Self.home)
                    .output
            )
            func found(_ rule: String, _ names: [String]) -> Set<[String]> {
                Set(
                    findings.filter { $0["rule"] as? String == rule }.map { finding in
                        let subject = finding["subject"] as? [String: Any] ?? [:]
                        return names.map { "\(subject[$0] ?? "")" }
                    }
                )
            }
            func due(_ kind: String, _ names: [String]) -> Set<[String]> {
                Set(
                    rows.filter { $0["kind"] as? String == kind }.map { row in
                        names.map { "\(row[$0] ?? "")" }
                    }
                )
            }
            // T02 looks at the years that have ended, the deadlines at the one under way too.
            let ended = due("year_end_report", ["grant", "fiscal_year"]).filter {
                "\((Int($0[1]) ?? 0) + 1)-03-31" < date
            }
            #expect(found("T02", ["grant", "fiscal_year"]) == ended && !ended.isEmpty, "\(date)")
            let taxes = due("input_tax_report", ["grant"])
            #expect(found("T03", ["grant"]) == taxes && taxes.count > 3, "\(date)")
            // T04 looks at projects that have ended.
            let open = due("final_claim", ["grant"]).subtracting(due("project_end", ["grant"]))
            #expect(found("T04", ["grant"]) == open, "\(date)")
            let late = due("overdue_delivery", ["order", "line"])
            #expect(
                late.isSubset(of: found("Q05", ["order", "line"])) && late.count > 3,
                "\(date)"
            )
        }
    }

    /// The objects in a list of an answer.
    private static func members(_ name: String, _ json: String) throws -> [[String: Any]] {
        let answer = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        return try #require(answer?[name] as? [[String: Any]])
    }

    @Test func `deadlines are a table in both languages and JSON, and days are checked`() throws {
        try GrantStory.record("forms", Self.story, home: Self.home)
        let run = "chotatsu grant deadlines --as-of 2025-02-10 --registry forms"
        let table = try Shell.run("\(run) --lang ja", home: Self.home).output
        for part in ["残日数", "2024 年度の年度末報告", "発注 PO の 1 行目: 事業期間内に未納（納期 2025-06-30）"] {
            #expect(table.contains(part), "\(part): \(table)")
        }
        let english = try Shell.run(run, home: Self.home).output
        #expect(english.contains("repayment R1 is to be received"), "\(english)")
        let json = try Shell.run("\(run) --format json", home: Self.home).output
        for part in [
            "\"as_of\": \"2025-02-10\"", "\"days\": 60", "\"amount_jpy\": 300450",
            "\"what\": \"report for fiscal year 2024\"", "\"fiscal_year\": 2024",
        ] {
            #expect(json.contains(part), "\(part): \(json)")
        }
        for days in ["-1", "x", "99999999999999999999", "40000"] {
            let wrong = try Shell.run("\(run) --days=\(days)", home: Self.home)
            #expect(wrong.status == 2 && wrong.errors.contains("days"), "\(wrong.both)")
        }
        let last = try Shell.run(
            "chotatsu grant deadlines --as-of 9999-12-31 --days 36525 --registry forms",
            home: Self.home
        )
        #expect(last.status == 0, "\(last.both)")
    }

    @Test func `a day of completion in the year 1 ends no list`() throws {
        try GrantStory.record(
            "year-one",
            GrantStory.grant() + [
                GrantStory.event(
                    "claim.submitted",
                    "2024-06-01",
                    "'claim':'C','grant':'G','kind':'interim','requested_jpy':1,"
                        + "'completed_on':'0001-01-01','lines':[{'line':1,'category':'c',"
                        + "'amount_jpy':1,'tax_jpy':0}]"
                )
            ],
            home: Self.home
        )
        let result = try Shell.run(
            "chotatsu grant deadlines --as-of 2024-07-01 --registry year-one --format csv",
            home: Self.home
        )
        // 30 days after it come before 10 April.
        #expect(result.status == 0 && result.output.contains("0001-01-31"), "\(result.both)")
    }
}
