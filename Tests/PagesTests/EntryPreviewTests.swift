import Domain
import Operations
import Pages
import Store
import TestSupport
import Testing

/// What a form would move, shown before it is recorded.
@Suite(.freshDatabase)
struct EntryPreviewTests {
    private static let id = "5b0e6f0a-0000-4000-8000-000000000001"

    /// The page of what is written, as it would move.
    private func page(
        _ world: PageWorld,
        _ type: String,
        _ pairs: [(name: String, value: String)],
        _ language: Language
    ) async throws -> PageDocument {
        let form = EntryForm(try #require(EventType.byName[type]), pairs)
        let read = EventReader().read(form.json(id: Self.id)) { _, _, _ in .random() }
        guard case .event(let event) = read else {
            throw TestFailure(description: "\(type): \(read)")
        }
        let preview = try await RecordEvent(event: event).preview(world.session)
        guard case .moves(let movements, let moved) = preview else {
            throw TestFailure(description: "\(type): \(preview)")
        }
        let page = try await EntryPreviewPage.load(
            world.session,
            form,
            event,
            moving: movements,
            moved
        )
        let frame = try await world.frame(PageSettings(language: language), "/enter/\(type)")
        return try PageDocument(page.html(frame))
    }

    private static let receipt = [
        ("occurred_at", "2026-11-02"), ("shipment", "SH-NEW"), ("site", "TAKAMATSU"),
        ("vendor", "NVIDIA"), ("lines[0].order", "PO-HIGHRESO-H200"), ("lines[0].line", "1"),
        ("lines[0].quantity", "10"),
    ].map { (name: $0.0, value: $0.1) }

    @Test func `it tells what moves, and where that leaves it`() async throws {
        let world = try await PageWorld.sample()
        let english = try await page(world, "shipment.received", Self.receipt, .en)
        #expect(
            try english.rows("movements").dropFirst() == [
                ["PO-HIGHRESO-H200 line 1", "unallocated", "in transit", "10units"],
                ["PO-HIGHRESO-H200 line 1", "in transit", "received", "10units"],
            ]
        )
        #expect(
            try english.rows("standing")[1]
                == ["PO-HIGHRESO-H200 line 1", "20 of 100 units arrived, 80 in backlog"]
        )
        let japanese = try await page(world, "shipment.received", Self.receipt, .ja)
        #expect(try japanese.rows("standing")[1][1] == "発注 100 台、到着 20 台、発注残 80 台")
        #expect(
            try await ListKnownCodes(kind: .shipment, rowsMax: 99).run(world.session)
                .allSatisfy { $0 != "SH-NEW" }
        )
    }

    @Test func `it sends on all that was written, and can lead back`() async throws {
        let world = try await PageWorld.sample()
        let document = try await page(world, "shipment.received", Self.receipt, .en)
        let form = try #require(
            document.element("main").all("form").first { $0.attributes["method"] == "post" }
        )
        let sent = form.all("input").map {
            [$0.attributes["name"] ?? "", $0.attributes["value"] ?? ""]
        }
        for (name, value) in Self.receipt { #expect(sent.contains([name, value])) }
        #expect(sent.contains(["id", Self.id]))
        #expect(sent.contains(["csrf", PageWorld.officer.csrf]))
        #expect(try document.element("main").all("a").isEmpty, "what it makes has no page yet")
        let buttons = form.all("button").map { $0.attributes["name"] ?? "" }
        #expect(buttons == ["", "back"])
    }

    @Test func `a promise tells what stays without one`() async throws {
        let world = try await PageWorld.sample()
        let document = try await page(
            world,
            "order.promised",
            [
                ("occurred_at", "2026-11-02"), ("order", "PO-HIGHRESO-H200"), ("line", "1"),
                ("schedule[0].promised_on", "2026-12-31"), ("schedule[0].quantity", "30"),
            ],
            .en
        )
        #expect(
            document.root.words.contains(
                "30 of 100 units promised, counted from the first; 10 have arrived, 70 stay"
            )
        )
    }

    @Test func `what moves nothing is said to`() async throws {
        let world = try await PageWorld.sample()
        let document = try await page(
            world,
            "access.declared",
            [("occurred_at", "2026-11-02"), ("operator", "SAKURA"), ("users", "12")],
            .en
        )
        #expect(document.root.words.contains("No units and no yen move"))
    }
}
