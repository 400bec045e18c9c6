import Crypto
import Foundation
import HTTPTypes
import Postgres
import Store
import TestSupport
import Testing
import Web

/// Bounds of what may be sent, kept and found, and whose it is when it is recorded.
@Suite(.freshDatabase)
struct BoundsTests {
    private static let event = """
        {"id":"bbbbbbbb-0000-4000-8000-000000000001","type":"party.registered",\
        "occurred_at":"2026-01-05","data":{"party":"A","name":"A","roles":["buyer"]}}
        """

    private static func post(
        _ service: TestService,
        _ path: String,
        _ type: String,
        _ body: String
    ) async throws -> Told {
        try await service.get(path, "POST", ["Content-Type": type], body: body)
    }

    @Test func `a token revoked while a body comes records nothing of it`() async throws {
        try await TestService.run { service in
            let client = try RawClient(port: service.port)
            client.send(
                "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Authorization: \(TestToken.officer.field)\r\n"
                    + "Content-Length: \(Self.event.utf8.count)\r\nExpect: 100-continue\r\n\r\n"
            )
            _ = try await client.receive(until: "100 Continue")
            let connection = try await TestDatabase.current.connect()
            try await connection.execute("update token set revoked_at = now()")
            // What is known of a token is asked for anew after a second.
            try await eventually("the token is no longer taken for good") {
                try await service.get("/v1/whoami").status == 401
            }
            client.send(Self.event)
            let told = try await client.receive(until: "}")
            #expect(told.contains("401"), "\(told)")
            #expect(try await connection.query("select 1 from event").isEmpty)
            await connection.close()
        }
    }

    @Test func `more lines than are answered at once are refused whole`() async throws {
        try await TestService.run { service in
            let many = String(repeating: "1\n", count: 100_001)
            let told = try await Self.post(service, "/v1/events", "application/x-ndjson", many)
            #expect(told.status == 413, "\(told.text.prefix(200))")
            #expect(told.member("detail")?.contains("100000 lines") == true, "\(told.text)")
            let few = String(repeating: "1\n", count: 3)
            let answer = try await Self.post(service, "/v1/events", "application/x-ndjson", few)
            #expect(answer.status == 200)
        }
    }

    @Test func `what would be kept whole is bounded, and so are the files of a body`() async throws
    {
        var limits = ServiceLimits()
        limits.importKeptBytesMax = 10
        try await TestService.run(limits) { service in
            let type = "application/x-ndjson"
            for what in ["dry_run", "sort"] {
                let told = try await Self.post(
                    service,
                    "/v1/imports?\(what)=true",
                    type,
                    Self.event + "\n"
                )
                #expect(told.status == 413, "\(told.text)")
            }
            let plain = try await Self.post(service, "/v1/imports", type, Self.event + "\n")
            #expect(plain.member("recorded") == "1", "\(plain.text)")
            let names = Array(repeating: "a:0", count: 101).joined(separator: ",")
            let told = try await Self.post(
                service,
                "/v1/imports?files=\(names)",
                "application/octet-stream",
                ""
            )
            #expect(told.status == 400)
            #expect(told.text.contains("more than 100 files"), "\(told.text)")
        }
    }

    @Test func `a body in broken chunks is its sender's fault`() async throws {
        try await TestService.run { service in
            let client = try RawClient(port: service.port)
            client.send(
                "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Authorization: \(TestToken.officer.field)\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\nno number\r\n{}\r\n0\r\n\r\n"
            )
            let told = try await client.receiveAll()
            #expect(told.hasPrefix("HTTP/1.1 400"), "\(told)")
            #expect(!service.log.contains { $0.contains("\"error\"") }, "\(service.log)")
        }
    }

    @Test func `papers that nothing attaches are bounded`() async throws {
        var limits = ServiceLimits()
        limits.unattachedBytesMax = 10
        try await TestService.run(limits) { service in
            func put(_ text: String) async throws -> Told {
                let fields = ["Content-Type": "application/octet-stream"]
                return try await service.get("/v1/files/\(sha(text))", "PUT", fields, body: text)
            }
            func sha(_ text: String) -> String {
                SHA256.hash(data: Data(text.utf8)).map { String(format: "%02x", $0) }.joined()
            }
            #expect(try await put("12345").status == 201)
            let told = try await put("1234567")
            #expect(told.status == 400 && told.text.contains("unattached"), "\(told.text)")
            // What was given before costs nothing more.
            #expect(try await put("12345").status == 200)
            let attached = """
                {"id":"bbbbbbbb-0000-4000-8000-000000000002","type":"evidence.attached",\
                "occurred_at":"2026-01-05","data":{"subject":{"kind":"party","code":"A"},\
                "kind":"other","sha256":"\(sha("12345"))","file":"a.pdf"}}
                """
            for event in [Self.event, attached] {
                let told = try await Self.post(service, "/v1/events", "application/json", event)
                #expect(told.status == 201, "\(told.text)")
            }
            #expect(try await put("1234567").status == 201)
        }
    }

    @Test func `files that come at once are bounded`() async throws {
        var limits = ServiceLimits()
        limits.uploadsMax = 1
        try await TestService.run(limits) { service in
            let slow = try RawClient(port: service.port)
            slow.send(
                "POST /v1/imports HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
                    + "Authorization: \(TestToken.officer.field)\r\nContent-Length: 100\r\n"
                    + "Expect: 100-continue\r\n\r\n"
            )
            _ = try await slow.receive(until: "100 Continue")
            let type = "application/x-ndjson"
            let body = Self.event + "\n"
            try await eventually("the other file holds the only place") {
                try await Self.post(service, "/v1/imports?dry_run=true", type, body).status == 429
            }
            let event = try await Self.post(service, "/v1/events", "application/json", Self.event)
            #expect(event.status == 201)
        }
    }

    @Test func `large answers that nobody has read yet are bounded together`() async throws {
        var limits = ServiceLimits()
        limits.answersBytesMax = 3_000_000
        let routes: (ServiceParts) -> [Route] = { parts in
            [2_000_000, 5_000_000].map { count in
                Route(
                    .get,
                    RoutePath("/bytes/\(count)"),
                    "Much.",
                    roles: nil,
                    gives: [.bytes],
                    handler: .plain { _ in Answer([UInt8](repeating: 0, count: count), .bytes) }
                )
            } + parts.routes
        }
        try await TestService.run(limits, routes: routes) { service in
            for _ in 1...3 {
                let told = try await service.get("/bytes/2000000")
                #expect(told.status == 200 && told.bytes.count == 2_000_000)
            }
            let told = try await service.get("/bytes/5000000")
            #expect(told.status == 429 && told.fields["retry-after"] == "1", "\(told.text)")
        }
    }

    @Test func `over HTTP 2 too a body that is too large is told so`() async throws {
        let certificate = try SecureTests.certificate()
        try await TestService.run(certificate: certificate) { service in
            let told = try await service.get(
                "/v1/events",
                "POST",
                ["Content-Type": "application/json"],
                body: String(repeating: " ", count: 11_000_000)
            )
            #expect(told.version == "HTTP/2.0")
            #expect(told.status == 413, "\(told.text)")
            #expect(told.fields["content-type"] == "application/problem+json")
            #expect(told.fields["connection"] == nil)
        }
    }

    @Test func `a run is nobody's in another registry`() async throws {
        try await TestService.run { service in
            let begun = try await service.get("/v1/reconciliations?as_of=2026-01-01", "POST")
            let run = try #require(begun.member("run"))
            // What is empty is not stored, so that only the service knows of it.
            try await eventually("the run ends") {
                try await service.get("/v1/reconciliations/\(run)").status == 200
            }
            let connection = try await TestDatabase.current.connect()
            try await connection.execute(
                """
                update token set registry_code = 'other',
                    registry_id = \(Registry(code: "other").id)
                """
            )
            await connection.close()
            try await eventually("the token is known to be of the other registry") {
                try await service.get("/v1/whoami").member("registry") == "other"
            }
            let told = try await service.get("/v1/reconciliations/\(run)")
            #expect(told.status == 404, "\(told.text)")
        }
    }

    @Test func `any tag is one of what is there, and each method is allowed once`() async throws {
        try await TestService.run { service in
            let any = ["If-None-Match": "*"]
            #expect(try await service.get("/v1/orders", "GET", any).status == 304)
            #expect(try await service.get("/v1/orders/NONE", "GET", any).status == 404)
            let told = try await service.get("/v1/events/preview", "DELETE")
            #expect(told.status == 405)
            let allowed = told.fields["allow"]?.split(separator: ", ").map(String.init) ?? []
            #expect(Set(allowed).count == allowed.count && allowed.contains("POST"), "\(allowed)")
        }
    }
}
