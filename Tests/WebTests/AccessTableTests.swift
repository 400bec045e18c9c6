import Crypto
import Domain
import Foundation
import HTTPTypes
import TestSupport
import Testing
import Web

/// Every route and every page, for every role, of what is its own, another's, and not there.
@Suite(.freshDatabase)
struct AccessTableTests {
    /// Whoever asks, in the order of the columns; nil is nobody.
    private enum Asker: CaseIterable {
        case officer, auditor, buyer, vendor, nobody

        var token: TestToken? {
            switch self {
            case .officer: .officer
            case .auditor: TestToken(role: .auditor, party: "OFFICE")
            case .buyer: TestToken(role: .buyer, party: "A")
            case .vendor: TestToken(role: .vendor, party: "V")
            case .nobody: nil
            }
        }

        var hidden: [String] {
            switch self {
            case .officer, .auditor: []
            case .buyer: AccessNames.hiddenFromBuyer
            case .vendor: AccessNames.hiddenFromVendor
            case .nobody: ["Name of A", "Name of B", "O-A", "O-W", "G-A", "A1", "1234567"]
            }
        }

        /// What is asked for, and whether it is all another's or none at all.
        func names(_ kind: AccessNames.Kind) -> [(name: String?, isHidden: Bool)] {
            switch self {
            case .officer, .auditor: [(kind.all.first, false), (kind.none, true)]
            case .buyer:
                [(kind.buyerOwn, false), (kind.buyerForeign, true), (kind.none, true)]
            case .vendor:
                [(kind.vendorOwn, false), (kind.vendorForeign, true), (kind.none, true)]
            case .nobody: [(kind.all.first, true)]
            }
        }
    }

    /// A service over the story, and the names in it.
    private func run(
        _ routes: (ServiceParts) -> [Route] = \.routes,
        _ body: (TestService, AccessNames) async throws -> Void
    ) async throws {
        for asker in Asker.allCases { try await asker.token?.insert() }
        for (role, party) in [(Role.buyer, "B"), (.vendor, "W")] {
            try await TestToken(role: role, party: party).insert()
        }
        try await TestService.run(routes: routes) { service in
            var names = AccessNames()
            let (own, foreign) = (hash(Self.papers[0]), hash(Self.papers[1]))
            for paper in Self.papers.prefix(2) {
                let (path, bytes) = ("/v1/files/\(hash(paper))", "application/octet-stream")
                let told = try await send("PUT", path, .officer, bytes, paper, service)
                #expect(told.status == 201)
            }
            let files = AccessNames.Kind(own, foreign, own, foreign, none: hash(Self.papers[2]))
            names.kinds["files"] = files
            let lines =
                AccessEvents.all.map(\.line) + AccessEvents.more + [
                    AccessEvents.paper(own, of: "order", "O-A"),
                    AccessEvents.paper(foreign, of: "order", "O-W"),
                ]
            let told = try await send(
                "POST",
                "/v1/events",
                .officer,
                "application/x-ndjson",
                lines.joined(separator: "\n"),
                service
            )
            #expect(told.status == 200 && !told.text.contains("rejected"), "\(told.text)")
            func seq(_ name: String) -> String {
                String((AccessEvents.all.firstIndex { $0.name == name } ?? 0) + 1)
            }
            let (ours, others) = (seq("order A"), seq("order W"))
            names.kinds["events"] = .init(ours, others, ours, others, none: "9900")
            let made = try await send(
                "POST",
                "/v1/payment-files",
                .officer,
                "application/json",
                #"{"on":"2025-04-01"}"#,
                service
            )
            #expect(made.status == 201, "\(made.text)")
            let runID = try await service.reconcile()
            let noHash = String(repeating: "0", count: 64)
            // That there was a run is told to every buyer: of what it found, each sees its own.
            names.kinds["runs"] = .init(runID, nil, nil, runID, none: noHash)
            func finding(of party: String) async throws -> String? {
                let told = try await service.get("/v1/findings?buyer=\(party)")
                let list = try JSONSerialization.jsonObject(with: Data(told.bytes))
                let findings = list as? [[String: Any]]
                return findings?.first.flatMap { $0["finding"] as? String }
            }
            let (mine, theirs) = (try await finding(of: "A"), try await finding(of: "B"))
            #expect(mine != nil && theirs != nil && mine != theirs)
            names.kinds["findings"] = .init(mine, theirs, nil, theirs, none: noHash)
            try await body(service, names)
        }
    }

    /// One of A and V, one of B and W, and one that nobody has.
    private static let papers = ["a paper of A and V", "a paper of B and W", "no paper"]

    private func hash(_ text: String) -> String { hex(SHA256.hash(data: Data(text.utf8))) }

    private func send(
        _ method: String,
        _ path: String,
        _ token: TestToken?,
        _ type: String,
        _ body: String,
        _ service: TestService
    ) async throws -> Told {
        let fields = ["Authorization": token?.field ?? "", "Content-Type": type]
        return try await service.get(path, method, fields, body: body)
    }

    // MARK: Routes

    @Test func `each route tells each role what is its own, and of another's as of nothing`()
        async throws
    {
        try await run { service, names in
            let routes = service.service.parts.routes
            let rows = AccessTable.rows(AccessTable.routes)
            expectAll(routes, in: rows)
            for row in rows {
                guard let route = routes.first(where: { written($0) == row.route }) else {
                    continue
                }
                for form in row.method == "GET" ? route.gives : [route.gives[0]] {
                    var cells: [String] = []
                    for asker in Asker.allCases {
                        cells.append(
                            try await cell(row, asker, names) { name in
                                try await ask(row, form, asker, name, service)
                            }
                        )
                    }
                    expect(cells, row, form.rawValue)
                }
            }
        }
    }

    private func ask(
        _ row: AccessTable.Row,
        _ form: MediaType,
        _ asker: Asker,
        _ name: String,
        _ service: TestService
    ) async throws -> Told {
        let path = row.path.filling(name)
        let token = asker.token?.field ?? ""
        if form == .events { return try await head(path, "Authorization: \(token)", service) }
        guard let body = row.body else {
            let fields = ["Authorization": token, "Accept": form.rawValue]
            return try await service.get(path, row.method, fields)
        }
        let (type, text) = sent(body, name, asker, row)
        let whole = body == "statement" ? path + Self.layout : path
        return try await send(row.method, whole, asker.token, type, text, service)
    }

    /// What is sent, by what the table calls it.
    private func sent(
        _ body: String,
        _ name: String,
        _ asker: Asker,
        _ row: AccessTable.Row
    ) -> (type: String, text: String) {
        // Of its own for each row: it is recorded by one.
        let source = "\(row.path) by \(asker)"
        let event =
            asker == .vendor
            ? EventLine.make(
                "2024-07-01",
                "order.promised",
                #""order":"\#(name)","line":1,"schedule":[]"#,
                source: source
            )
            : EventLine.make(
                "2024-07-01",
                "order.cancelled",
                #""order":"\#(name)","line":1,"quantity":1,"reason":"r""#,
                source: source
            )
        // One id for what is never recorded, so that answers differ in nothing but the name.
        let isOwn = name == "O-A"
        let line =
            isOwn ? event : event.replacing(/"id":"[^"]*"/, with: "\"id\":\"\(Self.unused)\"")
        switch body {
        case "event of {orders}": return ("application/json", line)
        case "lines of {orders}": return ("application/x-ndjson", line)
        case "statement": return ("text/csv", "day,out,in,left\n2025-03-05,800,,1200\n")
        case "a day": return ("application/json", #"{"on":"2031-01-01"}"#)
        case "its bytes":
            let text = Self.papers.first { hash($0) == name } ?? ""
            return ("application/octet-stream", text)
        default: return ("application/json", "")
        }
    }

    /// How the statement is to be read.
    private static let layout =
        "&columns=booked_on%3Dday,debit%3Dout,credit%3Din,balance%3Dleft"
        + "&account=0001-001-1-1234567&from=2025-03-01&to=2025-03-31"

    private static let unused = "00000000-0000-4000-8000-00000000abcd"

    /// The head of a stream, as an answer.
    private func head(_ path: String, _ field: String, _ service: TestService) async throws -> Told
    {
        let client = try RawClient(port: service.port)
        client.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\(field)\r\n\r\n")
        let text = try await client.receive(until: "\r\n\r\n")
        let status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return Told(status: status, version: "", fields: [:], cookies: [], bytes: Array(text.utf8))
    }

    // MARK: Pages

    @Test func `each page shows each role what is its own, and another's as nothing`()
        async throws
    {
        try await run { service, names in
            let routes = service.service.parts.pageRoutes.filter {
                !$0.path.description.hasPrefix("/assets/")
            }
            let rows = AccessTable.rows(AccessTable.pages)
            expectAll(routes, in: rows)
            var browsers: [Asker: TestBrowser] = [:]
            var secrets: [Asker: String] = [:]
            for asker in Asker.allCases {
                browsers[asker] =
                    if let token = asker.token {
                        try await TestBrowser.signedIn(token, service)
                    } else { TestBrowser(service) }
                if asker != .nobody { secrets[asker] = try await browsers[asker]?.csrf() }
            }
            for row in rows where routes.contains(where: { written($0) == row.route }) {
                var cells: [String] = []
                for asker in Asker.allCases {
                    guard var browser = browsers[asker] else { continue }
                    let secret = secrets[asker] ?? ""
                    cells.append(
                        try await cell(row, asker, names) { name in
                            try await look(row, asker, name, &browser, secret)
                        }
                    )
                }
                expect(cells, row, "page")
            }
        }
    }

    @Test func `a buyer's page of a grant has its statement, and no sum over all`() async throws {
        try await run { service, _ in
            var buyer = try await TestBrowser.signedIn(
                TestToken(role: .buyer, party: "A"),
                service
            )
            let grant = try await buyer.get("/grants/G-A").text
            #expect(grant.contains("<h2>Statement</h2>"), "\(grant)")
            #expect(grant.contains("Run over events up to"))
            let overview = try await buyer.get("/").text
            #expect(overview.contains("All figures here are of"))
            let findings = try await buyer.get("/findings").text
            let warnings = findings.ranges(of: "class=\"tag warning\"").count
            #expect(warnings > 0 && overview.contains("\(warnings) warnings"), "\(overview)")
            for path in ["/grants/G-A", "/findings", "/"] {
                let page = try await buyer.get(path).text
                #expect(!page.contains("not accepted"), "\(path)")
                #expect(!page.contains("Reconciled"), "\(path)")
            }
            var office = try await TestBrowser.signedIn(.officer, service)
            #expect(try await office.get("/findings").text.contains("not accepted"))
            // What all of it came to is no word on one grant.
            #expect(try await !office.get("/grants/G-A").text.contains("not accepted"))
        }
    }

    private func look(
        _ row: AccessTable.Row,
        _ asker: Asker,
        _ name: String,
        _ browser: inout TestBrowser,
        _ secret: String
    ) async throws -> Told {
        let path = row.path.filling(name)
        guard row.path != "/live" else {
            let cookie = "Cookie: session=\(browser.cookies["session"] ?? "")"
            return try await head(path, cookie, browser.service)
        }
        guard row.method == "POST" else { return try await browser.get(path) }
        var form = ["csrf": secret]
        switch row.body {
        case "a file": return try await browser.post(path, form, file: "serial\nA9\n")
        case "a token": form["token"] = "wrong"
        default: break
        }
        return try await browser.post(path, form)
    }

    // MARK: Streams

    @Test func `a stream of the whole log tells a party its own, and nothing of another's`()
        async throws
    {
        try await run { service, _ in
            for asker in [Asker.buyer, .vendor] {
                let client = try RawClient(port: service.port)
                let field = asker.token?.field ?? ""
                client.send(
                    "GET /v1/events/stream HTTP/1.1\r\nHost: x\r\nAuthorization: \(field)\r\n"
                        + "Last-Event-ID: 0\r\n\r\n"
                )
                var text = try await client.receive(until: "paper.pdf")
                // What comes while it listens, too: another's first.
                let new = [("O-W2", "another's"), ("O-A", "own of \(asker)")].map {
                    EventLine.make(
                        "2024-08-01",
                        "order.promised",
                        #""order":"\#($0.0)","line":1,"schedule":[]"#,
                        source: $0.1
                    )
                }
                let told = try await send(
                    "POST",
                    "/v1/events",
                    .officer,
                    "application/x-ndjson",
                    new.joined(separator: "\n"),
                    service
                )
                #expect(told.status == 200 && !told.text.contains("rejected"), "\(told.text)")
                text += try await client.receive(until: "own of \(asker)")
                for own in ["O-A", "AL-A", "SH", "A1", "paper.pdf"] {
                    #expect(text.names(own), "\(asker) \(own)")
                }
                #expect(text.names("C-A") == (asker == .buyer))
                for hidden in asker.hidden { #expect(!text.names(hidden), "\(asker) \(hidden)") }
            }
        }
    }

    @Test func `an open page is told of no number that is another's`() async throws {
        try await run { service, _ in
            for asker in [Asker.buyer, .vendor] {
                guard let token = asker.token else { continue }
                let browser = try await TestBrowser.signedIn(token, service)
                let seq = try #require(
                    try await service.get("/v1/events?last=1").fields["chotatsu-seq"]
                )
                let client = try RawClient(port: service.port)
                let cookie = browser.cookies["session"] ?? ""
                client.send(
                    "GET /live?after=\(seq) HTTP/1.1\r\nHost: x\r\n"
                        + "Cookie: session=\(cookie)\r\n\r\n"
                )
                _ = try await client.receive(until: "retry:")
                var told: [String] = []
                for order in ["O-W2", "O-A"] {
                    let event = EventLine.make(
                        "2024-08-01",
                        "order.promised",
                        #""order":"\#(order)","line":1,"schedule":[]"#,
                        source: "to \(asker)"
                    )
                    let one = try await send(
                        "POST",
                        "/v1/events",
                        .officer,
                        "application/json",
                        event,
                        service
                    )
                    told.append(try #require(one.member("seq"), "\(one.text)"))
                }
                let text = try await client.receive(until: "data: \(told[1])\n")
                #expect(!text.contains("data: \(told[0])\n"), "\(asker): \(text)")
            }
        }
    }

    // MARK: What is told

    /// The statuses, and the names told, of what an asker asks for.
    private func cell(
        _ row: AccessTable.Row,
        _ asker: Asker,
        _ names: AccessNames,
        _ ask: (String) async throws -> Told
    ) async throws -> String {
        let what = "\(row.method) \(row.path) by \(asker)"
        guard let named = row.named else {
            let told = try await ask("")
            expectNothing(hiddenFrom: asker, in: told, asking: "", what)
            guard let listed = row.listed, let kind = names.kinds[listed], told.status == 200 else {
                return "\(told.status)"
            }
            let shown = kind.all.filter { told.text.names($0) }
            let isAll = shown == kind.all && [.officer, .auditor].contains(asker)
            let words = isAll ? ["all"] : shown.isEmpty ? ["none"] : shown
            return (["\(told.status)"] + words).joined(separator: " ")
        }
        let kind = try #require(names.kinds[named], "\(what)")
        var statuses: [String] = []
        var another: (told: Told, name: String)?
        for (name, isHidden) in asker.names(kind) {
            guard let name else {
                statuses.append("-")
                continue
            }
            let told = try await ask(name)
            statuses.append("\(told.status)")
            expectNothing(hiddenFrom: asker, in: told, asking: name, what)
            guard isHidden, asker == .buyer || asker == .vendor else { continue }
            if let another { expectSame(another, (told, name), what) }
            another = (told, name)
        }
        return statuses.joined(separator: " ")
    }

    /// Looks for what is another's in all that was sent, but for the name that was asked for.
    private func expectNothing(
        hiddenFrom asker: Asker,
        in told: Told,
        asking name: String,
        _ what: String
    ) {
        let text = told.fields.map { "\($0.key): \($0.value)\n" }.joined() + told.text
        for hidden in asker.hidden where hidden != name {
            #expect(!text.names(hidden), "\(what) \(name): \(hidden)")
        }
    }

    /// What is another's is answered as what is not there, but for the name.
    private func expectSame(
        _ another: (told: Told, name: String),
        _ none: (told: Told, name: String),
        _ what: String
    ) {
        // A number that is asked for may be the hour or the minute.
        let moment = /[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?/
        func anonymous(_ text: String, _ name: String) -> String {
            text.replacing(moment, with: "MOMENT").replacing(code: name)
        }
        #expect(
            anonymous(another.told.text, another.name) == anonymous(none.told.text, none.name),
            "\(what)"
        )
        func fields(_ told: Told, _ name: String) -> [String: String] {
            told.fields.filter { !["x-request-id", "date", "content-length"].contains($0.key) }
                .mapValues { anonymous($0, name) }
        }
        #expect(
            fields(another.told, another.name) == fields(none.told, none.name),
            "\(what)"
        )
        #expect(another.told.cookies == none.told.cookies, "\(what)")
    }

    private func expect(_ cells: [String], _ row: AccessTable.Row, _ form: String) {
        let body = row.body.map { " < \($0)" } ?? ""
        let listed = row.listed.map { " [\($0)]" } ?? ""
        let told = cells.joined(separator: " | ")
        #expect(
            cells == row.cells,
            "\(form): \(row.method) \(row.path)\(listed)\(body) | \(told)"
        )
    }

    private func written(_ route: Route) -> String {
        "\(route.method) \(AccessTable.Row.anonymous(route.path.description))"
    }

    /// No route is without a row, and no row without a route.
    private func expectAll(_ routes: [Route], in rows: [AccessTable.Row]) {
        #expect(Set(routes.map(written)) == Set(rows.map(\.route)))
        #expect(rows.allSatisfy { $0.cells.count == Asker.allCases.count })
    }
}

extension String {
    /// The path with a name in place of `{kind}`, as a client encodes it.
    fileprivate func filling(_ name: String) -> String {
        replacing(/\{[^}]*\}/, with: name.replacing(" ", with: "%20"))
    }
}
