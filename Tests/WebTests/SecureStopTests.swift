import AsyncHTTPClient
import Domain
import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOSSL
import TestSupport
import Testing
import Web

/// Stopping and deadlines over TLS, where requests are streams of HTTP/2.
@Suite(.freshDatabase)
struct SecureStopTests {
    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: HTTPClient.Configuration(certificateVerification: .none)
    )

    /// Those of `StopTests`, and one that takes a body.
    private static func routes(_ slow: Gate, _ stream: Gate) -> (ServiceParts) -> [Route] {
        { parts in
            [
                Route(
                    .post,
                    "/body",
                    "Takes a body.",
                    roles: nil,
                    takes: [.json],
                    bodyBytesMax: 1000,
                    handler: .plain { call in
                        .json(.string(String(decoding: try await call.body.rest(), as: UTF8.self)))
                    }
                )
            ] + StopTests.slow(slow, stream)(parts)
        }
    }

    private static func run(
        _ limits: ServiceLimits = ServiceLimits(),
        _ slow: Gate = Gate(),
        _ stream: Gate = Gate(),
        _ body: (TestService) async throws -> Void
    ) async throws {
        let certificate = try SecureTests.certificate()
        try await TestService.run(
            limits,
            certificate: certificate,
            routes: routes(slow, stream),
            body
        )
        try FileManager.default.removeItem(
            atPath: (certificate.file as NSString).deletingLastPathComponent
        )
    }

    @Test func `requests under way get their answers, streams their end, and then it is over`()
        async throws
    {
        let (slow, stream) = (Gate(), Gate())
        try await Self.run(ServiceLimits(), slow, stream) { service in
            async let told = service.get("/slow")
            async let streamed = service.get("/stream")
            await slow.arrived()
            await stream.arrived()
            service.service.stop()
            let whole = try await streamed
            #expect(whole.version == "HTTP/2.0")
            #expect(whole.text == "data: 1\n\ndata: end\n\n")
            try await eventually("the service closes its door") {
                (try? RawClient(port: service.port)) == nil
            }
            slow.open()
            let answer = try await told
            #expect(answer.version == "HTTP/2.0")
            #expect(answer.text == "\"done\"\n")
        }
    }

    @Test func `what does not end is cut when time is up`() async throws {
        var limits = ServiceLimits()
        limits.stop = .milliseconds(300)
        let slow = Gate()
        let began = ContinuousClock.now
        try await Self.run(limits, slow) { service in
            let asking = Task { try await service.get("/slow") }
            await slow.arrived()
            service.service.stop()
            await #expect(throws: (any Error).self) { try await asking.value }
        }
        #expect(ContinuousClock.now - began < .seconds(60))
        slow.open()
    }

    @Test func `a body that stops coming is answered 408, and other streams go on`() async throws {
        var limits = ServiceLimits()
        limits.bodySilence = .milliseconds(200)
        let slow = Gate()
        try await Self.run(limits, slow) { service in
            // On the same connection as the body, in all likelihood.
            async let other = service.get("/slow")
            await slow.arrived()
            var request = HTTPClientRequest(url: service.url + "/body")
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            let (pieces, sending) = AsyncStream<ByteBuffer>.makeStream()
            sending.yield(ByteBuffer(string: "[1,"))
            request.body = .stream(pieces, length: .known(Int64(100)))
            let response = try await Self.client.execute(request, timeout: .seconds(120))
            #expect(response.status.code == 408)
            #expect(response.version == .http2)
            sending.finish()
            slow.open()
            #expect(try await other.status == 200)
        }
    }

    @Test(arguments: ["h2", "http/1.1"])
    func `a connection on which nothing is asked after the handshake is closed`(
        _ language: String
    ) async throws {
        var limits = ServiceLimits()
        // The handshake of the request below has to come in time, on a slow machine too.
        limits.head = .seconds(5)
        limits.idle = .seconds(5)
        try await Self.run(limits) { service in
            let client = Process()
            client.executableURL = URL(filePath: "/usr/bin/env")
            client.arguments = [
                "openssl", "s_client", "-quiet", "-alpn", language, "-connect",
                "127.0.0.1:\(service.port)",
            ]
            // Open for as long as the client runs: it has nothing to say.
            let input = Pipe()
            client.standardInput = input
            client.standardOutput = FileHandle.nullDevice
            client.standardError = FileHandle.nullDevice
            try client.run()
            defer { client.terminate() }
            try await eventually("the connection is closed") { !client.isRunning }
            _ = input
            let told = try await service.get("/healthz")
            #expect(told.status == 200)
        }
    }
}
