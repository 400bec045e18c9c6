import Domain
import Operations
import Pages
import TestSupport
import Testing

@Suite(.freshDatabase)
struct EntryFormTests {
    private static let id = "28c7b0f7-866d-548a-80dc-3f0b8cb645a4"

    /// The example of every field, as a person would type it into the form.
    private static func pairs(
        _ fields: [Field],
        _ path: String = ""
    ) -> [(name: String, value: String)] {
        fields.flatMap { field -> [(name: String, value: String)] in
            let at = path + field.name
            switch field.kind {
            case .record(let inner): return field.isRequired ? pairs(inner, at + ".") : []
            case .list(.record(let inner), _):
                guard field.example != nil || field.isRequired else { return [] }
                return pairs(inner.map(Self.demanded), "\(at)[0].")
            default: return field.example.map { [(at, $0)] } ?? []
            }
        }
    }

    /// Parts of a list have no examples of their own where the list has one.
    private static func demanded(_ field: Field) -> Field {
        guard field.isRequired, field.example == nil else { return field }
        return field
    }

    @Test(arguments: EventType.all.map(\.name))
    func `a form's fields become an event that its reader understands`(name: String) throws {
        let type = try #require(EventType.byName[name])
        let form = EntryForm(
            type,
            [("occurred_at", "2024-04-01"), ("source", "paper 7")] + Self.pairs(type.fields)
        )
        let json = form.json(id: Self.id)
        switch EventReader().read(json, id: { _, _, _ in EventID(bytes: []) }) {
        case .event(let event):
            #expect(event.id.description == Self.id)
            #expect(event.source == "paper 7")
        case .refused(let rejections):
            // Examples of records within lists are written in one cell elsewhere.
            for rejection in rejections {
                #expect(rejection.rule != "unknown_field", "\(rejection)")
                #expect(rejection.rule != "shape", "\(rejection)")
            }
        }
    }

    @Test func `groups in which nothing is written are left out, and the others move up`() throws {
        let type = try #require(EventType.byName["order.placed"])
        var form = EntryForm(
            type,
            [
                ("lines[0].line", " "), ("lines[3].line", "7"), ("lines[3].quantity", "５"),
                ("lines[3].schedule[1].promised_on", "2024-06-30"), ("surprise", "x"),
                ("lines[12].line", "8"),
            ]
        )
        #expect(form.values["lines[0].line"] == ["7"])
        #expect(form.values["lines[1].line"] == ["8"])
        #expect(
            form.json(id: Self.id).compact
                == #"{"id":"\#(Self.id)","type":"order.placed","data":{"lines":[{"line":"7","#
                + #""quantity":"５","schedule":[{"promised_on":"2024-06-30"}]},{"line":"8"}]}}"#
        )
        form.addGroup("lines")
        #expect(form.json(id: Self.id).compact.contains(#"{"line":"8"}]"#))
    }

    @Test func `a list of words is written a line each, or with commas`() throws {
        let type = try #require(EventType.byName["delivery.accepted"])
        let form = EntryForm(type, [("serials", "SN-1\r\nSN-2, SN-3、SN-4;SN-5\n\n")])
        #expect(
            form.json(id: Self.id).compact.contains(
                #""serials":["SN-1","SN-2","SN-3","SN-4","SN-5"]"#
            )
        )
    }

    @Test(arguments: Language.allCases)
    func `a refusal stands beside its field`(language: Language) async throws {
        let world = try await PageWorld.sample()
        let type = try #require(EventType.byName["order.placed"])
        let form = EntryForm(
            type,
            [
                ("order", "P O"), ("channel", "gift"), ("lines[0].line", "1"),
                ("lines[0].quantity", "-3"), ("lines[0].unit_price", "<b>1</b>"),
            ]
        )
        let json = form.json(id: Self.id)
        guard
            case .refused(let rejections) = EventReader().read(
                json,
                id: { _, _, _ in EventID(bytes: []) }
            )
        else { throw TestFailure(description: "it is not refused") }
        let page = try await EnterPage.load(
            world.session,
            form,
            id: Self.id,
            rejections: rejections
        )
        let document = try PageDocument(
            page.html(
                try await world.frame(PageSettings(language: language), "/enter/order.placed")
            )
        )
        for rejection in rejections {
            guard let field = rejection.field, field != "occurred_at" else { continue }
            let id = "f-" + field.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
            let element = try document.element(id)
            guard element.name != "fieldset" else { continue }
            #expect(element.attributes["aria-invalid"] == "true", "\(field)")
            let described = element.attributes["aria-describedby"] ?? ""
            #expect(described.contains("\(id)-error"), "\(field)")
            #expect(try !document.element("\(id)-error").words.isEmpty, "\(field)")
        }
        #expect(rejections.count > 4)
        // What was written is there again.
        #expect(try document.element("f-lines-0--unit-price").attributes["value"] == "<b>1</b>")
        let hidden = document.all("input").first { $0.attributes["name"] == "id" }
        #expect(hidden?.attributes["value"] == Self.id)
    }

    /// The amounts are in the page's language too: what the rules say is English.
    @Test(
        arguments: [
            (
                "delivery.accepted",
                #"{"order":"PO-HIGHRESO-H200","line":1,"quantity":1000,"site":"TAKAMATSU"}"#,
                "PO-HIGHRESO-H200 明細 1 の「受領」は 2026-11-02 末時点で 0、指定された値は 1,000 です。"
            ),
            (
                "delivery.accepted",
                #"{"order":"PO-X","line":1,"quantity":1,"site":"TAKAMATSU"}"#, "「PO-X」は登録されていません。"
            ),
            ("party.registered", #"{"party":"P O","name":"n","roles":["buyer"]}"#, "コードの形式ではありません"),
            (
                "order.promised",
                #"{"order":"PO-HIGHRESO-H200","line":1,"#
                    + #""schedule":[{"promised_on":"2026-12-31","quantity":101}]}"#,
                "PO-HIGHRESO-H200 明細 1 の発注数（取消を除く）は 100 台、納期回答の合計は 101 台です。"
            ),
        ]
    )
    func `a refusal names its amounts in Japanese`(
        type: String,
        data: String,
        words: String
    ) async throws {
        let world = try await PageWorld.sample()
        let line = #"{"type":"\#(type)","occurred_at":"2026-11-02","data":\#(data)}"#
        let reasons: [Rejection]
        switch EventReader().read(try JSON.parse(line), id: { _, _, _ in .random() }) {
        case .refused(let refused): reasons = refused
        case .event(let event):
            guard
                case .rejected(let reason) = try await RecordEvent(event: event)
                    .preview(world.session)
            else { throw TestFailure(description: "\(line) is not refused") }
            reasons = [reason]
        }
        let page = ProblemPage(status: 422, reasons: reasons)
        let frame = try await world.frame(PageSettings(language: .ja))
        let text = try PageDocument(page.html(frame)).element("main").words
        #expect(text.contains(words), "\(text)")
        #expect(!text.contains(reasons[0].message), "\(text)")
    }

    @Test func `a link presets fields, and known codes are offered`() async throws {
        let world = try await PageWorld.sample()
        let type = try #require(EventType.byName["delivery.accepted"])
        let form = EntryForm(type, [("order", "PO-SAKURA-B200"), ("line", "1")])
        let page = try await EnterPage.load(world.session, form, id: Self.id)
        let document = try PageDocument(page.html(try await world.frame()))
        #expect(try document.element("f-order").attributes["value"] == "PO-SAKURA-B200")
        let known = try document.element("known-order").all("option")
            .compactMap { $0.attributes["value"] }
        #expect(known.contains("PO-SAKURA-H100"))
    }
}
