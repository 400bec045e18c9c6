import Foundation
import Testing

/// `asset register` through the built program.
struct AssetTests {
    private static let home: String = TestHome.make("assets")

    private static func order(_ code: String, _ more: String, buyer: String = "B") -> String {
        GrantStory.event(
            "order.placed",
            "2024-02-01",
            "'order':'\(code)','buyer':'\(buyer)','vendor':'V','channel':'subsidised',\(more)"
        )
    }

    private static func units(
        _ type: String,
        _ day: String,
        _ order: String,
        _ line: Int,
        _ quantity: Int,
        _ serials: [String] = [],
        _ more: String = ""
    ) -> String {
        let named = serials.map { "'\($0)'" }.joined(separator: ",")
        return GrantStory.event(
            type,
            day,
            "'order':'\(order)','line':\(line),'quantity':\(quantity)"
                + (serials.isEmpty ? "" : ",'serials':[\(named)]") + more
        )
    }

    private static func received(_ shipment: String, _ lines: String) -> String {
        GrantStory.event(
            "shipment.received",
            "2024-02-20",
            "'shipment':'\(shipment)','vendor':'V','site':'S1','lines':[\(lines)]"
        )
    }

    private static let story =
        GrantStory.grant(decided: "2024-01-15") + GrantStory.grant("G2", applicant: "B2") + [
            order(
                "PO",
                "'currency':'JPY','grant':'G','lines':["
                    + "{'line':1,'product':'X','quantity':5,'unit_price':'5000000'},"
                    + "{'line':2,'product':'X','quantity':12,'unit_price':'400000'}]"
            ),
            order(
                "PO2",
                "'currency':'USD','fx_rate':'150.5','grant':'G2','lines':["
                    + "{'line':1,'product':'X','quantity':3,'unit_price':'1000.01'}]",
                buyer: "B2"
            ),
            order(
                "OWN",
                "'currency':'JPY','lines':["
                    + "{'line':1,'product':'X','quantity':1,'unit_price':'7'}]"
            ),
            received(
                "SH1",
                "{'order':'PO','line':1,'quantity':5,'serials':['A1','A2','A3','A4','A5']},"
                    + "{'order':'PO','line':2,'quantity':12}"
            ),
            received("SH2", "{'order':'PO2','line':1,'quantity':3}"),
            received("SH3", "{'order':'OWN','line':1,'quantity':1,'serials':['OWN1']}"),
            units(
                "delivery.accepted",
                "2024-02-29",
                "PO",
                1,
                4,
                ["A1", "A2", "A3", "A4"],
                ",'site':'S1'"
            ),
            units("delivery.accepted", "2024-03-05", "PO", 2, 6, [], ",'site':'S1'"),
            units("delivery.accepted", "2024-03-20", "PO", 2, 4, [], ",'site':'S2'"),
            units("delivery.accepted", "2024-03-20", "PO2", 1, 3, [], ",'site':'S1'"),
            units("delivery.accepted", "2024-03-20", "OWN", 1, 1, ["OWN1"], ",'site':'S1'"),
            // A5 was accepted by nobody and serves; one without a number gets one.
            units("unit.in_service", "2024-04-01", "PO", 1, 2, ["A1", "A2"], ",'site':'S1'"),
            units("unit.in_service", "2024-04-02", "PO2", 1, 1, ["N1"], ",'site':'S2'"),
            GrantStory.event("unit.moved", "2024-04-10", "'serial':'A1','site':'S2'"),
            GrantStory.event(
                "unit.replaced",
                "2024-05-01",
                "'serial_out':'A1','serial_in':'B1','reason':'repair'"
            ),
            GrantStory.event(
                "unit.disposed",
                "2024-07-01",
                "'serial':'A2','kind':'scrapped','approval':'No. 7'"
            ),
            GrantStory.event("unit.disposed", "2024-07-02", "'serial':'A3','kind':'lent'"),
            units(
                "unit.returned",
                "2024-07-03",
                "PO",
                1,
                1,
                ["A4"],
                ",'reason':'broken','resolution':'credit'"
            ),
            units("unit.disposed", "2024-07-04", "PO", 2, 5, [], ",'kind':'sold'"),
            units(
                "unit.returned",
                "2024-07-05",
                "PO",
                2,
                1,
                [],
                ",'reason':'broken','resolution':'credit'"
            ),
            units("unit.disposed", "2024-07-06", "PO", 2, 3, [], ",'kind':'pledged'"),
        ]

    private static func rows(_ registry: String, _ arguments: String) throws -> [String] {
        let result = try Shell.run(
            "chotatsu asset register --format csv \(arguments) --registry \(registry)"
                + " | cut -d, -f 1,5-9,11-",
            home: home
        )
        #expect(result.status == 0 && result.errors == "", "\(result.both)")
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test func `units are registered one by one or by acceptance, with what became of them`()
        throws
    {
        try GrantStory.record("all", Self.story, home: Self.home)
        #expect(
            try Self.rows("all", "--grant G --as-of 2024-12-31") == [
                "grant,order,line,serial,quantity,unit_price,amount_jpy,accepted_on,site,rate,"
                    + "restriction_ends_on,state,replaces,disposals",
                // Accepted on a leap day: five years end on 1 March. A1 was taken out, and A4 went
                // back; A5 is not accepted.
                "G,PO,1,A2,1,5000000,5000000,2024-02-29,S1,1/2,2029-03-01,retired,,"
                    + "2024-07-01:scrapped:No. 7",
                "G,PO,1,A3,1,5000000,5000000,2024-02-29,S1,1/2,2029-03-01,accepted,,2024-07-02:lent",
                "G,PO,1,B1,1,5000000,5000000,2024-05-01,S2,1/2,2029-05-01,in_service,A1,",
                // Of 6 and 4 units 5 were sold, those accepted last: 4 and 1. One of the 5 left went
                // back, 3 of the other 4 are pledged.
                "G,PO,2,,1,400000,400000,2024-03-05,S1,1/2,2029-03-05,,,",
                "G,PO,2,,3,400000,1200000,2024-03-05,S1,1/2,2029-03-05,,,2024-07-06:pledged",
                "G,PO,2,,1,400000,400000,2024-03-05,S1,1/2,2029-03-05,retired,,2024-07-04:sold",
                "G,PO,2,,4,400000,1600000,2024-03-20,S2,1/2,2029-03-20,retired,,2024-07-04:sold",
            ]
        )
        // 2 × 1,000.01 × 150.5 = 301,003.01, up to the next yen; 1 × 1,000.01 × 150.5 = 150,501.505.
        // A number first given in service counts as accepted then.
        #expect(
            try Self.rows("all", "--buyer B2").dropFirst() == [
                "G2,PO2,1,,2,1000.01,301004,2024-03-20,S1,1/2,2029-03-20,,,",
                "G2,PO2,1,N1,1,1000.01,150502,2024-04-02,S2,1/2,2029-04-02,in_service,,",
            ]
        )
        #expect(try Self.rows("all", "--grant G --buyer B2").count == 1)
    }

    @Test func `a past day shows what was there then`() throws {
        try GrantStory.record("past", Self.story, home: Self.home)
        #expect(
            try Self.rows("past", "--grant G --as-of 2024-04-10 ").dropFirst().map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
                    .enumerated().filter { [3, 4, 8, 11].contains($0.offset) }.map(\.element)
                    .joined(separator: " ")
            } == [
                "A1 1 S2 in_service", "A2 1 S1 in_service", "A3 1 S1 accepted", "A4 1 S1 accepted",
                " 6 S1 ", " 4 S2 ",
            ]
        )
        #expect(try Self.rows("past", "--as-of 2024-02-28").count == 1)
    }

    @Test(arguments: ["claims-21", "claims-22"])
    func `the register has as many units as subsidised orders hold`(name: String) throws {
        let file = DocumentationTests.root.appending(path: "Tests/Fixtures/\(name)/events.jsonl")
        let imported = try Shell.run(
            "chotatsu import \(file.path) --registry \(name)",
            home: Self.home
        )
        try #require(imported.status == 0, "\(imported.both)")
        for date in ["2024-06-30", "2026-11-20"] {
            let run = "--as-of \(date) --registry \(name) --format json"
            let register = try Shell.run("chotatsu asset register \(run)", home: Self.home).output
            let orders = try Shell.run("chotatsu order list --limit 999 \(run)", home: Self.home)
            let answer = try JSONSerialization.jsonObject(with: Data(register.utf8))
            let rows = try #require((answer as? [String: Any])?["rows"] as? [[String: Any]])
            var kept: [String: Int] = [:]
            var retired: [String: Int] = [:]
            for row in rows {
                let order = try #require(row["order"] as? String)
                let quantity = try #require(row["quantity"] as? Int)
                if row["state"] as? String == "retired" {
                    retired[order, default: 0] += quantity
                } else {
                    kept[order, default: 0] += quantity
                }
            }
            let list = try JSONSerialization.jsonObject(with: Data(orders.output.utf8))
            for order in try #require(list as? [[String: Any]]) where order["grant"] is String {
                let code = try #require(order["order"] as? String)
                let states = try #require(order["states"] as? [String: Int])
                let held = (states["accepted"] ?? 0) + (states["in_service"] ?? 0)
                #expect(kept.removeValue(forKey: code) ?? 0 == held, "\(code) \(date)")
                let gone = retired.removeValue(forKey: code) ?? 0
                #expect(gone == states["retired"], "\(code) \(date)")
            }
            #expect(kept.isEmpty && retired.isEmpty && rows.count > 100, "\(date): \(kept)")
        }
    }

    @Test func `the register is a table in both languages, JSON, and CSV for Excel`() throws {
        try GrantStory.record("forms", Self.story, home: Self.home)
        let run = "chotatsu asset register --registry forms"
        let table = try Shell.run("\(run) --lang ja --grant G", home: Self.home).output
        for part in ["取得財産等管理台帳 ", "財産名", "計算機 X", "処分制限期限", "2024-07-02:lent"] {
            #expect(table.contains(part), "\(part): \(table)")
        }
        let json = try Shell.run("\(run) --format json --as-of 2024-12-31", home: Self.home).output
        #expect(json.contains("\"unit_price\": \"1000.01\"") && json.contains("\"serial\": null"))
        #expect(
            json.filter { !" \n".contains($0) }.contains(
                #""disposals":[{"disposed_on":"2024-07-01","kind":"scrapped","approval":"No.7"}]"#
            ),
            "\(json)"
        )
        let excel = try Shell.run(
            "\(run) --excel | od -An -v -tx1 | tr -d ' \\n' | head -c 22",
            home: Self.home
        )
        #expect(excel.output == "efbbbf6772616e742c6275", "\(excel.both)")
        let unknown = try Shell.run("\(run) --grant G3", home: Self.home)
        #expect(unknown.status == 1 && unknown.errors.contains("no grant G3 is known"))
        let party = try Shell.run("\(run) --buyer C", home: Self.home)
        #expect(party.status == 1 && party.errors.contains("no party C is known"))
    }
}
