import Domain
import Foundation
import HTTPTypes
import TestSupport
import Testing
import Web

/// What the service says of itself: its description, its log, its counts.
@Suite(.freshDatabase)
struct DescriptionTests {
    @Test func `the description has every route, and no other`() async throws {
        try await TestService.run { service in
            let told = try await service.get("/openapi.json")
            let object = try JSONSerialization.jsonObject(with: Data(told.bytes)) as? [String: Any]
            let paths = try #require(object?["paths"] as? [String: [String: Any]])
            var described = Set<String>()
            for (path, methods) in paths {
                for method in methods.keys where method != "head" {
                    described.insert("\(method.uppercased()) \(path)")
                }
            }
            let routes = service.service.parts.routes.map { "\($0.method.rawValue) \($0.path)" }
            #expect(described == Set(routes))
            #expect(routes.count == described.count, "a route is there twice")
            let components = object?["components"] as? [String: [String: Any]]
            for type in EventType.all {
                #expect(components?["schemas"]?[type.name] != nil, "\(type.name)")
            }
        }
    }

    @Test func `the log names the route and the holder, never what was asked`() async throws {
        try await TestService.run { service in
            _ = try await service.get("/v1/orders/SECRET-CODE?as_of=2024-01-02")
            try await eventually("the line is there") {
                service.log.contains { $0.contains("/v1/orders/{code}") }
            }
            let line = try #require(service.log.first { $0.contains("/v1/orders/{code}") })
            for part in ["\"party\":\"OFFICE\"", "\"role\":\"officer\"", "\"status\":404"] {
                #expect(line.contains(part), "\(line)")
            }
            let all = service.log.joined()
            for part in ["SECRET", "2024-01-02", "test_officer"] {
                #expect(!all.contains(part), "\(all)")
            }
        }
    }

    @Test func `an answer is found in the log by its id`() async throws {
        try await TestService.run { service in
            let id = try #require(try await service.get("/healthz").fields["x-request-id"])
            try await eventually("the line is there") {
                service.log.contains { $0.contains("\"id\":\"\(id)\"") }
            }
        }
    }

    @Test func `requests are counted by route and status`() async throws {
        try await TestService.run { service in
            for _ in 0..<3 { _ = try await service.get("/v1/orders/X") }
            let name = "chotatsu_http_request_duration_seconds"
            let labels = "method=\"GET\",route=\"/v1/orders/{code}\",status=\"404\""
            try await eventually("three are counted") {
                let told = try await service.get("/metrics").text
                return told.contains("\(name)_count{\(labels)} 3\n")
                    && told.contains("\(name)_bucket{\(labels),le=\"+Inf\"} 3\n")
            }
        }
    }
}
