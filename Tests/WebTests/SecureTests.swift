import Domain
import Foundation
import HTTPTypes
import TestSupport
import Testing
import Web

/// HTTPS, with a certificate made for the test.
@Suite(.freshDatabase)
struct SecureTests {
    static func certificate() throws -> WebService.Certificate {
        let folder = NSTemporaryDirectory() + "/chotatsu-tls-\(UUID().uuidString)"
        try Shell.run(
            """
            mkdir -p "\(folder)" && cd "\(folder)" && openssl req -x509 -newkey rsa:2048 -nodes \
                -keyout key.pem -out certificate.pem -days 2 -subj /CN=localhost 2>/dev/null
            """
        )
        return WebService.Certificate(
            file: folder + "/certificate.pem",
            keyFile: folder + "/key.pem"
        )
    }

    @Test func `a client that can speaks HTTP 2, another HTTP 1.1`() async throws {
        let certificate = try Self.certificate()
        try await TestService.run(certificate: certificate) { service in
            #expect(service.url.hasPrefix("https://"))
            let told = try await service.get("/v1/backlog")
            #expect(told.status == 200)
            #expect(told.version == "HTTP/2.0")
            let client = try RawClient(port: service.port)
            client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            let answer = try await client.receiveAll()
            #expect(!answer.contains("200"))
        }
        try FileManager.default.removeItem(
            atPath: (certificate.file as NSString).deletingLastPathComponent
        )
    }

    @Test func `a connection whose handshake came in time is not ended for that`() async throws {
        let certificate = try Self.certificate()
        var limits = ServiceLimits()
        limits.head = .seconds(3)
        let slow = Route(
            .get,
            "/slow",
            "Takes longer than a handshake may.",
            roles: nil,
            handler: .plain { _ in
                try await Task.sleep(for: .seconds(5))
                return Answer.json(.string("slept"))
            }
        )
        let routes: (ServiceParts) -> [Route] = { [slow] + $0.routes }
        try await TestService.run(limits, certificate: certificate, routes: routes) { service in
            let told = try await service.get("/slow")
            #expect(told.status == 200 && told.version == "HTTP/2.0")
        }
    }

    @Test func `a handshake that does not come ends the connection`() async throws {
        let certificate = try Self.certificate()
        var limits = ServiceLimits()
        // The handshake of the request below has to come in time, on a slow machine too.
        limits.head = .seconds(5)
        try await TestService.run(limits, certificate: certificate) { service in
            let client = try RawClient(port: service.port)
            let rest = try await client.receiveAll()
            #expect(rest.isEmpty)
            let told = try await service.get("/healthz")
            #expect(told.status == 200)
        }
    }
}
