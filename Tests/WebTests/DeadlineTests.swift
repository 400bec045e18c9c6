import Domain
import HTTPTypes
import TestSupport
import Testing
import Web

/// What becomes of clients that keep a service waiting.
@Suite(.freshDatabase)
struct DeadlineTests {
    /// Takes a body, and gives as much as is wanted.
    private static func routes(_ parts: ServiceParts) -> [Route] {
        [
            Route(
                .post,
                "/body",
                "Reads.",
                roles: nil,
                takes: [.json],
                bodyBytesMax: 1_000_000,
                handler: .plain { call in
                    .json(.number(String(try await call.body.rest().count)))
                }
            ),
            Route(
                .get,
                "/much",
                "Writes 50 MB, more than the system keeps for a client.",
                roles: nil,
                handler: .plain { _ in
                    Answer([UInt8](repeating: 0x20, count: 50_000_000), .json)
                }
            ),
        ] + parts.routes
    }

    private static func post(_ fields: String) -> String {
        "POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\(fields)\r\n"
    }

    @Test func `a connection on which no head comes is closed`() async throws {
        var limits = ServiceLimits()
        limits.head = .milliseconds(200)
        try await TestService.run(limits) { service in
            for beginning in ["", "GET /healthz HTTP/1.1\r\nHost"] {
                let client = try RawClient(port: service.port)
                client.send(beginning)
                let rest = try await client.receiveAll()
                #expect(rest.isEmpty)
            }
        }
    }

    @Test func `a connection that has been used is kept for a while, and then closed`() async throws
    {
        var limits = ServiceLimits()
        limits.head = .milliseconds(200)
        limits.idle = .milliseconds(600)
        try await TestService.run(limits) { service in
            let client = try RawClient(port: service.port)
            client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = try await client.receive(until: "alive")
            let began = ContinuousClock.now
            let rest = try await client.receiveAll()
            #expect(rest.count < 10)
            #expect(ContinuousClock.now - began > .milliseconds(500))
        }
    }

    @Test func `a body that stops coming is answered 408, and ends the connection`() async throws {
        var limits = ServiceLimits()
        limits.bodySilence = .milliseconds(200)
        try await TestService.run(limits, routes: Self.routes) { service in
            let client = try RawClient(port: service.port)
            client.send(Self.post("Content-Length: 100\r\n") + "[1,")
            let told = try await client.receiveAll()
            #expect(told.hasPrefix("HTTP/1.1 408"), "\(told)")
            #expect(told.contains("application/problem+json"))
        }
    }

    @Test func `a body that drips is cut off, however steadily it drips`() async throws {
        var limits = ServiceLimits()
        limits.bodySilence = .milliseconds(500)
        limits.bodyBytesPerSecondMin = 1_000_000
        try await TestService.run(limits, routes: Self.routes) { service in
            let client = try RawClient(port: service.port)
            client.send(Self.post("Content-Length: 100\r\n"))
            var sent = 0
            while client.send("1"), sent < 100 {
                sent += 1
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(sent < 100)
        }
    }

    @Test func `a client that does not read is dropped`() async throws {
        var limits = ServiceLimits()
        limits.writeSilence = .milliseconds(300)
        try await TestService.run(limits, routes: Self.routes) { service in
            let deaf = try RawClient(port: service.port)
            deaf.send("GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
            try await eventually("the deaf client is dropped") {
                service.log.contains { $0.contains("/much") && $0.contains("\"cut\"") }
            }
            _ = deaf
        }
    }

    @Test func `a body that is too large is refused before it comes`() async throws {
        try await TestService.run(routes: Self.routes) { service in
            let client = try RawClient(port: service.port)
            client.send(Self.post("Content-Length: 1000001\r\nExpect: 100-continue\r\n"))
            let told = try await client.receive(until: "\r\n\r\n")
            #expect(told.hasPrefix("HTTP/1.1 413"), "\(told)")
            let whole = String(repeating: " ", count: 1_000_001)
            let fields = ["Content-Type": "application/json", "Transfer-Encoding": "chunked"]
            let answer = try await service.get("/body", "POST", fields, body: whole)
            #expect(answer.status == 413)
        }
    }

    @Test func `a client that asks whether to send its body is told to`() async throws {
        try await TestService.run(routes: Self.routes) { service in
            let client = try RawClient(port: service.port)
            client.send(Self.post("Content-Length: 3\r\nExpect: 100-continue\r\n"))
            #expect(try await client.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100"))
            client.send("[1]")
            #expect(try await client.receive(until: "3\n").contains("200 OK"))
        }
    }

    @Test func `a body of another type is refused`() async throws {
        try await TestService.run(routes: Self.routes) { service in
            let told = try await service.get(
                "/body",
                "POST",
                ["Content-Type": "text/xml"],
                body: "<a/>"
            )
            #expect(told.status == 415)
            #expect(told.member("detail") == "the Content-Type is to be application/json")
            let packed = ["Content-Type": "application/json", "Content-Encoding": "gzip"]
            #expect(try await service.get("/body", "POST", packed, body: "x").status == 415)
        }
    }

    @Test func `what is no HTTP is told so`() async throws {
        try await TestService.run { service in
            for (sent, status) in [
                ("NONSENSE\r\n\r\n", "400"),
                ("GET /healthz HTTP/1.1\r\nHost x\r\n\r\n", "400"),
                (
                    "GET /healthz HTTP/1.1\r\nX: \(String(repeating: "y", count: 60_000))\r\n\r\n",
                    "431"
                ),
            ] {
                let client = try RawClient(port: service.port)
                client.send(sent)
                let told = try await client.receiveAll()
                #expect(told.hasPrefix("HTTP/1.1 \(status)"), "\(told)")
                #expect(told.contains("application/problem+json"))
            }
        }
    }
}
