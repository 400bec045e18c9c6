import Domain
import Interchange
import Operations
import Pages
import Store
import TestSupport
import Testing

@Suite(.freshDatabase)
struct VendorPageTests {
    /// One order of ten units, promised in two parts.
    private func world() async throws -> PageWorld {
        let world = try await PageWorld.empty()
        for line in [
            #"{"type":"party.registered","occurred_at":"2025-01-01","data":{"party":"B","name":"買主","roles":["buyer"]}}"#,
            #"{"type":"party.registered","occurred_at":"2025-01-01","data":{"party":"V","name":"<V>","roles":["vendor"]}}"#,
            #"{"type":"product.registered","occurred_at":"2025-01-01","data":{"product":"P","name":"P","maker":"V","form_factor":"x","gpus_per_unit":1,"tdp_w":1,"tflops_dense":{"bf16":1000}}}"#,
            #"{"type":"site.registered","occurred_at":"2025-01-01","data":{"site":"S","owner":"B","name":"石狩"}}"#,
            #"{"type":"order.placed","occurred_at":"2025-01-06","data":{"order":"O","buyer":"B","vendor":"V","channel":"private","currency":"JPY","lines":[{"line":1,"product":"P","quantity":10,"unit_price":"5","schedule":[{"promised_on":"2025-02-03","quantity":4},{"promised_on":"2025-03-03","quantity":6}]}]}}"#,
        ] { try await world.record(line) }
        return world
    }

    private func answer(_ world: PageWorld, _ day: String) async throws -> ShowVendor.Answer {
        var ask = ShowVendor("V")
        ask.past = AskedPast(asOf: Day(iso: day))
        return try await ask.run(world.session)
    }

    private func receive(_ world: PageWorld, _ quantity: Int, _ day: String) async throws {
        try await world.record(
            """
            {"type":"shipment.received","occurred_at":"\(day)","data":{"shipment":"SH-\(day)",\
            "site":"S","vendor":"V","lines":[{"order":"O","line":1,"quantity":\(quantity)}]}}
            """
        )
    }

    @Test func `no rate is told where nothing was due`() async throws {
        let world = try await world()
        let answer = try await answer(world, "2025-02-02")
        #expect(answer.due == 0)
        #expect(answer.keptPercent == nil)
        #expect(answer.owed.map(\.units) == [4, 6])
    }

    @Test func `units that arrive by their day are kept, on the day itself too`() async throws {
        let world = try await world()
        try await receive(world, 3, "2025-02-03")
        try await receive(world, 1, "2025-02-04")
        let answer = try await answer(world, "2025-02-28")
        #expect(answer.due == 4)
        #expect(answer.kept == 3)
        #expect(answer.keptPercent == Decimal(75))
        #expect(answer.owed.map(\.units) == [6])
    }

    @Test func `the promise that was in force on the day counts, not what was promised later`()
        async throws
    {
        let world = try await world()
        // Too late for 3 February, in time for 3 March.
        try await world.record(
            #"{"type":"order.promised","occurred_at":"2025-02-10","data":{"order":"O","line":1,"schedule":[{"promised_on":"2025-05-01","quantity":10}]}}"#
        )
        let march = try await answer(world, "2025-03-31")
        #expect(march.due == 4)
        #expect(march.kept == 0)
        let may = try await answer(world, "2025-05-01")
        #expect(may.due == 14)
        #expect(may.kept == 0)
        try await receive(world, 10, "2025-04-30")
        let after = try await answer(world, "2025-05-01")
        #expect(after.due == 14)
        #expect(after.kept == 10)
    }

    @Test func `a promise that is voided never counted`() async throws {
        let world = try await world()
        try await world.record(
            #"{"id":"28c7b0f7-866d-548a-80dc-3f0b8cb645a4","type":"order.promised","occurred_at":"2025-01-20","data":{"order":"O","line":1,"schedule":[{"promised_on":"2025-02-01","quantity":10}]}}"#
        )
        #expect(try await answer(world, "2025-02-28").due == 10)
        try await world.record(
            #"{"type":"event.voided","occurred_at":"2025-01-21","data":{"event":"28c7b0f7-866d-548a-80dc-3f0b8cb645a4","reason":"typo"}}"#
        )
        #expect(try await answer(world, "2025-02-28").due == 4)
    }

    @Test func `the page shows what is owed by week and site, and what was rejected`() async throws
    {
        let world = try await world()
        try await receive(world, 4, "2025-02-03")
        try await world.record(
            #"{"type":"delivery.rejected","occurred_at":"2025-02-05","data":{"order":"O","line":1,"quantity":1,"site":"S","reason":"<dead>","resolution":"replace"}}"#
        )
        var settings = PageSettings(language: .ja)
        settings.asOf = Day(iso: "2025-02-28")
        let page = try await VendorPage.load(world.session, settings, vendor: "V")
        let document = try PageDocument(page.html(try await world.frame(settings)))
        let owed = try document.rows("owed")
        #expect(owed[1] == ["2025-02-03", "▲ 2025-02-03", "買主", "石狩", "O / 1", "P", "1"])
        #expect(owed[2] == ["2025-03-03", "2025-03-03", "買主", "石狩", "O / 1", "P", "6"])
        #expect(
            try document.rows("rejected")[1]
                == ["2025-02-05", "O / 1", "1", "<dead>", "代替納入", "–"]
        )
    }

    // MARK: Dispatch by file

    private static let id = "28c7b0f7-866d-548a-80dc-3f0b8cb645a5"

    private func preview(_ world: PageWorld, _ text: String) async throws -> PreviewDispatch.Answer
    {
        try await PreviewDispatch(
            bytes: Array(text.utf8),
            shipment: "SH-1",
            vendor: "V",
            day: "2025-02-01",
            id: Self.id
        ).run(world.session)
    }

    @Test func `a file of serial numbers is a dispatch, and nothing is recorded before it is sent`()
        async throws
    {
        let world = try await world()
        let answer = try await preview(
            world,
            "\u{FEFF}シリアル番号,発注番号,明細\r\nSN-1,O,1\r\nＳＮ－２,O,1\r\n\r\n\"SN-3\",O,1\r\n"
        )
        guard case .dispatch(let event, let json) = answer else {
            throw TestFailure(description: "\(answer)")
        }
        #expect(event.data[.lines].count == 1)
        #expect(event.data[.lines][0][.quantity] == 3)
        #expect(event.data[.lines][0][optional: .serials] == ["SN-1", "SN-2", "SN-3"])
        let before = try await answerUnits(world)
        #expect(before.isEmpty)
        let page = DispatchPage(answer)
        let document = try PageDocument(page.html(try await world.frame()))
        let sent = document.all("input").first { $0.attributes["name"] == "event" }
        #expect(sent?.attributes["value"] == json.compact)
        try await world.record(json.compact)
        #expect(try await answerUnits(world) == ["SN-1", "SN-2", "SN-3"])
    }

    private func answerUnits(_ world: PageWorld) async throws -> [String] {
        try await ListSubjects(kind: .unit).run(world.session).rows.compactMap { $0.text("serial") }
    }

    @Test(arguments: [
        ("order,line\nO,1\n", "serial"), ("O,1,SN-1\n", "order, line, serial"),
        ("order,line,serial\nO,1,SN-1\nO,1,SN-1\n", "line 2"),
        ("order,line,serial\nO,,SN-1\n", "line"),
        ("order,line,serial\n", "row"), ("", "row"), ("order,line,serial\n\"O,1,SN-1\n", "quote"),
    ])
    func `what is wrong with a file is told by its line`(text: String, word: String) async throws {
        let world = try await world()
        guard case .unreadable(let faults) = try await preview(world, text) else {
            throw TestFailure(description: "it is read")
        }
        #expect(faults.contains { $0.message.en.contains(word) }, "\(faults)")
        let page = DispatchPage(.unreadable(faults))
        let shown = try PageDocument(page.html(try await world.frame()))
        #expect(shown.all("li").contains { $0.words.contains("行目") })
    }

    @Test func `what the rules refuse is told before it is recorded`() async throws {
        let world = try await world()
        let rows = (1...11).map { "O,1,SN-\($0)\n" }.joined()
        guard case .refused(let rejections) = try await preview(world, "order,line,serial\n" + rows)
        else { throw TestFailure(description: "it is not refused") }
        #expect(rejections.map(\.rule).contains("not_below_zero"))
    }
}
