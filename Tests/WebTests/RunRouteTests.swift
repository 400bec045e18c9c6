import Foundation
import TestSupport
import Testing
import Web

/// Reconciliation over HTTP, on the claims of a fixture.
@Suite(.freshDatabase)
struct RunRouteTests {
    private static func importClaims() throws {
        let programs = Bundle.main.bundlePath
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = root.path + "/Fixtures/claims-21/events.jsonl"
        let url = TestDatabase.current.url
        try Shell.run(
            "\"\(programs)/chotatsu\" import \"\(file)\" --database '\(url)' >/dev/null 2>&1"
        )
    }

    /// Begins a run, and follows it to its end where it takes longer than a request waits.
    private static func made(_ path: String, _ service: TestService) async throws -> Told {
        let begun = try await service.get(path, "POST")
        guard begun.status == 202 else { return begun }
        let location = try #require(begun.fields["location"])
        var told = begun
        try await eventually("the end of a run") {
            told = try await service.get(location + "?summary=true")
            return told.status == 200
        }
        return told
    }

    @Test func `a run is begun, followed and read, as the command writes it`() async throws {
        try Self.importClaims()
        try await TestService.run { service in
            let path = "/v1/reconciliations?as_of=2026-11-20"
            let before = try await service.get("/v1/findings")
            #expect(before.status == 404)
            let begun = try await Self.made(path, service)
            let run = try #require(begun.member("run"))
            let location = "/v1/reconciliations/\(run)"
            let again = try await service.get(path, "POST")
            #expect(again.status == 200)
            #expect(again.member("run") == run)
            #expect(again.fields["location"] == location)
            #expect(again.text == begun.text)
            let whole = try await service.get(location)
            let told = try Shell.run(
                "\"\(Bundle.main.bundlePath)/chotatsu\" reconcile run --as-of 2026-11-20 "
                    + "--format json --database '\(TestDatabase.current.url)'; true"
            )
            #expect(whole.text == String(decoding: told, as: UTF8.self))
            for _ in 1...3 {
                let head = try await service.get(location, "HEAD")
                #expect(head.status == 200 && head.bytes.isEmpty)
                #expect(try await service.get(location).text == whole.text)
            }
            let manifest = try #require(whole.member("manifest"))
            #expect(begun.member("manifest") == manifest)
            let none = try await service.get("/v1/reconciliations/abc")
            #expect(none.status == 404)
        }
    }

    @Test func `findings are paged, filtered and explained`() async throws {
        try Self.importClaims()
        try await TestService.run { service in
            _ = try await Self.made("/v1/reconciliations?as_of=2026-11-20", service)
            let all = try await service.get(
                "/v1/findings?limit=1000",
                "GET",
                ["Accept": "text/csv"]
            )
            let rows = all.text.split(separator: "\n").dropFirst().map(String.init)
            var paged: [String] = []
            var next: String? = "/v1/findings?limit=7"
            while let path = next {
                let page = try await service.get(path, "GET", ["Accept": "text/csv"])
                paged += page.text.split(separator: "\n").dropFirst().map(String.init)
                next = page.fields["link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
            }
            try #require(rows.count > 100, "\(all.text.prefix(300))")
            #expect(paged == rows)
            let few = try await service.get("/v1/findings?rule=A02", "GET", ["Accept": "text/csv"])
            let found = few.text.split(separator: "\n").dropFirst().map(String.init)
            #expect(found == rows.filter { $0.split(separator: ",")[1] == "A02" })
            let id = try #require(found.first).prefix { $0 != "," }
            let explained = try await service.get("/v1/findings/\(id)")
            #expect(explained.member("rule") == "A02")
            #expect(explained.member("arithmetic") != nil)
            let japanese = try await service.get(
                "/v1/findings/\(id)",
                "GET",
                ["Accept-Language": "ja,en;q=0.5"]
            )
            #expect(japanese.member("message") != explained.member("message"))
            let unknown = try await service.get("/v1/findings/zz")
            #expect(unknown.status == 404)
            let grant = try await service.get("/v1/findings?grant=nobody")
            #expect(grant.status == 404, "\(grant.text)")
        }
    }

    @Test func `log and ledger are checked`() async throws {
        try Self.importClaims()
        try await TestService.run { service in
            let log = try await service.get("/v1/log/verify")
            #expect(log.member("ok") == "1", "\(log.text)")
            let head = try #require(log.member("head"))
            let count = try #require(log.member("events"))
            let same = try await service.get("/v1/log/verify?head=\(head)&count=\(count)")
            #expect(same.member("ok") == "1")
            let other = try await service.get("/v1/log/verify?head=\(head)&count=5")
            #expect(other.member("first_bad_seq") == "5")
            let half = try await service.get("/v1/log/verify?head=\(head)")
            #expect(half.status == 400)
            let ledger = try await service.get("/v1/ledger/check")
            #expect(ledger.member("ok") == "1", "\(ledger.text)")
        }
    }
}
