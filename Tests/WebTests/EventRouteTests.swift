import Crypto
import Domain
import Foundation
import Postgres
import Store
import TestSupport
import Testing
import Web

/// Events that come in by HTTP, and the stream of those that are recorded.
@Suite(.freshDatabase)
struct EventRouteTests {
    private static let buyer = TestToken(role: .buyer, party: "A")
    private static let other = TestToken(role: .buyer, party: "B")
    private static let vendor = TestToken(role: .vendor, party: "V")
    private static let auditor = TestToken(role: .auditor, party: "OFFICE")

    /// Parties and a product.
    private static let world = [
        event(1, "party.registered", #""party":"OFFICE","name":"O","roles":["agency"]"#),
        event(2, "party.registered", #""party":"A","name":"A","roles":["buyer"]"#),
        event(3, "party.registered", #""party":"B","name":"B","roles":["buyer"]"#),
        event(4, "party.registered", #""party":"V","name":"V","roles":["vendor"]"#),
        event(
            5,
            "product.registered",
            #""product":"X","name":"X","maker":"M","form_factor":"F","gpus_per_unit":8,"#
                + #""tdp_w":10200,"tflops_dense":{"bf16":989.4}"#
        ),
    ]

    private static func event(_ number: Int, _ type: String, _ data: String) -> String {
        let digits = String(number)
        let id = String(repeating: "0", count: 12 - digits.count) + digits
        return #"{"id":"00000000-0000-4000-8000-\#(id)","type":"\#(type)","#
            + #""occurred_at":"2024-05-01","data":{\#(data)}}"#
    }

    private static func order(_ number: Int, _ code: String, buyer: String = "A") -> String {
        event(
            number,
            "order.placed",
            #""order":"\#(code)","buyer":"\#(buyer)","vendor":"V","channel":"private","#
                + #""currency":"JPY","lines":[{"line":1,"product":"X","quantity":5,"#
                + #""unit_price":"100"}]"#
        )
    }

    /// A service over that world, with a token for each party.
    private func run(
        _ limits: ServiceLimits = ServiceLimits(),
        _ body: (TestService) async throws -> Void
    ) async throws {
        for token in [Self.buyer, Self.other, Self.vendor, Self.auditor] {
            try await token.insert(TestDatabase.current.url)
        }
        try await TestService.run(limits) { service in
            let told = try await post(Self.world.joined(separator: "\n"), service, .officer)
            #expect(told.status == 200, "\(told.text)")
            try await body(service)
        }
    }

    private func post(
        _ body: String,
        _ service: TestService,
        _ token: TestToken,
        type: String = "application/x-ndjson",
        accept: String = "application/json"
    ) async throws -> Told {
        let fields = ["Authorization": token.field, "Content-Type": type, "Accept": accept]
        return try await service.get("/v1/events", "POST", fields, body: body)
    }

    @Test func `one event is recorded once, however often it is sent`() async throws {
        try await run { service in
            let json = "application/json"
            let told = try await post(Self.order(10, "O-1"), service, Self.buyer, type: json)
            #expect(told.status == 201)
            #expect(told.member("outcome") == "recorded")
            #expect(told.member("seq") == "6")
            let again = try await post(Self.order(10, "O-1"), service, Self.buyer, type: json)
            #expect(again.status == 200)
            #expect(again.member("outcome") == "duplicate")
            #expect(again.member("seq") == "6")
            let other = try await post(Self.order(10, "O-2"), service, Self.buyer, type: json)
            #expect(other.status == 422)
            #expect(other.fields["content-type"] == "application/problem+json")
            #expect(other.member("rule") == "other_content")
            #expect(other.member("field") == "order")
        }
    }

    @Test func `another's id is taken, and nothing is said of its event`() async throws {
        try await run { service in
            let json = "application/json"
            _ = try await post(Self.order(10, "O-1"), service, Self.buyer, type: json)
            let told = try await post(
                Self.order(10, "O-2", buyer: "B"),
                service,
                Self.other,
                type: json
            )
            #expect(told.status == 422)
            #expect(told.member("rule") == "id_taken")
            #expect(told.member("seq") == nil && !told.text.contains("event 6"))
            // Its vendor sees it whole, and does not record orders.
            let vendor = try await post(Self.order(10, "O-1"), service, Self.vendor, type: json)
            #expect(vendor.member("rule") == "not_allowed")
            let lines = [Self.order(10, "O-1"), Self.order(11, "O-1")].joined(separator: "\n")
            let guessed = try outcomes(try await post(lines, service, Self.other))
            let without = guessed.map { $0.filter { $0.key != "id" }.mapValues { "\($0)" } }
            #expect(without[0] == without[1], "\(guessed)")
        }
    }

    @Test func `as many lines as are taken are told of each, one more is refused`() async throws {
        try await run { service in
            let lines = String(repeating: " 1\r\n\n", count: 100_000)
            let told = try await post(lines, service, Self.buyer)
            #expect(told.status == 200)
            let all = try JSONSerialization.jsonObject(with: Data(told.bytes)) as? [Any]
            #expect(all?.count == 100_000)
            let more = try await post(lines + "1", service, Self.buyer)
            #expect(more.status == 413)
            #expect(more.member("detail")?.contains("more than 100000 lines") == true)
        }
    }

    @Test func `what is refused says field, value, rule and message, all of them`() async throws {
        try await run { service in
            let json = "application/json"
            let noID = Self.order(10, "O-1").replacing(
                #""id":"00000000"#,
                with: #""nid":"00000000"#
            )
            let told = try await post(noID, service, Self.buyer, type: json)
            #expect(told.status == 422)
            #expect(told.member("field") == "id")
            #expect(told.member("outcome") == "rejected")
            #expect(told.text.contains("no field nid"))
            for body in ["", "{", "[]", "3", "\u{FEFF}{}"] {
                let told = try await post(body, service, Self.buyer, type: json)
                #expect(told.status == 400 || told.status == 422, "\(body)")
                #expect(told.fields["content-type"] == "application/problem+json")
            }
            let wrongType = try await post("{}", service, Self.buyer, type: "text/plain")
            #expect(wrongType.status == 415)
            let large = try RawClient(port: service.port)
            large.send(
                "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: \(Self.buyer.field)\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 11000000\r\n\r\n"
            )
            _ = try await large.receive(until: "HTTP/1.1 413")
        }
    }

    @Test func `a batch has an outcome for each line, in order, and refuses none for another`()
        async throws
    {
        try await run { service in
            let lines = [
                Self.order(10, "O-1"), "nonsense", Self.order(11, "O-1"), "",
                Self.order(12, "O-2", buyer: "B"), Self.order(10, "O-1"), Self.order(13, "O-3"),
            ]
            let told = try await post(lines.joined(separator: "\n"), service, Self.buyer)
            #expect(told.status == 200)
            let rules = try outcomes(told).map { "\($0["outcome"] ?? "") \($0["rule"] ?? "")" }
            #expect(
                rules == [
                    "recorded ", "rejected json", "rejected code_taken", "rejected wrong_party",
                    "duplicate ", "recorded ",
                ]
            )
            let ndjson = try await post(
                lines[0],
                service,
                Self.buyer,
                accept: "application/x-ndjson"
            )
            #expect(ndjson.text.hasSuffix("}\n") && !ndjson.text.contains("["))
        }
    }

    private func outcomes(_ told: Told) throws -> [[String: Any]] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(told.bytes)) as? [[String: Any]]
        )
    }

    @Test func `a role records what is its own, and another's is as if it were not there`()
        async throws
    {
        try await run { service in
            _ = try await post(
                [Self.order(10, "O-A"), Self.order(11, "O-B", buyer: "B")].joined(separator: "\n"),
                service,
                .officer
            )
            let promise =
                #""order":"O-A","line":1,"schedule":[{"promised_on":"2024-06-01","#
                + #""quantity":4}]"#
            func cancel(_ order: String) -> String {
                #""order":"\#(order)","line":1,"quantity":1,"reason":"x""#
            }
            let cells: [(TestToken, String, String, String)] = [
                (Self.buyer, "order.cancelled", cancel("O-A"), "recorded"),
                (Self.buyer, "order.cancelled", cancel("O-B"), "unknown_code"),
                (Self.buyer, "order.cancelled", cancel("O-0"), "unknown_code"),
                (Self.vendor, "order.cancelled", cancel("O-A"), "not_allowed"),
                (Self.auditor, "order.cancelled", cancel("O-A"), "not_allowed"),
                (.officer, "order.cancelled", cancel("O-B"), "recorded"),
                (Self.vendor, "order.promised", promise, "recorded"),
                (Self.buyer, "order.promised", promise, "not_allowed"),
                (Self.other, "order.promised", promise, "not_allowed"),
            ]
            for (number, cell) in cells.enumerated() {
                let line = Self.event(100 + number, cell.1, cell.2)
                let told = try await post(line, service, cell.0)
                let first = try #require(try outcomes(told).first)
                let got = first["rule"].map { "\($0)" } ?? "\(first["outcome"] ?? "")"
                #expect(got == cell.3, "\(cell.0.role) \(cell.1) \(cell.2)")
            }
            let log = try await service.get("/v1/events?after=7&limit=1")
            #expect(log.text.contains(#""recorded_by": "A/tester""#))
        }
    }

    @Test func `events of many requests at once are recorded, each once`() async throws {
        try await run { service in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<200 {
                    // Each is sent twice.
                    let line = Self.order(1000 + number / 2, "O-\(number / 2)")
                    group.addTask {
                        try await post(line, service, Self.buyer, type: "application/json").status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 201 } == 100)
            #expect(statuses.count { $0 == 200 } == 100)
            let check = try await service.get("/v1/ledger/check")
            #expect(check.member("ok") == "1")
            #expect(check.member("subjects") == "100")
        }
    }

    // MARK: The stream

    /// Reads a stream until it has told of so many events, or has ended.
    private func stream(
        _ service: TestService,
        _ token: TestToken,
        after: Int? = nil
    ) throws -> RawClient {
        let client = try RawClient(port: service.port)
        let last = after.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        client.send(
            "GET /v1/events/stream HTTP/1.1\r\nHost: x\r\nAuthorization: \(token.field)\r\n"
                + "\(last)\r\n"
        )
        return client
    }

    @Test func `a stream tells what is recorded, and goes on behind the last that was seen`()
        async throws
    {
        try await run { service in
            let client = try stream(service, .officer)
            _ = try await client.receive(until: "retry: 1000")
            _ = try await post(Self.order(10, "O-1"), service, Self.buyer)
            let text = try await client.receive(until: "O-1")
            #expect(text.contains("id: 6\nevent: order.placed\ndata: {\"seq\":6,"))
            _ = try await post(Self.order(11, "O-2"), service, Self.buyer)
            let behind = try stream(service, .officer, after: 5)
            let again = try await behind.receive(until: "O-2")
            #expect(again.contains("id: 6\n") && again.contains("id: 7\n"))
            #expect(!again.contains("id: 5\n"))
        }
    }

    @Test func `a stream shows a party its own alone`() async throws {
        try await run { service in
            let mine = try stream(service, Self.buyer)
            let others = try stream(service, Self.other)
            _ = try await mine.receive(until: "retry")
            _ = try await others.receive(until: "retry")
            _ = try await post(Self.order(10, "O-A"), service, Self.buyer)
            _ = try await post(Self.order(11, "O-B", buyer: "B"), service, Self.other)
            let text = try await mine.receive(until: "O-A")
            #expect(!text.contains("O-B"))
            let other = try await others.receive(until: "O-B")
            #expect(!other.contains("O-A"))
        }
    }

    @Test func `a revoked token ends its streams, and no other`() async throws {
        try await run { service in
            let revoked = try stream(service, Self.buyer)
            let good = try stream(service, .officer)
            _ = try await revoked.receive(until: "retry")
            _ = try await good.receive(until: "retry")
            let connection = try await TestDatabase.current.connect()
            try await connection.execute(
                "update token set revoked_at = now() where party = 'A' and role = 'buyer'"
            )
            await connection.close()
            let began = ContinuousClock.now
            _ = try await revoked.receive(until: "0\r\n\r\n")
            #expect(ContinuousClock.now - began < .seconds(10))
            _ = try await post(Self.order(10, "O-1"), service, .officer)
            _ = try await good.receive(until: "O-1")
        }
    }

    @Test func `streams are bounded in number, and end when the service stops`() async throws {
        var limits = ServiceLimits()
        limits.streamsMax = 2
        try await run(limits) { service in
            let first = try stream(service, .officer)
            let second = try stream(service, Self.buyer)
            _ = try await first.receive(until: "retry")
            _ = try await second.receive(until: "retry")
            let told = try await service.get("/v1/events/stream", "GET", ["Accept": "*/*"])
            #expect(told.status == 429)
            service.service.stop()
            _ = try await first.receive(until: "0\r\n\r\n")
            _ = try await second.receive(until: "0\r\n\r\n")
        }
    }

    // MARK: Files

    @Test func `a file is recorded whole, or not at all`() async throws {
        try await run { service in
            func take(_ query: String, _ body: String, _ type: String) async throws -> Told {
                let fields = ["Content-Type": type, "Authorization": Self.buyer.field]
                return try await service.get("/v1/imports\(query)", "POST", fields, body: body)
            }
            let lines = [Self.order(10, "O-1"), Self.order(11, "O-2", buyer: "B")]
                .joined(separator: "\n")
            let ndjson = "application/x-ndjson"
            let refused = try await take("", lines, ndjson)
            #expect(refused.status == 422)
            #expect(refused.member("recorded") == "0")
            #expect(refused.text.contains("wrong_party"))
            let dry = try await take("?atomic=false&dry_run=true", lines, ndjson)
            #expect(dry.member("recorded") == "1")
            let partial = try await take("?atomic=false", lines, ndjson)
            #expect(partial.status == 200)
            #expect(partial.member("recorded") == "1")
            #expect(partial.member("rejected_count") == "1")
            let csv = try await take(
                "?type=order.cancelled",
                "occurred_at,order,line,quantity,reason\n2024-05-02,O-1,1,1,x\n",
                "text/csv"
            )
            #expect(csv.member("recorded") == "1", "\(csv.text)")
        }
    }

    @Test func `a paper is kept by its hash, and seen by whoever sees what it is attached to`()
        async throws
    {
        try await run { service in
            let text = "a quote"
            let hash = SHA256.hash(data: Data(text.utf8)).map {
                String(Int($0) + 256, radix: 16).dropFirst()
            }
            .joined()
            func put(_ hash: String, _ token: TestToken) async throws -> Told {
                let fields = [
                    "Authorization": token.field, "Content-Type": "application/octet-stream",
                ]
                return try await service.get("/v1/files/\(hash)", "PUT", fields, body: text)
            }
            func get(_ token: TestToken) async throws -> Told {
                let fields = ["Authorization": token.field, "Accept": "*/*"]
                return try await service.get("/v1/files/\(hash)", "GET", fields)
            }
            #expect(try await put(hash, Self.buyer).status == 201)
            #expect(try await put(hash, Self.buyer).status == 200)
            #expect(try await put(String(hash.reversed()), Self.buyer).status == 400)
            #expect(try await put("x", Self.buyer).status == 400)
            #expect(try await put(hash, Self.auditor).status == 403)
            // Nothing attaches it yet.
            #expect(try await get(Self.buyer).status == 404)
            let paper =
                #""subject":{"kind":"order","code":"O-1"},"kind":"quote","#
                + #""sha256":"\#(hash)","file":"quote.pdf""#
            let lines = [Self.order(10, "O-1"), Self.event(11, "evidence.attached", paper)]
            let told = try await post(lines.joined(separator: "\n"), service, Self.buyer)
            #expect(told.text.components(separatedBy: "\"recorded\"").count == 3, "\(told.text)")
            for token in [Self.buyer, Self.vendor, Self.auditor, .officer] {
                let got = try await get(token)
                #expect(got.status == 200 && got.text == text, "\(token.role)")
                #expect(got.fields["content-disposition"]?.hasPrefix("attachment") == true)
            }
            #expect(try await get(Self.other).status == 404)

            // Who learns a hash gets nothing by attaching it, until it gives the bytes itself.
            let own = paper.replacing("O-1", with: "O-2")
            let attached = [
                Self.order(12, "O-2", buyer: "B"), Self.event(13, "evidence.attached", own),
            ]
            let learned = try await post(attached.joined(separator: "\n"), service, Self.other)
            #expect(learned.text.components(separatedBy: "\"recorded\"").count == 3)
            #expect(try await get(Self.other).status == 404)
            // That others have given them before, it is not told.
            #expect(try await put(hash, Self.other).status == 201)
            #expect(try await get(Self.other).status == 200)

            // What is voided shows nothing any more.
            let void = Self.event(
                14,
                "event.voided",
                #""event":"00000000-0000-4000-8000-000000000011","reason":"another's""#
            )
            #expect(try await post(void, service, Self.buyer).text.contains("\"recorded\""))
            #expect(try await get(Self.buyer).status == 404)
            for token in [Self.other, Self.vendor, .officer] {
                #expect(try await get(token).status == 200, "\(token.role)")
            }
            // A hash that stands elsewhere in an event is a word.
            let word = Self.event(
                15,
                "evidence.attached",
                #""subject":{"kind":"order","code":"O-1"},"kind":"quote","sha256":""#
                    + #"\#(String(repeating: "0", count: 64))","file":"\#(hash)""#
            )
            #expect(try await post(word, service, Self.buyer).text.contains("\"recorded\""))
            #expect(try await get(Self.buyer).status == 404)
        }
    }

    @Test func `bodies of all requests together are bounded in memory`() async throws {
        var limits = ServiceLimits()
        limits.bodiesBytesMax = 10_000
        try await run(limits) { service in
            let large = String(repeating: " ", count: 11_000)
            let told = try await post(large, service, Self.buyer, type: "application/json")
            #expect(told.status == 429)
            #expect(told.fields["retry-after"] == "1")
            // What was held is free again.
            for _ in 0..<3 {
                let small = String(repeating: " ", count: 8_000)
                let told = try await post(small, service, Self.buyer, type: "application/json")
                #expect(told.status == 400)
            }
        }
    }
}
