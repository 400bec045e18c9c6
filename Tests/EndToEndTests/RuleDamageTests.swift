import Foundation
import Testing

/// One change in a clean grant, and the rule that says so.
struct Damage: Sendable {
    let rule: String
    let changes: [StoryCopy.Change]
    /// All that has to be found, those of other rules that it brings with it included.
    let findings: [String]

    init(_ rule: String, _ changes: StoryCopy.Change..., finds findings: String...) {
        self.rule = rule
        self.changes = changes
        self.findings = findings
    }
}

/// Every rule fires on a copy of a clean grant with one thing wrong, and no other rule does but
/// those that the same thing breaks.
struct RuleDamageTests {
    private static let home = TestHome.make("damage")

    @Test func `a clean grant has no finding`() throws {
        let found = try StoryCopies.reconcile(
            [StoryCopy(name: "CLEAN", changes: [])],
            registry: "clean",
            home: Self.home
        )
        #expect(found.findings == [:])
        #expect(found.verdict == "\"reconciled\"")
    }

    @Test func `each damage is found by its rule, and by no other`() throws {
        let damages = Self.damages
        let names = damages.indices.map { "\(damages[$0].rule)x\($0)" }
        let copies = zip(names, damages).map { StoryCopy(name: $0, changes: $1.changes) }
        let found = try StoryCopies.reconcile(copies, registry: "damage", home: Self.home)
        for (name, damage) in zip(names, damages) {
            #expect(damage.findings.contains { $0.hasPrefix(damage.rule) }, "\(name)")
            #expect(found.findings[name] == damage.findings.sorted(), "\(name)")
        }
        #expect(found.findings.count == damages.count)
        #expect(found.verdict == "\"breaks\"", "every residual is explained")
    }

    @Test func `a rule's page names the rules that its damage breaks too`() throws {
        var others: [String: Set<String>] = [:]
        for damage in Self.damages {
            let rules = Set(damage.findings.map { String($0.prefix(3)) })
            // Of two rules, either may come with the other.
            for rule in rules where rules.count > 1 {
                others[rule, default: []].formUnion(rules.subtracting([rule]))
            }
        }
        let pages = try Shell.run("chotatsu reconcile rules", home: Self.home).output
        var told: [String: Set<String>] = [:]
        var rule = ""
        for line in pages.split(separator: "\n") {
            if !line.hasPrefix(" ") { rule = String(line.prefix(3)) }
            guard let range = line.firstRange(of: "often with it: ") else { continue }
            told[rule] = Set(line[range.upperBound...].split(separator: ", ").map(String.init))
        }
        for (rule, codes) in told {
            #expect(codes.isSubset(of: others[rule] ?? []), "\(rule) says \(codes)")
        }
        for damage in Self.damages {
            let codes = Set(damage.findings.map { String($0.prefix(3)) })
            #expect(
                codes.subtracting([damage.rule]).isSubset(of: told[damage.rule] ?? []),
                "\(damage.rule) says \(told[damage.rule] ?? [])"
            )
        }
        #expect(told["A02"] == ["A03"] && told["B04"] == ["B02"])
    }

    @Test func `every rule has its damage`() throws {
        let rules = try Shell.run("chotatsu reconcile rules", home: Self.home).output
            .split(separator: "\n")
            .filter { !$0.hasPrefix(" ") }
            .map { String($0.prefix(3)) }
        #expect(rules.count >= 42)
        // P02 needs two people, and so two commands.
        #expect(Set(rules).subtracting(["P02"]) == Set(Self.damages.map(\.rule)))
    }

    /// What a damage brings with it is what the same wrong fact breaks: a foreign serial number is
    /// one claimed twice and one never accepted there, and what nobody can match is on no statement.
    static let damages: [Damage] = [
        Damage(
            "E01",
            .replace(
                "claim.submitted",
                #""quoted_on""#,
                with: #""ordered_on":"2024-04-30","quoted_on""#
            ),
            finds: "E01 claim=§C1 line=1"
        ),
        Damage(
            "E02",
            .replace(
                "claim.submitted",
                #""paid_on":"2025-03-20""#,
                with: #""paid_on":"2025-07-01""#
            ),
            finds: "E02 claim=§C1 line=1"
        ),
        Damage(
            "E03",
            .replace("claim.submitted", #""accepted_on":"2025-02-03","#, with: ""),
            finds: "E03 claim=§C1 line=1 missing=acceptance"
        ),
        Damage(
            "E04",
            .replace(
                "claim.submitted",
                #""delivered_on":"2025-01-27""#,
                with: #""delivered_on":"2025-02-04""#
            ),
            finds: "E04 claim=§C1 line=1"
        ),
        Damage(
            "E05",
            .replace("order.placed", "§Y", with: "§Z"),
            finds: "E05 claim=§C1 line=2"
        ),
        Damage(
            "E06",
            .everywhere(#""unit_price":"5500000""#, with: #""unit_price":"5000000""#),
            finds: "E06 claim=§C1 line=1"
        ),
        Damage(
            "E07",
            .replace("claim.submitted", "bank_transfer", with: "card"),
            finds: "E07 claim=§C1 line=1"
        ),
        Damage(
            "E08",
            .replace("claim.submitted", "T7010005005425", with: "T7010005005426"),
            finds: "E08 claim=§C1 line=1"
        ),
        Damage(
            "E08",
            .add(
                "claim.submitted",
                on: "2025-03-25",
                #"{"claim":"§C0","grant":"§G","kind":"interim","requested_jpy":0,"lines":[{"line":1,"category":"travel","amount_jpy":0,"tax_jpy":1,"ordered_on":"2025-01-20",\#(dates)}]}"#
            ),
            finds: "E08 claim=§C0 line=1"
        ),
        Damage(
            "E09",
            .replace("order.placed", #""buyer":"§B""#, with: #""buyer":"§C""#),
            finds: "E09 claim=§C1 line=1",
            "E09 claim=§C1 line=2",
            "E09 claim=§C1 line=3"
        ),
        Damage(
            "Q01",
            .add(
                "unit.returned",
                on: "2025-08-01",
                #"{"order":"§O","line":2,"quantity":1,"reason":"r","resolution":"credit"}"#
            ),
            finds: "Q01 line=2 order=§O"
        ),
        Damage(
            "Q02",
            .replace("claim.submitted", #"["§S1","§S2"]"#, with: #"["§S1","§S1"]"#),
            finds: "Q02 serial=§S1"
        ),
        Damage(
            "Q02",
            .replace("claim.submitted", #"["§S3"]"#, with: #"["§S1"]"#),
            finds: "Q02 serial=§S1",
            "Q03 claim=§C1 line=3 serial=§S1"
        ),
        Damage(
            "Q03",
            .replace("claim.submitted", "§S2", with: "§S9"),
            finds: "Q03 claim=§C1 line=1 serial=§S9"
        ),
        Damage(
            "Q04",
            .replace("order.placed", #""quantity":10,"#, with: #""quantity":11,"#),
            .replace("shipment.dispatched", #""quantity":10"#, with: #""quantity":11"#),
            finds: "Q04 line=2 order=§O shipment=§SH"
        ),
        Damage(
            "Q05",
            .replace("order.placed", #""quantity":10,"#, with: #""quantity":11,"#),
            .replace("order.placed", #""quantity":10"#, with: #""quantity":11"#),
            finds: "Q05 line=2 order=§O"
        ),
        Damage(
            "M01",
            .replace("invoice.received", "5500000", with: "5500001"),
            finds: "M01 invoice=§I issuer=T7010005005425 line=1 order=§O"
        ),
        Damage(
            "M01",
            .replace("invoice.received", #""quantity":10"#, with: #""quantity":11"#),
            finds: "M01 invoice=§I issuer=T7010005005425 line=2 order=§O"
        ),
        Damage(
            "M02",
            .replace("payment.made", "14300000", with: "14300001"),
            finds: "M02 invoice=§I issuer=T7010005005425"
        ),
        Damage(
            "A01",
            .everywhere(#""unit_price":"5500000""#, with: #""unit_price":"5499999""#),
            finds: "A01 claim=§C1 line=1"
        ),
        Damage(
            "A02",
            .replace("claim.submitted", "6500000", with: "6499000"),
            finds: "A02 claim=§C1"
        ),
        Damage(
            "A03",
            .replace("claim.submitted", "6500000", with: "6500001"),
            finds: "A02 claim=§C1",
            "A03 grant=§G"
        ),
        Damage(
            "A04",
            .replace("claim.fixed", "13000000", with: "12999999"),
            finds: "A04 claim=§C1"
        ),
        Damage(
            "A05",
            .replace(
                "claim.submitted",
                #""line":2,"category":"equipment","order":"§O","order_line":2,"quantity":10,"amount_jpy":1000000,"tax_jpy":100000"#,
                with: claimedHalf + claimedRest
            ),
            finds: "A05 invoice=§I issuer=T7010005005425"
        ),
        Damage(
            "A06",
            .add(
                "grant.applied",
                on: "2024-04-11",
                #"{"grant":"§H","programme":"§P","applicant":"§B","project_cost_jpy":1000000,"eligible_cost_jpy":1000000,"rate":"1/2","requested_jpy":500000}"#
            ),
            .add(
                "grant.decided",
                on: "2024-05-02",
                #"{"grant":"§H","ceiling_jpy":500000,"rate":"1/2","project_from":"2024-05-02","project_to":"2025-03-31"}"#
            ),
            .add(
                "claim.submitted",
                on: "2025-04-06",
                #"{"claim":"§C2","grant":"§H","kind":"final","requested_jpy":500000,"lines":[{\#(claimedAgain)}]}"#
            ),
            .add("grant.closed", on: "2025-07-11", #"{"grant":"§H"}"#),
            finds: "A06 line=2 order=§O",
            "Q01 line=2 order=§O"
        ),
        Damage(
            "D01",
            .drop("disbursement.confirmed", "§D2"),
            .drop("grant.closed", "§G"),
            .replace("statement.recorded", secondEntry, with: ""),
            .replace("statement.recorded", "3500000", with: "6250000"),
            finds: "D01 claim=§C1"
        ),
        Damage(
            "D02",
            .replace("programme.opened", "1/2", with: "1/7"),
            finds: "D02 disbursement=§DA"
        ),
        Damage(
            "D04",
            .everywhere(#""pay_on":"2025-06-11""#, with: #""pay_on":"2025-06-10""#),
            finds: "D04 disbursement=§D2"
        ),
        Damage(
            "B01",
            .replace("statement.recorded", secondEntry, with: secondEntry + thirdEntry),
            .replace("statement.recorded", "3500000", with: "3499500"),
            finds: "B01 entry=3 statement=§ST2"
        ),
        Damage(
            "B02",
            .replace("statement.recorded", secondEntry, with: ""),
            .replace("statement.recorded", "3500000", with: "6250000"),
            finds: "B02 disbursement=§D2"
        ),
        Damage(
            "B02",
            .add("repayment.ordered", on: "2025-06-20", repayable),
            .add("repayment.received", on: "2025-06-25", repaid),
            finds: "B02 repayment=§RP"
        ),
        Damage(
            "B03",
            .add("repayment.ordered", on: "2025-06-20", repayable),
            .add("repayment.received", on: "2025-06-25", repaid),
            .replace("statement.recorded", secondEntry, with: secondEntry + repaidEntry),
            .replace("statement.recorded", "3500000", with: "3599999"),
            finds: "B03 repayment=§RP"
        ),
        Damage(
            "B03",
            .replace(
                "statement.recorded",
                #"2750000,"reference":"§R2""#,
                with: #"2750001,"reference":"§R2""#
            ),
            .replace("statement.recorded", "3500000", with: "3499999"),
            finds: "B03 disbursement=§D2"
        ),
        Damage(
            "B04",
            .everywhere(#","reference":"§R1""#, with: ""),
            .everywhere(#","reference":"§R2""#, with: ""),
            finds: "B02 disbursement=§D1",
            "B02 disbursement=§D2",
            "B04 entry=1 statement=§ST2",
            "B04 entry=2 statement=§ST2"
        ),
        Damage(
            "B05",
            .replace("statement.recorded", secondEntry, with: secondEntry + returnedEntry),
            .replace("statement.recorded", "3500000", with: "6250000"),
            finds: "B05 disbursement=§D2"
        ),
        // A payment known by its amount alone, whose return names it.
        Damage(
            "B05",
            .replace("statement.recorded", #","reference":"§R2"}"#, with: "}" + returnedEntry),
            .replace("statement.recorded", "3500000", with: "6250000"),
            finds: "B05 disbursement=§D2"
        ),
        Damage(
            "B06",
            .replace("statement.recorded", #""from":"2025-04-01""#, with: #""from":"2025-04-02""#),
            finds: "B06 statement=§ST2"
        ),
        Damage(
            "S01",
            .add("unit.disposed", on: "2026-02-01", #"{"serial":"§S1","kind":"sold"}"#),
            finds: "S01 serial=§S1"
        ),
        Damage(
            "S01",
            .add(
                "unit.disposed",
                on: "2026-02-01",
                #"{"order":"§O","line":2,"quantity":1,"kind":"lent"}"#
            ),
            finds: "S01 line=2 order=§O"
        ),
        Damage(
            "S02",
            .replace("order.placed", #""100000""#, with: #""500000""#),
            finds: "S02 line=2 order=§O"
        ),
        Damage(
            "S03",
            .add(
                "unit.replaced",
                on: "2025-06-01",
                #"{"serial_out":"§S1","serial_in":"§S9","reason":"repair"}"#
            ),
            finds: "S03 serial=§S1"
        ),
        Damage(
            "T01",
            .replace(
                "claim.submitted",
                #""completed_on":"2025-03-20""#,
                with: #""completed_on":"2025-03-05""#
            ),
            finds: "T01 claim=§C1"
        ),
        Damage(
            "T01",
            .replace(
                "claim.submitted",
                #""completed_on":"2025-03-20""#,
                with: #""completed_on":"0001-01-01""#
            ),
            finds: "T01 claim=§C1"
        ),
        Damage(
            "T02",
            .drop("report.filed", "year_end"),
            finds: "T02 fiscal_year=2024 grant=§G"
        ),
        Damage("T03", .drop("report.filed", "input_tax"), finds: "T03 grant=§G"),
        Damage(
            "T04",
            .replace("claim.submitted", #""final""#, with: #""interim""#),
            .drop("grant.closed", "§G"),
            finds: "T04 grant=§G"
        ),
        Damage(
            "P01",
            .replace("order.placed", #""quantity":10,"#, with: #""quantity":11,"#),
            .replace(
                "order.placed",
                #""quantity":10}"#,
                with: #""quantity":10},{"promised_on":"2027-01-01","quantity":1}"#
            ),
            finds: "P01 line=2 order=§O"
        ),
        Damage(
            "P01",
            .replace("order.placed", #""quantity":10,"#, with: #""quantity":11,"#),
            .add(
                "order.substituted",
                on: "2024-12-03",
                #"{"order":"§O","line":2,"quantity":1,"new_line":{"line":4,"product":"§Y","quantity":1,"unit_price":"1"},"reason":"r"}"#
            ),
            finds: "P01 line=2 order=§O"
        ),
        Damage(
            "X01",
            .replace(
                "party.registered",
                #"["buyer","operator"],"#,
                with: #"["buyer","operator"],"ultimate_parent_country":"CN","#
            ),
            finds: "X01 line=1 order=§O",
            "X01 line=3 order=§O"
        ),
        Damage(
            "F01",
            .replace("programme.opened", "3999999", with: "4000000"),
            finds: "F01 fiscal_year=2024 programme=§P"
        ),
        Damage(
            "F02",
            .replace("grant.decided", #""ceiling_jpy":6500000"#, with: #""ceiling_jpy":6500001"#),
            .drop("grant.closed", "§G"),
            finds: "F02 grant=§G"
        ),
    ]

    private static let dates =
        #""quoted_on":"2024-04-20","delivered_on":"2025-01-27","accepted_on":"2025-02-03","invoiced_on":"2025-02-10","paid_on":"2025-03-20","payment_method":"bank_transfer""#

    /// Line 2 for five of its units, of the claim's invoice.
    private static let claimedHalf =
        #""line":4,"category":"equipment","order":"§O","order_line":2,"quantity":5,"amount_jpy":500000,"tax_jpy":50000,"#
        + #""invoice":"§I","invoice_issuer":"T7010005005425",\#(dates)},{"#

    /// The beginning of line 2 for the other five.
    private static let claimedRest =
        #""line":2,"category":"equipment","order":"§O","order_line":2,"quantity":5,"amount_jpy":500000,"tax_jpy":50000"#

    /// Line 2 again, of another invoice.
    private static let claimedAgain =
        #""line":1,"category":"equipment","order":"§O","order_line":2,"quantity":10,"amount_jpy":1000000,"tax_jpy":100000,"#
        + #""invoice":"§I2","invoice_issuer":"T7010005005425",\#(dates)"#

    private static let secondEntry =
        #",{"entry":"2","booked_on":"2025-06-11","direction":"debit","amount_jpy":2750000,"reference":"§R2"}"#

    private static let thirdEntry =
        #",{"entry":"3","booked_on":"2025-06-20","direction":"debit","amount_jpy":500,"name":"ﾃｽｳﾘﾖｳ"}"#

    private static let repayable =
        #"{"repayment":"§RP","grant":"§G","principal_jpy":100000,"cause":"input_tax","due_on":"2025-07-01"}"#

    private static let repaid =
        #"{"repayment":"§RP","amount_jpy":100000,"paid_on":"2025-06-25","bank_ref":"§R9"}"#

    private static let repaidEntry =
        #",{"entry":"3","booked_on":"2025-06-25","direction":"credit","amount_jpy":99999,"reference":"§R9"}"#

    private static let returnedEntry =
        #",{"entry":"3","booked_on":"2025-06-20","direction":"credit","amount_jpy":2750000,"reference":"§R2"}"#
}
