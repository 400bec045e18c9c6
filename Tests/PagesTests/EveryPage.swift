import Domain
import Operations
import Pages
import Reconciliation
import Store

/// Each page as it is made of a registry.
struct EveryPage {
    struct Written {
        let name: String
        let bytes: [UInt8]
    }

    private let world: PageWorld
    private let settings: PageSettings
    private var written: [Written] = []

    static func of(_ world: PageWorld, _ settings: PageSettings) async throws -> [Written] {
        var pages = EveryPage(world: world, settings: settings)
        try await pages.figures()
        try await pages.subjects()
        try await pages.findings()
        try await pages.forms()
        return pages.written
    }

    private var session: Session { world.session }

    private func frame(
        _ path: String,
        _ query: [(name: String, value: String)] = []
    ) async throws -> Frame {
        try await world.frame(settings, path, query)
    }

    private mutating func add(_ name: String, _ bytes: [UInt8]) {
        written.append(Written(name: name, bytes: bytes))
    }

    private func isSeen(_ place: PagePlace) -> Bool {
        PagePlace.seen(by: world.person.role).contains(place)
    }

    private mutating func figures() async throws {
        if isSeen(.overview) {
            var overview = try await frame("/")
            overview.lastSeenSeq = 100
            add("overview", try await OverviewPage.load(session, settings).html(overview))
        }
        let backlog = try await BacklogPage.load(session, settings, BacklogPage.Asked([]))
        add("backlog", backlog.html(try await frame("/backlog")))
        let query = [(name: "by", value: "buyer,month"), (name: "sort", value: "-backlog")]
        let grouped = try await BacklogPage.load(session, settings, BacklogPage.Asked(query))
        add("backlog-month", grouped.html(try await frame("/backlog", query)))
        add(
            "allocations",
            try await AllocationsPage.load(session, settings).html(frame("/allocations"))
        )
        if isSeen(.grants) {
            add("grants", try await GrantsPage.load(session, settings).html(frame("/grants")))
        }
        if isSeen(.due) {
            add("due", try await DuePage.load(session, settings).html(frame("/due")))
        }
        if isSeen(.bank) {
            add("bank", try await BankPage.load(session, settings, []).html(frame("/bank")))
        }
        if isSeen(.vendors) {
            let own = world.person.role == .vendor ? world.person.party : nil
            let vendor = try await VendorPage.load(session, settings, vendor: own)
            add("for-vendors", vendor.html(try await frame("/for-vendors")))
        }
        add(
            "changes",
            try await ChangesPage.load(session, after: 90).html(frame("/changes"))
        )
    }

    /// A list of each kind, and the first of each kind that there is.
    private mutating func subjects() async throws {
        for kind in CodeKind.allCases where kind != .line {
            let list = try await ListPage.load(session, settings, kind, [])
            let path = "/" + PageAddress.plural(kind)
            add("list-\(kind.rawValue)", list.html(try await frame(path)))
            let codes = try await ListKnownCodes(kind: kind, rowsMax: 1).run(session)
            guard let code = codes.first else { continue }
            do {
                try await subject(kind, code)
            } catch is UnknownCode {
                // Not known yet on the day that is shown.
            }
        }
        if let event = try await EventPage.load(session, settings, "109") {
            add("an-event", event.html(try await frame("/events/109")))
        }
        add("search", try await SearchPage.load(session, "G-").html(frame("/search")))
    }

    private mutating func subject(_ kind: CodeKind, _ code: String) async throws {
        let address = try await frame(PageAddress.of(kind, code).path)
        let name = "a-\(kind.rawValue)"
        switch kind {
        case .order: add(name, try await OrderPage.load(session, settings, code).html(address))
        case .grant:
            add(name, try await GrantPage.load(session, settings, code).html(address))
        case .claim: add(name, try await ClaimPage.load(session, settings, code).html(address))
        case .invoice:
            let parts = code.split(separator: " ").map(String.init)
            let page = try await SubjectPage.load(
                session,
                settings,
                kind,
                parts[1],
                issuer: parts[0]
            )
            add(name, page.html(address))
        default:
            let page = try await SubjectPage.load(session, settings, kind, code)
            add(name, page.html(address))
        }
    }

    private mutating func findings() async throws {
        guard isSeen(.findings) else { return }
        let page = try await FindingsPage.load(session, settings, [])
        add("findings", page.html(try await frame("/findings")))
        let find = FindRun(upTo: settings.past)
        guard let run = try await find.run(session) else { return }
        var ids: [String] = []
        try await ReadFindings(of: run).findings(session) { ids += $0.map(\.id) }
        for (index, id) in ids.prefix(3).enumerated() {
            guard let finding = try await FindingPage.load(session, settings, id) else { continue }
            add("a-finding-\(index)", finding.html(try await frame("/findings/\(id)")))
        }
    }

    private mutating func forms() async throws {
        add("enter", EnterIndexPage(types: EventType.all).html(try await frame("/enter")))
        for type in EventType.all {
            let page = try await EnterPage.load(session, EntryForm(type), id: "id-of-the-form")
            add("enter-\(type.name)", page.html(try await frame("/enter/\(type.name)")))
        }
        try await preview()
        let tokens = TokensPage(
            rows: [
                TokenRow(
                    tokenID: "t-1",
                    party: "NEDO",
                    role: .officer,
                    name: "tanaka",
                    createdAt: PageWorld.now,
                    createdBy: "tester",
                    expiresAt: PageWorld.now
                )
            ],
            parties: ["NEDO", "AIST"],
            names: try await KnownNames.load(session, Cut(day: session.today, seq: .max)),
            now: PageWorld.now
        )
        add("tokens", tokens.html(try await frame("/tokens")))
        let outside = try await Frame.load(session, settings, PageAddress("/"), nil)
        add("sign-in", SignInPage(refusal: .unknownToken).html(outside))
        add("problem", ProblemPage(status: 404).html(try await frame("/orders/none")))
    }

    private mutating func preview() async throws {
        guard let type = EventType.byName["delivery.accepted"] else { return }
        let form = EntryForm(
            type,
            [
                ("occurred_at", "2026-11-02"), ("order", "PO-1"), ("line", "1"), ("quantity", "2"),
                ("site", "S-1"), ("serials", "SN-1\nSN-2"),
            ]
        )
        let json = form.json(id: "28c7b0f7-866d-548a-80dc-3f0b8cb645a4")
        guard case .event(let event) = EventReader().read(json, id: { _, _, _ in .random() })
        else { return }
        let page = try await EntryPreviewPage.load(session, form, event, moving: [], [])
        add("enter-preview", page.html(try await frame("/enter/delivery.accepted")))
    }
}
