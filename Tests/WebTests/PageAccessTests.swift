import Domain
import Foundation
import HTTPTypes
import Pages
import TestSupport
import Testing
import Web

/// Which pages there are for whom.
@Suite(.freshDatabase)
struct PageAccessTests {
    /// The status of each page for an officer, an auditor, the buyer SAKURA and the vendor FUJITSU.
    private static let table: [(path: String, statuses: [Int])] = [
        ("/", [200, 200, 200, 303]),
        ("/backlog", [200, 200, 200, 200]),
        ("/backlog.csv", [200, 200, 200, 200]),
        ("/allocations", [200, 200, 200, 200]),
        ("/grants", [200, 200, 200, 404]),
        ("/claims", [200, 200, 200, 404]),
        ("/findings", [200, 200, 200, 404]),
        ("/findings/NONE", [404, 404, 404, 404]),
        ("/bank", [200, 200, 404, 404]),
        ("/due", [200, 200, 200, 404]),
        ("/for-vendors", [200, 200, 404, 200]),
        ("/enter", [200, 404, 200, 200]),
        ("/enter/order.placed", [200, 404, 200, 404]),
        ("/enter/order.promised", [200, 404, 404, 200]),
        ("/enter/grant.decided", [200, 404, 404, 404]),
        ("/enter/nothing", [404, 404, 404, 404]),
        ("/tokens", [200, 404, 404, 404]),
        ("/changes", [200, 200, 200, 200]),
        ("/search?q=PO", [200, 200, 200, 303]),
        ("/orders", [200, 200, 200, 200]),
        ("/orders/PO-SAKURA-B200", [200, 200, 200, 404]),
        ("/orders/PO-AIST-ABCI-Q", [200, 200, 404, 200]),
        ("/orders/NONE", [404, 404, 404, 404]),
        ("/allocations/AL-SAKURA-1", [200, 200, 200, 404]),
        ("/allocations/AL-SOFTBANK-1", [200, 200, 404, 404]),
        ("/grants/G-SAKURA-1", [200, 200, 200, 404]),
        ("/grants/G-SOFTBANK-1", [200, 200, 404, 404]),
        ("/products/H100-SXM5", [200, 200, 200, 200]),
        ("/programmes/CLOUD-FY2022", [200, 200, 200, 404]),
        ("/events/28", [200, 200, 200, 404]),
        ("/nothing", [404, 404, 404, 404]),
    ]

    /// What stands on no page of a buyer's or a vendor's, since it is another's.
    private static let foreign: [Role: [String]] = [
        .buyer: ["PO-AIST", "PO-SOFTBANK", "G-SOFTBANK", "AL-SOFTBANK", "G-KDDI"],
        .vendor: ["PO-SAKURA", "PO-SOFTBANK", "PO-AIST-ABCI-3", "G-SAKURA", "AL-SAKURA"],
    ]

    @Test func `each role has its pages, with nothing of another's, under a strict policy`()
        async throws
    {
        try await SampleRegistry.record()
        try await TestService.run { service in
            let people = [
                SampleRegistry.officer, SampleRegistry.auditor, SampleRegistry.buyer,
                SampleRegistry.vendor,
            ]
            for (index, person) in people.enumerated() {
                var browser = try await TestBrowser.signedIn(person, service)
                for (path, statuses) in Self.table {
                    let told = try await browser.get(path)
                    #expect(told.status == statuses[index], "\(person.role) \(path)")
                    check(told, path, person.role)
                }
                for place in PagePlace.seen(by: person.role) {
                    let told = try await browser.get(place.path)
                    #expect(told.status == 200, "\(person.role) is led to \(place)")
                }
            }
        }
    }

    private func check(_ told: Told, _ path: String, _ role: Role) {
        let asked = path.split(separator: "/").last.map(String.init) ?? ""
        for code in Self.foreign[role] ?? [] where !asked.hasPrefix(code) {
            #expect(!told.text.contains(code), "\(role) \(path) \(code)")
        }
        guard !path.hasSuffix(".csv") else { return }
        let policy = told.fields["content-security-policy"]
        #expect(policy == PageHeaders.contentSecurityPolicy, "\(path)")
        #expect(told.fields["cache-control"] == "private, no-store", "\(path)")
        #expect(told.fields["content-type"] == "text/html; charset=utf-8", "\(path)")
    }

    @Test func `without a session no page is told, and no form is taken`() async throws {
        try await SampleRegistry.record()
        try await TestService.run { service in
            var browser = TestBrowser(service)
            for route in service.service.parts.pageRoutes where route.roles != nil {
                let path = route.path.description.replacing("{code}", with: "X")
                if route.method == .post {
                    #expect(try await browser.post(path, ["csrf": ""]).status >= 400, "\(path)")
                } else if path == "/live" {
                    #expect(try await browser.get(path).status == 403)
                } else {
                    let told = try await browser.get(path)
                    #expect(told.status == (path == "/" ? 200 : 303), "\(path)")
                    #expect(!told.text.contains("SAKURA"))
                }
            }
        }
    }

    @Test func `a file for a spreadsheet begins with the mark that Excel knows UTF-8 by`()
        async throws
    {
        try await SampleRegistry.record()
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(SampleRegistry.officer, service)
            for (path, accept) in [
                ("/backlog.csv", "*/*"), ("/backlog?format=csv", "text/html"),
                ("/backlog", "text/csv"),
            ] {
                let told = try await browser.get(path + "", ["Accept": accept])
                #expect(told.fields["content-type"] == "text/csv; charset=utf-8", "\(path)")
                #expect(Array(told.bytes.prefix(3)) == [0xEF, 0xBB, 0xBF], "\(path)")
                #expect(told.text.contains("\r\n"))
                let name = told.fields["content-disposition"]
                #expect(name == "attachment; filename=\"backlog.csv\"")
            }
        }
    }

    @Test func `how pages are written is kept from page to page`() async throws {
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(.officer, service)
            #expect(try await browser.get("/backlog").text.contains("<html lang=\"en\""))
            _ = try await browser.get("/backlog?lang=ja")
            #expect(try await browser.get("/due").text.contains("<html lang=\"ja\""))
            _ = try await browser.get("/due?lang=klingon&era=japanese")
            let told = try await browser.get("/due")
            #expect(told.text.contains("<html lang=\"ja\""))
            #expect(told.text.contains("/due?era=japanese\" aria-current=\"true\""))
        }
    }

    @Test func `a page that asks for a past day, or for nonsense, is a page`() async throws {
        try await SampleRegistry.record()
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(SampleRegistry.buyer, service)
            for query in [
                "as_of=2024-12-05", "as_of=2024-12-05&known_at=2026-01-01T00:00", "as_of=soon",
                "known_at=%FF", "nothing=1&nothing=2", "as_of=&known_at=",
            ] {
                #expect(try await browser.get("/backlog?\(query)").status == 200, "\(query)")
            }
            let future = try await browser.get("/backlog?known_at=2999-01-01T00:00")
            #expect(future.status == 400)
            #expect(future.text.contains("<main"))
            #expect(try await browser.get("/search?q=a%00").status == 400)
        }
    }

    @Test func `files that pages refer to may be kept for ever`() async throws {
        try await TestService.run { service in
            var browser = TestBrowser(service)
            let front = try await browser.get("/")
            for asset in Asset.all {
                let told = try await browser.get(asset.path, ["Accept": "text/css,*/*;q=0.1"])
                #expect(told.status == 200)
                #expect(told.fields["cache-control"]?.contains("immutable") == true)
                #expect(told.fields["content-type"] == asset.contentType)
                #expect(told.bytes == asset.bytes)
            }
            #expect(front.text.contains(Asset.style.path))
            #expect(try await browser.get("/assets/style.0.css").status == 404)
        }
    }
}
