import Domain
import HTTPTypes
import Postgres
import Synchronization
import TestSupport
import Testing
import Web

/// How a service ends: nothing under way is cut, and nobody holds it up.
@Suite(.freshDatabase)
struct StopTests {
    /// Routes that take as long as the test wants: one that answers when the gate is opened, and one
    /// that streams until the service stops.
    static func slow(_ gate: Gate, _ stream: Gate = Gate()) -> (ServiceParts) -> [Route] {
        { parts in
            [
                Route(
                    .get,
                    "/slow",
                    "Waits.",
                    roles: nil,
                    handler: .plain { _ in
                        gate.arrive()
                        await gate.wait()
                        return .json(.string("done"))
                    }
                ),
                Route(
                    .get,
                    "/stream",
                    "Has no end but the service's.",
                    roles: nil,
                    gives: [.events],
                    handler: .plain { _ in
                        Answer(.events) { writer in
                            try await writer.write("data: 1\n\n".utf8)
                            stream.arrive()
                            await parts.stop.wait()
                            try await writer.write("data: end\n\n".utf8)
                        }
                    }
                ),
            ] + parts.routes
        }
    }

    @Test func `a request under way gets its answer, and then the service is over`() async throws {
        let gate = Gate()
        try await TestService.run(routes: Self.slow(gate)) { service in
            async let told = service.get("/slow")
            await gate.arrived()
            service.service.stop()
            try await eventually("the service closes its door") {
                (try? RawClient(port: service.port)) == nil
            }
            gate.open()
            #expect(try await told.text == "\"done\"\n")
        }
    }

    @Test func `a connection on which nothing is asked does not hold the stop`() async throws {
        let began = ContinuousClock.now
        try await TestService.run { service in
            let client = try RawClient(port: service.port)
            client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.receive(until: "alive").contains("200 OK"))
            let silent = try RawClient(port: service.port)
            let half = try RawClient(port: service.port)
            half.send("GET /healthz HT")
            service.service.stop()
            #expect(try await client.receiveAll().isEmpty)
            _ = (silent, half)
        }
        #expect(ContinuousClock.now - began < .seconds(8))
    }

    @Test func `a stream ends with the service`() async throws {
        try await TestService.run(routes: Self.slow(Gate())) { service in
            let client = try RawClient(port: service.port)
            client.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = try await client.receive(until: "data: 1")
            service.service.stop()
            let rest = try await client.receiveAll()
            #expect(rest.contains("data: end"))
            #expect(rest.hasSuffix("0\r\n\r\n"), "the stream is cut: \(rest)")
        }
    }

    @Test func `what does not end is cut when time is up`() async throws {
        var limits = ServiceLimits()
        limits.stop = .milliseconds(300)
        let began = ContinuousClock.now
        try await TestService.run(limits, routes: Self.slow(Gate())) { service in
            let client = try RawClient(port: service.port)
            client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            try await eventually("the request arrives") {
                let metrics = try await service.get("/metrics").text
                return metrics.contains("chotatsu_connections 2")
            }
            service.service.stop()
            _ = try await client.receiveAll()
        }
        #expect(ContinuousClock.now - began < .seconds(8))
    }
}

/// A door that a test opens, and a bell that those who wait before it ring.
final class Gate: Sendable {
    private let opening = StopSignal()
    private let bell = StopSignal()

    func arrive() { bell.stop() }
    func arrived() async { await bell.wait() }
    func wait() async { await opening.wait() }
    func open() { opening.stop() }
}
