import Domain
import Foundation
import HTTPTypes
import TestSupport
import Testing
import Web

/// Whether the service answers as it describes itself.
@Suite(.freshDatabase)
struct AnswerSchemaTests {
    /// The description, and answers beside it.
    private struct Description {
        let check: SchemaCheck
        let service: TestService
        var paths: [JSON.Member] { check.document.member("paths")?.members ?? [] }

        init(_ service: TestService) async throws {
            self.service = service
            check = SchemaCheck(
                document: try JSON.parse(try await service.get("/openapi.json").bytes)
            )
        }

        /// Asks, and compares the answer with what is said of the path.
        @discardableResult
        func ask(
            _ path: String,
            _ target: String,
            _ method: String = "GET",
            _ fields: [String: String] = [:],
            body: String? = nil,
            bytes: [UInt8]? = nil
        ) async throws -> Told {
            let told = try await service.get(target, method, fields, body: body, bytes: bytes)
            let what = "\(method) \(target): \(told.status) \(told.text.prefix(300))"
            let operation = check.document.member("paths")?.member(path)?
                .member(method.lowercased())
            let named = operation?.member("responses")?.member("\(told.status)")
            let answer = named?.member("$ref").flatMap { check.pointed($0.string) } ?? named
            #expect(answer != nil, "not described: \(what)")
            guard told.status != 304, method != "HEAD" else { return told }
            let type = told.fields["content-type"]?.prefix { $0 != ";" } ?? ""
            let content = answer?.member("content")?.member(String(type))
            #expect(content != nil, "\(type) is not described: \(what)")
            guard type.hasSuffix("json"), let schema = content?.member("schema") else {
                #expect(!type.hasSuffix("json"), "without a schema: \(what)")
                return told
            }
            let faults = check.faults(try JSON.parse(told.bytes), schema)
            #expect(faults.isEmpty, "\(method) \(target): \(faults.prefix(5))")
            return told
        }
    }

    private func list(_ kind: CodeKind) -> String {
        let word = kind.rawValue.replacing("_", with: "-")
        return "/v1/" + (word.hasSuffix("y") ? word.dropLast() + "ies" : word + "s")
    }

    /// Some codes of a kind, each percent-encoded.
    private func codes(_ kind: CodeKind, _ service: TestService) async throws -> [String] {
        let told = try JSON.parse(try await service.get("\(list(kind))?limit=1000").bytes).items
        let name = kind == .unit ? "serial" : kind.rawValue
        let codes = told.compactMap { $0.member(name)?.string }
        return (codes.prefix(2) + codes.suffix(8)).compactMap {
            $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
        }
    }

    /// What stands in the path of a route; one that is nowhere too.
    private func targets(_ path: String, _ service: TestService) async throws -> [String] {
        guard let place = path.firstIndex(of: "{") else { return [path] }
        var values: [String] = []
        switch path {
        case "/v1/events/{event}": values = ["1", "17"]
        case "/v1/files/{sha256}": values = [String(repeating: "0", count: 64)]
        case "/v1/findings/{finding}":
            let told = try JSON.parse(try await service.get("/v1/findings?limit=1000").bytes)
            var seen = Set<String>()
            for finding in told.items
            where seen.insert(finding.member("rule")?.string ?? "").inserted {
                values.append(finding.member("finding")?.string ?? "")
            }
        case "/v1/reconciliations/{run}":
            let told = try await service.get("/v1/reconciliations", "POST")
            values = [told.member("run") ?? ""]
        default:
            for kind in CodeKind.allCases where kind != .line {
                guard path.hasPrefix(list(kind) + "/") else { continue }
                values = try await codes(kind, service)
            }
        }
        let end = path.firstIndex(of: "}").map { path[path.index(after: $0)...] } ?? ""
        return (values + ["no%2Fbody", "%00"]).map { "\(path[..<place])\($0)\(end)" }
    }

    /// What else may be asked of a path, behind the `?`.
    private static let queries: [String: [String]] = [
        "/v1/backlog": ["?by=month", "?by=buyer,month", "?by=product&all=true", "?all=true"],
        "/v1/deadlines": ["?days=36525"], "/v1/codes": ["?kind=order", "?prefix=P&limit=1000"],
        "/v1/repayments/{code}/quote": ["?on=2026-03-01"],
        "/v1/log/verify": ["?head=x", "?count=1"],
        "/v1/findings": ["?limit=1000", "?lifecycle=resolved", "?rule=B04", "?grant=nobody"],
        "/v1/events": ["?limit=1000"],
    ]

    @Test(arguments: ["sample", "bank-31", "claims-21", "moves-12"])
    func `every answer in JSON is as it is described`(data: String) async throws {
        if data == "sample" {
            try await SampleRegistry.record()
        } else {
            try TestProgram.importFixture(data)
        }
        if data == "bank-31" {
            let files = "\(TestProgram.fixtures)/bank-31"
            _ = try TestProgram.run("bank import \(files)/zengin*.txt \(files)/camt*.xml")
        }
        try await TestService.run { service in
            let description = try await Description(service)
            try await description.ask(
                "/v1/reconciliations",
                "/v1/reconciliations?as_of=2026-11-20",
                "POST"
            )
            for path in description.paths where path.value.has("get") {
                guard path.name != "/v1/events/stream" else { continue }
                for (index, target) in try await targets(path.name, service).enumerated() {
                    try await description.ask(path.name, target)
                    // What does not depend on what it is of is asked once.
                    guard index == 0 else { continue }
                    let parameters = path.value.member("get")?.member("parameters")?.items ?? []
                    let dated = parameters.contains { $0.member("name")?.string == "as_of" }
                    var queries = ["?nothing=1"] + (Self.queries[path.name] ?? [])
                    if dated { queries += ["?as_of=2024-12-31", "?as_of=nie"] }
                    for query in queries {
                        try await description.ask(path.name, target + query)
                    }
                    try await description.ask(path.name, target, "HEAD")
                    let fields = ["Accept": "text/none"]
                    try await description.ask(path.name, target, "GET", fields)
                }
            }
        }
    }

    @Test func `what becomes of what is sent is as it is described`() async throws {
        try TestProgram.importFixture("bank-31")
        try await TestService.run { service in
            let description = try await Description(service)
            let json = ["Content-Type": "application/json"]
            let lines = ["Content-Type": "application/x-ndjson"]
            let event =
                #"{"id":"00000000-0000-4000-8000-000000000001","type":"party.registered","#
                + #""occurred_at":"2024-05-01","data":{"party":"NEW","name":"N","roles":["buyer"]}}"#
            let other = event.replacing("buyer", with: "agency")
            let faulty = event.replacing("2024-05-01", with: "nie")
                .replacing("\"NEW\"", with: "3")
            for body in [event, event, other, faulty, "{", "[]", "\"\\u0000\""] {
                try await description.ask("/v1/events", "/v1/events", "POST", json, body: body)
            }
            let many = [event, other, faulty, "{"].joined(separator: "\n")
            try await description.ask("/v1/events", "/v1/events", "POST", lines, body: many)
            for query in ["?dry_run=true", "", "?atomic=false", "?type=x"] {
                try await description.ask(
                    "/v1/imports",
                    "/v1/imports\(query)",
                    "POST",
                    lines,
                    body: many
                )
            }
            let bank = URL(filePath: "\(TestProgram.fixtures)/bank-31/zengin-2023-08.txt")
            let bytes = Array(try Data(contentsOf: bank))
            let plain = ["Content-Type": "application/octet-stream"]
            for bytes in [bytes, bytes, Array(bytes.dropLast(200)), []] {
                try await description.ask(
                    "/v1/statements",
                    "/v1/statements",
                    "POST",
                    plain,
                    bytes: bytes
                )
            }
            try await description.ask(
                "/v1/statements",
                "/v1/statements?columns=x",
                "POST",
                plain,
                bytes: bytes
            )
            for body in ["{}", #"{"on":"2031-01-01"}"#, #"{"on":"2024-03-31"}"#] {
                for type in ["*/*", "application/json"] {
                    let fields = json.merging(["Accept": type]) { $1 }
                    try await description.ask(
                        "/v1/payment-files",
                        "/v1/payment-files",
                        "POST",
                        fields,
                        body: body
                    )
                }
            }
            let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            for name in [empty, empty, "x", String(repeating: "0", count: 64)] {
                try await description.ask(
                    "/v1/files/{sha256}",
                    "/v1/files/\(name)",
                    "PUT",
                    plain,
                    bytes: []
                )
            }
        }
    }

    @Test func `no schema is empty, and every one that is named is there`() async throws {
        try await TestService.run { service in
            let document = try JSON.parse(try await service.get("/openapi.json").bytes)
            let shared = document.member("components")?.member("schemas")
            let text = String(decoding: try await service.get("/openapi.json").bytes, as: UTF8.self)
            let named = text.matches(of: /#\/components\/schemas\/([a-z_.]+)/).map(\.output.1)
            #expect(named.count > 50)
            for name in Set(named) { #expect(shared?.has(String(name)) == true, "\(name)") }
            for path in document.member("paths")?.members ?? [] {
                for method in path.value.members where method.name != "head" {
                    let answers = method.value.member("responses")?.members ?? []
                    for answer in answers {
                        let json = answer.value.member("content")?.member("application/json")
                        guard let json else { continue }
                        #expect(json.has("schema"), "\(method.name) \(path.name) \(answer.name)")
                    }
                }
            }
        }
    }
}
