import Client
import HTTPTypes
import Operations
import TestSupport
import Testing
import Web

/// What a program makes of a server that is no service of ours, such as a proxy that asks who one is.
@Suite(.freshDatabase)
struct StrangerTests {
    private static func routes(_ parts: ServiceParts) -> [Route] {
        let page = Route(
            .get,
            "/v1/backlog",
            "A page.",
            roles: nil,
            gives: [.json, .text],
            handler: .plain { _ in Answer(Array("<p>sign in</p>".utf8), .html) }
        )
        let elsewhere = Route(
            .get,
            "/v1/capacity",
            "Leads elsewhere.",
            roles: nil,
            gives: [.json, .text],
            handler: .plain { _ in
                let headers: HTTPFields = [.location: "https://sign-in.example/"]
                return Answer([], .html, status: .found, headers: headers)
            }
        )
        return [page, elsewhere]
    }

    @Test(arguments: [
        ("backlog", "text/html"), ("capacity", "https://sign-in.example/"),
        ("parties", "nothing at /v1/parties"),
    ])
    func `whatever else answers is no answer`(path: String, words: String) async throws {
        try await TestService.run(routes: Self.routes) { service in
            let client = try ServiceClient(address: service.url, token: "x", language: .en)
            for type in ["application/json", "text/plain"] {
                do {
                    let bytes = try await client.bytes(ServiceRequest(path), as: type)
                    Issue.record("\(bytes.count) bytes are taken for an answer")
                } catch let problem as ServiceProblem {
                    #expect(problem.description.contains(words), "\(problem)")
                }
            }
            await client.close()
        }
    }
}
