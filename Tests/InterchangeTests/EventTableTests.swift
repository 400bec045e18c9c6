import Domain
import Interchange
import Testing

/// Tables of events: what their cells say is what the same event says in JSON.
struct EventTableTests {
    /// A list of some type, by its path in the description.
    struct ListField: Sendable, CustomTestStringConvertible {
        let type: EventType
        let path: [String]
        var testDescription: String { "\(type.name) \(path.joined(separator: "."))" }
    }

    static let lists: [ListField] = EventType.all.flatMap { type in
        type.fields.flatMap { field -> [ListField] in
            guard case .list(let kind, _) = field.kind else { return [] }
            var found = [ListField(type: type, path: [field.name])]
            guard case .record(let inner) = kind else { return found }
            for below in inner {
                if case .list = below.kind {
                    found.append(ListField(type: type, path: [field.name, below.name]))
                }
            }
            return found
        }
    }

    @Test func `every list of the contract is found`() {
        let found = Set(Self.lists.map(\.testDescription))
        #expect(found.count == Self.lists.count)
        let some = [
            "party.registered roles", "programme.opened eligible_products",
            "programme.opened advance_caps", "order.placed lines.schedule",
            "order.promised schedule", "shipment.received lines.serials",
            "shipment.received surplus", "delivery.accepted serials", "claim.submitted lines",
            "claim.submitted lines.payments", "claim.fixed disallowed",
            "payment_file.made transfers", "statement.recorded entries",
        ]
        #expect(found.isSuperset(of: some), "\(Set(some).subtracting(found))")
    }

    @Test(arguments: lists)
    func `a list in one cell is the list of JSON`(list: ListField) {
        let data = SampleEvent.data(list.type.fields, filling: list.path)
        guard let table = SampleEvent.table(list.type, data, packing: list.path) else {
            Issue.record("no table of \(list)")
            return
        }
        #expect(read(table, csv: true) == read(SampleEvent.line(list.type, data), csv: false))
    }

    @Test(arguments: lists)
    func `rows with columns of their own are the list of JSON`(list: ListField) {
        let data = SampleEvent.data(list.type.fields, filling: list.path)
        guard let table = SampleEvent.table(list.type, data, packing: nil) else {
            // A row holds an entry of one list, and this one stands beside the lines.
            #expect(list.path == ["surplus"])
            return
        }
        #expect(read(table, csv: true) == read(SampleEvent.line(list.type, data), csv: false))
    }

    @Test(
        arguments: [
            (
                "2024-01-31:500:700", "schedule[0]", "2024-01-31:500:700", "too_many_parts",
                "promised_on:quantity"
            ),
            (":500", "schedule[0].promised_on", ":500", "required", "lacks promised_on"),
            (
                "2024-01-31:500;2024-03-31", "schedule[1].quantity", "2024-03-31", "required",
                "lacks quantity"
            ),
            ("2024-01-31::500", "schedule[0]", "2024-01-31::500", "too_many_parts", "3 parts"),
            ("2024-01-31:1;;2024-03-31:2", "schedule[1]", "", "empty_element", "is empty"),
            (";2024-03-31:2", "schedule[0]", "", "empty_element", "is empty"),
            ("2024-01-31:1;;", "schedule[1]", "", "empty_element", "is empty"),
            ("2024-01-31:68億", "schedule[0].quantity", "68億", "unit_in_number", "6800000000"),
        ] as [(String, String, String, String, String)]
    )
    func `a cell that is no schedule is refused in words`(
        cell: String,
        field: String,
        value: String,
        rule: String,
        words: String
    ) {
        let reasons = refused("order,line,schedule\nPO-1,1,\(cell)\n", type: "order.promised")
        #expect(reasons.map(\.field) == [field])
        #expect(reasons.map(\.value) == [value])
        #expect(reasons.map(\.rule) == [rule])
        #expect(reasons.first?.message.contains(words) == true, "\(reasons)")
    }

    @Test(arguments: ["2024-01-31:500;", " 2024-01-31 : 500 ; ", "２０２４－０１－３１：５００；"])
    func `a semicolon behind the last element is passed over`(cell: String) {
        let result = read(
            "type,occurred_at,order,line,schedule\norder.promised,2024-01-01,PO-1,1,\(cell)\n",
            csv: true
        )
        let json =
            #"{"type":"order.promised","occurred_at":"2024-01-01","data":{"order":"PO-1","line":1,"schedule":[{"promised_on":"2024-01-31","quantity":500}]}}"#
        #expect(result == read(json, csv: false))
    }

    @Test func `a semicolon alone is an empty list, and nothing is none`() {
        let json =
            #"{"type":"order.promised","occurred_at":"2024-01-01","data":{"order":"PO-1","line":1,"schedule":[]}}"#
        let csv = "type,occurred_at,order,line,schedule\norder.promised,2024-01-01,PO-1,1,"
        #expect(read(csv + ";\n", csv: true) == read(json, csv: false))
        for cell in ["", " "] {
            let reasons = refused("order,line,schedule\nPO-1,1,\(cell)\n", type: "order.promised")
            #expect(reasons.map(\.rule) == ["required"])
            #expect(reasons.first?.message.contains("where there is none, write ;") == true)
        }
    }

    @Test func `an empty part leaves out a field that may be absent`() {
        let cell = "1:2024-06-01:debit:5::REF-1;2:2024-06-02:credit:5:名前"
        let reasons = refused("entries\n\(cell)\n", type: "statement.recorded")
        #expect(!reasons.contains { $0.field?.hasPrefix("entries") == true }, "\(reasons)")
    }

    @Test func `the fault of a row is told with its own line`() throws {
        let rows = [
            "type,occurred_at,order,buyer,vendor,channel,currency,lines.line,lines.product,"
                + "lines.quantity,lines.unit_price,lines.schedule",
            "order.placed,2024-04-01,PO-1,B,V,private,JPY,1,X,10,5,",
            "order.placed,2024-04-01,PO-1,B,V,private,JPY,2,X,10,5,2024-05-01:5:5",
            "order.placed,2024-04-01,PO-1,B,V,private,JPY,3,X,-1,5,",
        ]
        let item = try #require(items(rows.joined(separator: "\n"), .csv(type: nil)).first)
        guard case .refused(let reasons) = item.result else {
            Issue.record("it was read")
            return
        }
        #expect(reasons.map(\.field) == ["lines[1].schedule[0]", "lines[2].quantity"])
        #expect(reasons.map { item.place.line(of: $0.field) } == [3, 4])
        #expect(item.place.line(of: "order") == 2)
        #expect(reasons[0].message.contains("in the column lines.schedule"))
    }

    @Test func `a row holds an entry of one list only`() {
        let reasons = refused(
            "shipment,site,lines.order,lines.line,lines.quantity,surplus.product,surplus.quantity\n"
                + "SH-1,S,PO-1,1,5,X,2\n",
            type: "shipment.received"
        )
        #expect(reasons.map(\.rule) == ["two_lists"])
        #expect(reasons.map(\.field) == ["surplus"])
        let twice = refused("order,line,schedule,schedule.quantity\nPO-1,1,2024-01-31:5,5\n")
        #expect(twice.map(\.rule).contains("twice"))
    }

    @Test(.timeLimit(.minutes(2)))
    func `of a header of many wrong columns a hundred are told`() {
        let text = (1...200_000).map { "column\($0)" }.joined(separator: ",") + "\n"
        let reasons = refused(text)
        #expect(reasons.count == 101)
        #expect(reasons.last?.rule == "more")
    }

    @Test(.timeLimit(.minutes(2)))
    func `rows of one event may be many`() {
        let header = "occurred_at,shipment,vendor,lines.order,lines.line,lines.quantity\n"
        let rows = (1...20_000).map { "2024-05-01,S,V,O,\($0),1\n" }.joined()
        let found = items(header + rows, .csv(type: "shipment.dispatched"))
        guard found.count == 1, case .event(let event)? = found.first?.result else {
            Issue.record("\(found.count) events")
            return
        }
        #expect(event.data[.lines].count == 20_000)
    }

    @Test func `a list inside a list has no columns`() {
        let reasons = refused("order,lines.schedule.quantity\nPO-1,5\n", type: "order.placed")
        #expect(reasons.map(\.rule) == ["unknown_field"])
        #expect(reasons.first?.message.contains("lines.schedule, with the whole list") == true)
    }

    // MARK: Reading

    private func items(_ text: String, _ format: EventFile.Format) -> [EventFile.Item] {
        var file = EventFile(LineReader(file: "a", bytes: Array(text.utf8)), format: format)
        var items: [EventFile.Item] = []
        while let item = file.next() { items.append(item) }
        return items
    }

    /// What came of a file with one event, as text; the reader's words where it is refused.
    private func read(_ text: String, csv: Bool) -> [String] {
        items(text, csv ? .csv(type: nil) : .jsonl).flatMap { item in
            switch item.result {
            case .event(let event): [event.json.compact]
            case .refused(let reasons): reasons.map { "\($0.field ?? "") \($0.rule)" }.sorted()
            }
        }
    }

    /// Why the one event of a table is refused.
    private func refused(_ text: String, type: String = "order.promised") -> [Rejection] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let dated = "occurred_at,\(lines[0])\n2024-01-01,\(lines.dropFirst().joined())"
        guard let item = items(dated, .csv(type: type)).first,
            case .refused(let reasons) = item.result
        else { return [] }
        return reasons
    }
}
