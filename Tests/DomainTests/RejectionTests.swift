import Domain
import Foundation
import Testing

/// Every rule that refuses an event, with an event that it refuses and, where there is one, a
/// neighbour that it lets in.
struct RejectionTests {
    @Test(arguments: OrderRefusals.orders)
    func `what is refused of an order`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: OrderRefusals.allocations)
    func `what is refused of an allocation`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: UnitRefusals.shipments)
    func `what is refused of a shipment`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: UnitRefusals.deliveries)
    func `what is refused of a delivery`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: UnitRefusals.units)
    func `what is refused of a unit`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: UnitRefusals.invoices)
    func `what is refused of an invoice`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: MoneyRefusals.programmes)
    func `what is refused of a programme`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: MoneyRefusals.grants)
    func `what is refused of a grant`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: MoneyRefusals.claims)
    func `what is refused of a claim`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: MoneyRefusals.disbursements)
    func `what is refused of a disbursement`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: MoneyRefusals.repayments)
    func `what is refused of a repayment`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: MoneyRefusals.bank)
    func `what is refused of a bank's papers`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: ShapeRefusals.descriptions)
    func `what is refused of a description`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: ShapeRefusals.papers)
    func `what is refused of a paper`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: ShapeRefusals.voids)
    func `what is refused of a void`(refusal: Refusal) throws { try refusal.check() }

    @Test(arguments: ShapeRefusals.fields)
    func `what is refused of a field`(refusal: Refusal) throws { try refusal.check() }

    // MARK: What no table holds

    @Test
    func `the same id with other content is refused, and the first difference is named`() {
        var registry = RefusalWorld.registry
        let line = RefusalWorld.line(
            9000,
            "site.registered",
            "2024-09-02",
            "'site':'S9','owner':'B1','name':'S'"
        )
        let envelope = line.replacing("{\"id\"", with: "{\"by\":\"a\",\"source\":\"b\",\"id\"")
        #expect(registry.record(envelope).isRecorded)
        let seq = registry.lastSeq
        #expect(registry.record(envelope) == .duplicate)
        for (from, to, field) in [
            ("\"by\":\"a\"", "\"by\":\"c\"", "by"), ("\"b\"", "\"c\"", "source"),
            ("\"by\":\"a\",", "", "by"), ("2024-09-02", "2024-09-03", "occurred_at"),
            ("\"owner\":\"B1\"", "\"owner\":\"B2\"", "owner"),
            ("\"name\":\"S\"", "\"name\":\"S\",\"power_kw\":1", "power_kw"),
        ] {
            let other = envelope.replacing(from, with: to)
            #expect(other != envelope)
            guard case .rejected(let reasons) = registry.record(other) else {
                Issue.record("not refused: \(other)")
                continue
            }
            #expect(reasons.map(\.rule) == ["other_content"])
            #expect(reasons[0].field == field)
        }
        #expect(registry.lastSeq == seq)
        #expect(registry.record(envelope) == .duplicate)
    }

    @Test(
        arguments: [
            ("[]", "shape", nil), ("{}", "required", "type"),
            (#"{"type":"order.place","data":{}}"#, "unknown_type", "type"),
            (#"{"type":1,"data":{}}"#, "shape", "type"),
            (#"{"type":"grant.closed","data":{"grant":"G1"}}"#, "required", "occurred_at"),
            (
                #"{"type":"grant.closed","occurred_at":5,"data":{"grant":"G1"}}"#, "date",
                "occurred_at"
            ),
            (
                #"{"id":"x","type":"grant.closed","occurred_at":"2024-09-02","data":{"grant":"G1"}}"#,
                "uuid", "id"
            ),
            (
                #"{"seq":1,"type":"grant.closed","occurred_at":"2024-09-02","data":{"grant":"G1"}}"#,
                "unknown_field", "seq"
            ),
            (
                #"{"bye":"x","type":"grant.closed","occurred_at":"2024-09-02","data":{"grant":"G1"}}"#,
                "unknown_field", "bye"
            ),
            (
                #"{"type":"grant.closed","occurred_at":"2024-09-02","data":["G1"]}"#, "shape",
                "data"
            ),
        ] as [(String, String, String?)]
    )
    func `an envelope that is none is refused`(line: String, rule: String, field: String?) {
        var registry = RefusalWorld.registry
        let seq = registry.lastSeq
        guard case .rejected(let reasons) = registry.record(line) else {
            Issue.record("not refused: \(line)")
            return
        }
        #expect(reasons.count == 1)
        #expect(reasons[0].rule == rule)
        #expect(reasons[0].field == field)
        #expect(registry.lastSeq == seq)
    }

    @Test
    func `a void that would take a balance below zero names the void and what needs the event`() {
        var registry = RefusalWorld.registry
        for (number, words) in [
            (
                19,
                "event 19 (delivery.accepted) is still needed: units without serial numbers of order line O1 "
                    + "1 holds 1 accepted at the end of 2024-07-01; without the event it would hold -1."
            ),
            (
                18,
                "event 18 (shipment.received) is still needed: serial SN1 is not received on "
                    + "order O1 line 1 at the end of 2024-06-20. Void first"
            ),
        ] {
            let id = RefusalWorld.id(number)
            let data = "'event':'\(id)','reason':'r'"
            let void = RefusalWorld.line(9000, "event.voided", "2024-09-02", data)
            guard case .rejected(let reasons) = registry.record(void) else {
                Issue.record("not refused: \(void)")
                continue
            }
            #expect(reasons.map(\.field) == ["event"])
            #expect(reasons.map(\.value) == [id])
            #expect(reasons[0].message.hasPrefix(words), "\(reasons[0].message)")
        }
    }

    @Test
    func `what is assigned is named with the orders that still hold it`() {
        var registry = RefusalWorld.registry
        func record(_ number: Int, _ type: String, _ day: String, _ data: String)
            -> MemoryRegistry.Outcome
        {
            registry.record(RefusalWorld.line(number, type, day, data))
        }
        let line = { (quantity: Int) in
            "'order':'O3','buyer':'B1','vendor':'V1','channel':'private','currency':'JPY',"
                + "'lines':[{'line':1,'product':'X','quantity':\(quantity),'unit_price':'1'}]"
        }
        let assigned = "'allocation':'A1','order':'O3','line':1,'quantity':2"
        #expect(record(9000, "order.placed", "2024-05-01", line(5)).isRecorded)
        #expect(record(9001, "allocation.assigned", "2024-08-01", assigned).isRecorded)
        #expect(record(9002, "allocation.released", "2024-08-20", assigned).isRecorded)
        let withdrawn = "'allocation':'A1','quantity':8,'reason':'r'"
        for (day, words) in [
            // On that day nothing was left, and both held some.
            ("2024-08-10", "Release assigned units first: O1 line 1 (6), O3 line 1 (2)"),
            ("2024-09-02", "Release assigned units first: O1 line 1 (6)"),
        ] {
            guard
                case .rejected(let reasons) = record(9003, "allocation.withdrawn", day, withdrawn)
            else {
                Issue.record("not refused on \(day)")
                continue
            }
            #expect(reasons[0].message.hasSuffix(words), "\(reasons[0].message)")
        }
    }

    @Test
    func `a party is voided once another event makes it too`() {
        var registry = RefusalWorld.registry
        let void = RefusalWorld.line(
            9000,
            "event.voided",
            "2024-09-02",
            "'event':'\(RefusalWorld.id(1))','reason':'r'"
        )
        #expect(!registry.record(void).isRecorded)
        let again = RefusalWorld.line(
            9001,
            "party.registered",
            "2024-09-02",
            "'party':'V1','name':'V','roles':['vendor']"
        )
        #expect(registry.record(again).isRecorded)
        #expect(registry.record(void).isRecorded)
        // Now that one is the only one.
        let other = RefusalWorld.line(
            9002,
            "event.voided",
            "2024-09-02",
            "'event':'\(RefusalWorld.id(9001))','reason':'r'"
        )
        #expect(!registry.record(other).isRecorded)
    }

    @Test
    func `by and source have at most 200 characters`() {
        var registry = RefusalWorld.registry
        for field in ["by", "source"] {
            let line = RefusalWorld.line(
                9000,
                "site.registered",
                "2024-09-02",
                "'site':'S9','owner':'B1','name':'S'"
            )
            func with(_ count: Int) -> String {
                let text = String(repeating: "字", count: count)
                return line.replacing("{\"id\"", with: "{\"\(field)\":\"\(text)\",\"id\"")
            }
            guard case .rejected(let reasons) = registry.record(with(201)) else {
                Issue.record("not refused: \(field)")
                continue
            }
            #expect(reasons.map(\.rule) == ["length"])
            #expect(reasons[0].field == field)
            var other = registry
            #expect(other.record(with(200)).isRecorded)
        }
    }

    @Test
    func `every fault of an event is named at once`() {
        var registry = RefusalWorld.registry
        let line = RefusalWorld.line(
            9000,
            "site.registered",
            "2024-13-01",
            "'site':'S 9','owner':7,'nam':'S','power_kw':'1億'"
        )
        guard case .rejected(let reasons) = registry.record(line) else {
            Issue.record("not refused")
            return
        }
        #expect(
            Set(reasons.compactMap(\.field))
                == ["occurred_at", "site", "owner", "nam", "name", "power_kw"]
        )
    }

    /// The codes of rules as the sources name them, against the cases above.
    @Test
    func `every code of a rule in the sources has a case`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Domain").standardizedFileURL
        var named: [String: Set<String>] = [:]
        for file in try FileManager.default.contentsOfDirectory(
            at: folder,
            includingPropertiesForKeys: nil
        ) where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let patterns = [
                #/rule: "([a-z_0-9]+)"/#, #/\.add\(\s*[^"]+(?:"[^"]*"[^"]*)??, "([a-z_]+)",\s/#,
                #/check\([^\n]*, "([a-z_0-9]+)"\)/#, #/refused\(\s*path, [^"\n]*, "([a-z_]+)",/#,
            ]
            for pattern in patterns {
                for match in text.matches(of: pattern) {
                    named[String(match.1), default: []].insert(file.lastPathComponent)
                }
            }
            if file.lastPathComponent == "WrittenText.swift" {
                for match in text.matches(of: #/case \w+ = "([a-z_]+)"/#) {
                    named[String(match.1), default: []].insert(file.lastPathComponent)
                }
            }
        }
        #expect(named.count > 30, "the scan finds the codes: \(named.keys.sorted())")
        let tables = [
            OrderRefusals.orders, OrderRefusals.allocations, UnitRefusals.shipments,
            UnitRefusals.deliveries, UnitRefusals.units, UnitRefusals.invoices,
            MoneyRefusals.programmes, MoneyRefusals.grants, MoneyRefusals.claims,
            MoneyRefusals.disbursements, MoneyRefusals.repayments, MoneyRefusals.bank,
            ShapeRefusals.descriptions, ShapeRefusals.papers, ShapeRefusals.voids,
            ShapeRefusals.fields,
        ]
        // Of the envelope, tested above, of what a token lets its holder do, and of large events.
        let others: Set = ["other_content", "id_taken", "unknown_type", "not_allowed", "more"]
        let tested = Set(tables.joined().map(\.rule)).union(others)
        let missing = named.filter { !tested.contains($0.key) }
        #expect(missing.isEmpty)
    }
}
