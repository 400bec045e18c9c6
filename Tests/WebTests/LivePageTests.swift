import Domain
import Operations
import Postgres
import TestSupport
import Testing
import Web

/// Pages that are told of what happens while they are open.
@Suite(.freshDatabase)
struct LivePageTests {
    /// The last piece of a body that is sent in pieces.
    private static let end = "0\r\n\r\n"

    /// A stream of what changes, as a page has it.
    ///
    /// `until`: what it is waited for.
    private func stream(
        _ browser: TestBrowser,
        after seq: Int = 109,
        until end: String = "retry:"
    ) async throws -> RawClient {
        let client = try RawClient(port: browser.service.port)
        let cookie = try #require(browser.cookies["session"])
        client.send(
            "GET /live?after=\(seq) HTTP/1.1\r\nHost: x\r\nCookie: session=\(cookie)\r\n\r\n"
        )
        let head = try await client.receive(until: end)
        #expect(head.contains("text/event-stream"))
        return client
    }

    /// Places an order by the form.
    private func place(
        _ order: String,
        _ buyer: String,
        vendor: String = "NVIDIA",
        _ browser: inout TestBrowser
    ) async throws {
        let page = try await browser.get("/enter/order.placed")
        let form = [
            "csrf": try #require(page.hidden("csrf")), "id": try #require(page.hidden("id")),
            "occurred_at": "2026-11-02", "order": order, "buyer": buyer, "vendor": vendor,
            "channel": "private", "currency": "JPY", "lines[0].line": "1",
            "lines[0].product": "B200-SXM", "lines[0].quantity": "8",
            "lines[0].unit_price": "5000000",
        ]
        #expect(try await browser.post("/enter/order.placed", form).status == 303)
    }

    @Test func `an open page learns of what its reader may see, and of nothing else`() async throws
    {
        try await SampleRegistry.record()
        try await TestService.run { service in
            var buyer = try await TestBrowser.signedIn(SampleRegistry.buyer, service)
            let client = try await stream(buyer)
            var office = try await TestBrowser.signedIn(SampleRegistry.officer, service)
            try await place("PO-2", "AIST", &office)
            try await place("PO-1", "SAKURA", &buyer)
            let text = try await client.receive(until: "data: 111")
            #expect(text.contains("event: changed"))
            #expect(!text.contains("data: 110"))
        }
    }

    @Test func `an open page learns of a run that found something else of what its reader sees`()
        async throws
    {
        try await SampleRegistry.record()
        try await TestService.run { service in
            var buyer = try await TestBrowser.signedIn(SampleRegistry.buyer, service)
            var office = try await TestBrowser.signedIn(SampleRegistry.officer, service)
            let vendor = try await TestBrowser.signedIn(SampleRegistry.vendor, service)
            let (page, other) = (try await stream(buyer), try await stream(office))
            let vendors = try await stream(vendor)
            _ = try await service.reconcile()
            _ = try await page.receive(until: "event: found\n")
            _ = try await other.receive(until: "event: found\n")
            // Nothing of this is the buyer's: a run finds the same for it as before.
            try await place("PO-2", "AIST", &office)
            _ = try await service.reconcile()
            // The hub has looked at the run between these two at the latest.
            try await place("PO-1", "SAKURA", &buyer)
            var text = try await page.receive(until: "data: 111\n")
            try await place("PO-3", "SAKURA", &buyer)
            text += try await page.receive(until: "data: 112\n")
            #expect(!text.contains("found"), "\(text)")
            try await place("PO-4", "AIST", vendor: "FUJITSU", &office)
            let last = try await vendors.receive(until: "data: 113\n")
            #expect(!last.contains("found"), "\(last)")
        }
    }

    @Test func `a page older than the log is told so at once`() async throws {
        try await SampleRegistry.record()
        try await TestService.run { service in
            let browser = try await TestBrowser.signedIn(SampleRegistry.buyer, service)
            _ = try await stream(browser, after: 100, until: "event: changed\ndata: 109\n\n")
        }
    }

    @Test func `it ends with the token, and with the service`() async throws {
        try await SampleRegistry.record()
        try await TestService.run { service in
            let buyer = try await TestBrowser.signedIn(SampleRegistry.buyer, service)
            let office = try await TestBrowser.signedIn(SampleRegistry.officer, service)
            let revoked = try await stream(buyer)
            let other = try await stream(office)
            let session = try await SampleRegistry.session()
            try await RevokeToken(tokenID: SampleRegistry.buyer.tokenID).run(session)
            await session.connection.close()
            _ = try await revoked.receive(until: Self.end)
            service.service.stop()
            _ = try await other.receive(until: Self.end)
        }
    }
}
