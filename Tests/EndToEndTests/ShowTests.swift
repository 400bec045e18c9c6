import Foundation
import TestSupport
import Testing

/// `show` and `list` through the built program, on one order with all that can happen to it.
@Suite(.freshDatabase)
struct ShowTests {
    private func chotatsu(_ line: String) throws -> Shell.Result {
        try Shell.onTestDatabase("chotatsu \(line)")
    }

    private func json(_ line: String) throws -> [String: Any] {
        let result = try chotatsu(line + " --format json")
        #expect(result.status == 0, "\(line): \(result.both)")
        return try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        )
    }

    private static let story = """
        party register B --name Buyer --roles 'buyer;operator;agency' --on 2024-04-01
        party register V --name Vendor --roles vendor --on 2024-04-01
        product register X --name X --maker M --form-factor server --gpus-per-unit 8 --tdp-w 10200 \
        --tflops-dense-bf16 989.4 --on 2024-04-01
        site register S --owner B --name Site --on 2024-04-01
        order place PO-7 --buyer B --vendor V --channel private --currency JPY --product X \
        --quantity 100 --unit-price 48000000 --schedule '2024-06-30:40;2024-09-30:60' --on 2024-04-02
        order promise PO-7 --line 1 --schedule '2024-07-31:40;2024-12-31:60' --reason supply --on 2024-05-10
        allocation grant AL-1 --vendor V --product X --quantity 60 --on 2024-05-11
        allocation assign AL-1 --order PO-7 --line 1 --quantity 50 --on 2024-05-12
        shipment dispatch SH-1 --vendor V --order PO-7 --line 1 --quantity 2 --serials 'A;B' --on 2024-06-01
        shipment receive SH-1 --site S --order PO-7 --line 1 --quantity 2 --serials 'A;B' --on 2024-06-05
        delivery accept PO-7 --line 1 --quantity 1 --serials A --site S --on 2024-06-06
        invoice receive INV-1 --issuer V --order PO-7 --line 1 --quantity 1 --unit-price 48000000 \
        --amount-jpy 48000000 --tax-jpy 4800000 --invoiced-on 2024-06-07 --on 2024-06-07
        evidence attach --subject-kind order --subject-code PO-7 --kind order --file po.pdf \
        --sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 --on 2024-06-08
        """

    private func tellStory() throws {
        for line in Self.story.split(separator: "\n") {
            let result = try chotatsu(String(line))
            try #require(result.status == 0, "\(line): \(result.both)")
        }
    }

    @Test func `an order shows where its units are and how far its promise slipped`() throws {
        try tellStory()
        let shown = try json("order show PO-7")
        let line = try #require((shown["lines"] as? [[String: Any]])?.first)
        let states = try #require(line["states"] as? [String: Int])
        #expect(states["unallocated"] == 50)
        #expect(states["allocated"] == 48)
        #expect(states["received"] == 1)
        #expect(states["accepted"] == 1)
        #expect(states.values.reduce(0, +) == 100)
        #expect(line["slip_days"] as? Int == 92)
        let promises = try #require(shown["promises"] as? [[String: Any]])
        #expect(promises.map { $0["slip_days"] as? Int } == [0, 92])
        #expect(promises.map { $0["last_promised_on"] as? String } == ["2024-09-30", "2024-12-31"])
        let allocations = try #require(shown["allocations"] as? [[String: Any]])
        #expect(allocations.first?["assigned"] as? Int == 50)
        let units = try #require(shown["units"] as? [[String: Any]])
        #expect(units.map { $0["serial"] as? String } == ["A", "B"])
        #expect(units.map { $0["state"] as? String } == ["accepted", "received"])
        #expect(units.map { $0["site"] as? String } == ["S", "S"])
        #expect((shown["documents"] as? [[String: Any]])?.first?["file"] as? String == "po.pdf")
        let events = try #require(shown["events"] as? [[String: Any]])
        #expect(
            events.map { $0["type"] as? String } == [
                "order.placed", "order.promised", "allocation.assigned", "shipment.dispatched",
                "shipment.received", "delivery.accepted", "invoice.received", "evidence.attached",
            ]
        )
        let text = try chotatsu("order show PO-7").output
        #expect(text.contains("2024-07-31:40;2024-12-31:60"))
    }

    @Test func `the past is shown as it was, and as it was known`() throws {
        try tellStory()
        let before = try json("order show PO-7 --as-of 2024-06-01")
        let line = try #require((before["lines"] as? [[String: Any]])?.first)
        #expect((line["states"] as? [String: Int])?["in_transit"] == 2)
        let promised = try json("order show PO-7 --as-of 2024-05-09")
        #expect((promised["promises"] as? [[String: Any]])?.count == 1)
        let events = try #require(
            try json("order show PO-7")["events"] as? [[String: Any]]
        )
        let accepted = try #require(events.first { $0["type"] as? String == "delivery.accepted" })
        let id = try #require(accepted["id"] as? String)
        let moment = try chotatsu("backlog --format csv --known-at $(date -u +%FT%T.%NZ)")
        #expect(moment.status == 0)
        let known = ISO8601DateFormatter.string(
            from: Date(),
            timeZone: .gmt,
            formatOptions: [.withInternetDateTime, .withFractionalSeconds]
        )
        let voided = try chotatsu("event void \(id)")
        #expect(voided.status == 0, "\(voided.both)")
        let now = try json("order show PO-7 --as-of 2024-06-30")
        let after = try #require(now["events"] as? [[String: Any]])
        #expect(after.first { $0["id"] as? String == id }?["voided_by"] as? Int == 14)
        #expect((now["units"] as? [[String: Any]])?.first?["state"] as? String == "received")
        let then = try json("order show PO-7 --as-of 2024-06-30 --known-at \(known)")
        #expect((then["units"] as? [[String: Any]])?.first?["state"] as? String == "accepted")
    }

    @Test func `a unit that has left its site is shown at none`() throws {
        try tellStory()
        func site(_ serial: String) throws -> String? {
            let ofOrder =
                try #require(try json("order show PO-7")["units"] as? [[String: Any]])
                .first { $0["serial"] as? String == serial }?["site"] as? String
            let shown = try json("unit show \(serial)")["site"] as? String
            #expect(shown == ofOrder)
            return shown
        }
        func record(_ lines: String...) throws {
            for line in lines {
                let result = try chotatsu(line)
                try #require(result.status == 0, "\(line): \(result.both)")
            }
        }
        #expect(try site("A") == "S")
        #expect(try site("B") == "S")
        try record(
            "delivery reject PO-7 --line 1 --quantity 1 --serials B --site S --reason broken "
                + "--resolution replace --on 2024-06-10",
            "unit replace --serial-out A --serial-in C --reason broken --on 2024-06-11"
        )
        #expect(try site("A") == nil)
        #expect(try site("B") == nil)
        #expect(try site("C") == "S")
        try record(
            "unit return PO-7 --line 1 --quantity 1 --serials C --reason broken "
                + "--resolution replace --on 2024-06-12",
            "shipment dispatch SH-2 --vendor V --order PO-7 --line 1 --quantity 2 --serials 'B;C' "
                + "--on 2024-06-13"
        )
        #expect(try site("B") == nil)
        #expect(try site("C") == nil)
        try record(
            "shipment receive SH-2 --site S --order PO-7 --line 1 --quantity 1 --serials B "
                + "--on 2024-06-14"
        )
        #expect(try site("B") == "S")
        #expect(try site("C") == nil)
    }

    @Test func `money shows its states`() throws {
        try tellStory()
        for line in [
            "programme open P --name P --agency B --payer B --budget-jpy 1000 --rounding-jpy 1 "
                + "--restriction-years 5 --eligible-products X --on 2024-04-01",
            "grant apply G --programme P --applicant B --project-cost-jpy 900 --eligible-cost-jpy 800 "
                + "--rate 1/2 --requested-jpy 400 --on 2024-04-02",
            "grant decide G --ceiling-jpy 400 --rate 1/2 --project-from 2024-04-01 "
                + "--project-to 2025-03-31 --on 2024-04-03",
            "grant change G --project-to 2025-06-30 --reason late --on 2024-04-04",
            "claim submit C --grant G --kind interim --requested-jpy 100 --category equipment "
                + "--amount-jpy 200 --tax-jpy 20 --on 2024-04-05",
            "claim fix C --eligible-jpy 200 --fixed-jpy 90 --disallowed 1:20:'too much: a, b' "
                + "--on 2024-04-06",
            "disbursement instruct D --grant G --kind settlement --claim C --amount-jpy 90 "
                + "--pay-on 2024-04-08 --on 2024-04-07",
            "disbursement confirm D --paid-on 2024-04-08 --on 2024-04-08",
            "repayment order R --grant G --principal-jpy 10 --cause overpaid --due-on 2024-05-31 "
                + "--on 2024-04-09",
        ] {
            let result = try chotatsu(line)
            try #require(result.status == 0, "\(line): \(result.both)")
        }
        func states(_ line: String) throws -> [String: Int] {
            let states = try #require(try json(line)["states"] as? [String: Int])
            return states.filter { $0.value != 0 }
        }
        #expect(try states("programme show P") == ["available": 600, "granted": 400])
        #expect(try states("grant show G") == ["committed": 310, "paid": 80, "repayable": 10])
        #expect(try states("claim show C") == ["paid": 90])
        #expect(try states("claim show C --as-of 2024-04-06") == ["payable": 90])
        #expect(try states("disbursement show D") == ["confirmed": 90])
        #expect(try states("repayment show R") == ["repayable": 10])
        #expect(try states("allocation show AL-1") == ["available": 10, "assigned": 50])
        let grant = try json("grant show G")
        #expect(grant["status"] as? String == "decided")
        #expect(grant["project_to"] as? String == "2025-06-30")
        #expect((grant["claims"] as? [[String: Any]])?.count == 1)
        func types(_ line: String) throws -> [String] {
            let events = try #require(try json(line)["events"] as? [[String: Any]])
            return events.compactMap { $0["type"] as? String }
        }
        // What moves a grant or a claim without naming it is behind it too.
        #expect(
            try types("grant show G") == [
                "grant.applied", "grant.decided", "grant.changed", "claim.submitted", "claim.fixed",
                "disbursement.instructed", "disbursement.confirmed", "repayment.ordered",
            ]
        )
        #expect(
            try types("claim show C") == [
                "claim.submitted", "claim.fixed", "disbursement.instructed",
                "disbursement.confirmed",
            ]
        )
        #expect(try types("claim show C --as-of 2024-04-06") == ["claim.submitted", "claim.fixed"])
        let claim = try json("claim show C")
        let disallowed = try #require((claim["disallowed"] as? [[String: Any]])?.first)
        #expect(disallowed["reason"] as? String == "too much: a, b")
    }

    @Test func `lists are filtered, cut and continued`() throws {
        try tellStory()
        let all = try chotatsu("party list --format csv")
        #expect(all.output.hasPrefix("party,name,"))
        #expect(all.output.split(whereSeparator: \.isNewline).count == 3)
        let first = try chotatsu("party list --format csv --limit 1")
        #expect(first.output.contains("\nB,") || first.output.contains("\r\nB,"))
        #expect(first.errors.contains("--after B"))
        let rest = try chotatsu("party list --format csv --limit 1 --after B")
        #expect(rest.output.contains("V,Vendor"))
        #expect(rest.errors == "")
        #expect(try chotatsu("order list --buyer V").output == "no order is known\n")
        #expect(try chotatsu("order list --buyer B").output.contains("PO-7"))
        #expect(try chotatsu("unit list --order PO-7").output.contains("accepted"))
        for noun in [
            "party", "product", "site", "target", "reference", "programme", "order", "allocation",
            "shipment", "unit", "invoice", "payment", "grant", "claim", "disbursement", "repayment",
            "payment-file", "statement",
        ] {
            let list = try chotatsu("\(noun) list")
            #expect(list.status == 0, "\(noun): \(list.both)")
            let unknown = try chotatsu("\(noun) show NOBODY-KNOWS-IT")
            #expect(unknown.status == 1, "\(noun): \(unknown.both)")
        }
        for line in [
            "party show B", "product show X", "site show S", "shipment show SH-1",
            "invoice show INV-1", "unit show A",
        ] {
            let shown = try chotatsu(line)
            #expect(shown.status == 0, "\(line): \(shown.both)")
            #expect(shown.output.contains("events\n"), "\(line): \(shown.both)")
        }
    }
}
