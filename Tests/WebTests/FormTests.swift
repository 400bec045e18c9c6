import Domain
import Foundation
import HTTPTypes
import Operations
import Postgres
import Store
import TestSupport
import Testing
import Web

/// What people record by forms of the pages.
@Suite(.freshDatabase)
struct FormTests {
    private static func order(_ changes: [String: String] = [:]) -> [String: String] {
        [
            "occurred_at": "2026-11-02", "order": "PO-FORM", "buyer": "SAKURA",
            "vendor": "NVIDIA", "channel": "private", "currency": "JPY", "lines[0].line": "1",
            "lines[0].product": "B200-SXM", "lines[0].quantity": "8",
            "lines[0].unit_price": "5000000",
        ].merging(changes) { $1 }
    }

    /// The form of a type, as its page is sent: with the session's mark and the event's id.
    private func marks(_ type: String, _ browser: inout TestBrowser) async throws -> [String:
        String]
    {
        let page = try await browser.get("/enter/\(type)")
        return [
            "csrf": try #require(page.hidden("csrf")), "id": try #require(page.hidden("id")),
        ]
    }

    @Test func `a form sent twice records once, and leads to what it is about`() async throws {
        try await SampleRegistry.record()
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(SampleRegistry.buyer, service)
            let form = Self.order(try await marks("order.placed", &browser))
            for _ in 0..<2 {
                let told = try await browser.post("/enter/order.placed", form)
                #expect(told.status == 303)
                #expect(told.location == "/orders/PO-FORM")
            }
            let page = try await browser.get("/orders/PO-FORM")
            #expect(page.text.contains("Recorded as number 110"))
            #expect(!(try await browser.get("/orders/PO-FORM").text.contains("Recorded as")))
            #expect(try await browser.get("/events/110").text.contains("SAKURA/tester"))
            #expect(try await browser.get("/events/111").status == 404)
        }
    }

    @Test func `what is wrong stands beside its field, and what was written stays`() async throws {
        try await SampleRegistry.record()
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(SampleRegistry.buyer, service)
            let marks = try await marks("order.placed", &browser)
            for (field, value) in [
                ("lines[0].quantity", "many"), ("lines[0].product", "NO-SUCH"),
                ("occurred_at", "2999-01-01"), ("buyer", "AIST"),
            ] {
                let form = Self.order(marks).merging([field: value]) { $1 }
                let told = try await browser.post("/enter/order.placed", form)
                #expect(told.status == 422, "\(field)")
                let text = told.text
                #expect(text.contains("name=\"\(field)\" value=\"\(value)\""), "\(field)")
                #expect(text.contains("aria-invalid=\"true\""), "\(field)")
                #expect(text.contains("value=\"PO-FORM\""), "\(field)")
                #expect(told.hidden("id") == marks["id"], "\(field)")
            }
            let told = try await browser.post("/enter/order.placed", Self.order(marks))
            #expect(told.status == 303, "corrected, it is recorded")
        }
    }

    @Test func `what would move is looked at before it is recorded`() async throws {
        try await SampleRegistry.record()
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(SampleRegistry.buyer, service)
            let form = Self.order(try await marks("order.placed", &browser))
            let looked = try await browser.post(
                "/enter/order.placed",
                form.merging(["look": "on"]) { $1 }
            )
            #expect(looked.status == 200)
            #expect(looked.text.contains("0 of 8 units arrived, 8 in backlog"))
            #expect(!looked.text.contains("data-seq"), "what answers a form is not loaded again")
            #expect(try await browser.get("/orders/PO-FORM").status == 404)
            let back = try await browser.post(
                "/enter/order.placed",
                form.merging(["back": "on"]) { $1 }
            )
            #expect(back.text.contains("name=\"order\" value=\"PO-FORM\""))
            #expect(back.hidden("id") == form["id"])
            let wrong = try await browser.post(
                "/enter/order.placed",
                form.merging(["look": "on", "lines[0].quantity": "many"]) { $1 }
            )
            #expect(wrong.status == 422)
            #expect(!wrong.text.contains("data-seq"), "what was written is not taken away")
            #expect(try await browser.post("/enter/order.placed", form).status == 303)
            // A form that is looked at again once it is recorded leads to what was recorded.
            let again = try await browser.post(
                "/enter/order.placed",
                form.merging(["look": "on"]) { $1 }
            )
            #expect(again.location == "/orders/PO-FORM")
            #expect(try await browser.get("/orders/PO-FORM").text.contains("data-seq"))
        }
    }

    @Test func `a problem is told in Japanese to who reads Japanese`() async throws {
        try await SampleRegistry.record()
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(SampleRegistry.officer, service)
            for (path, status) in [("/enter/order.placed", 403), ("/bank/match", 403)] {
                let told = try await browser.post(path, ["csrf": "x"], ["Accept-Language": "ja"])
                #expect(told.status == status)
                #expect(told.text.contains("画面を読み込み直してください"), "\(path)")
                #expect(!told.text.contains("the form is not one"), "\(path)")
            }
            let csrf = try await browser.csrf()
            let form = ["csrf": csrf, "statement": "NONE", "entry": "1", "disbursement": "NONE"]
            let told = try await browser.post("/bank/match", form, ["Accept-Language": "ja"])
            #expect(told.status == 422)
            #expect(told.text.contains("登録のないコードです"))
        }
    }

    @Test func `one more line is shown without recording`() async throws {
        try await SampleRegistry.record()
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(SampleRegistry.buyer, service)
            let form = Self.order(try await marks("order.placed", &browser))
            let told = try await browser.post(
                "/enter/order.placed",
                form.merging(["more": "lines"]) { $1 }
            )
            #expect(told.status == 200)
            #expect(told.text.contains("name=\"lines[1].product\""))
            #expect(told.text.contains("value=\"PO-FORM\""))
            #expect(try await browser.get("/orders/PO-FORM").status == 404)
        }
    }

    @Test func `a form for what the role does not record is not there`() async throws {
        try await SampleRegistry.record()
        try await TestService.run { service in
            for person in [SampleRegistry.vendor, SampleRegistry.auditor] {
                var browser = try await TestBrowser.signedIn(person, service)
                let csrf = try await browser.csrf()
                let form = Self.order(["csrf": csrf, "id": EventID(bytes: 1...16).description])
                #expect(try await browser.post("/enter/order.placed", form).status == 404)
                for path in ["/tokens", "/tokens/X/revoke", "/findings/run", "/bank/match"] {
                    #expect(try await browser.post(path, form).status == 404, "\(path)")
                }
            }
        }
    }

    @Test func `an officer issues a token that is shown once, and revokes it`() async throws {
        try await SampleRegistry.record()
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(SampleRegistry.officer, service)
            let csrf = try await browser.csrf()
            let form = [
                "csrf": csrf, "party": "SAKURA", "role": "buyer", "name": "sato", "days": "９０",
            ]
            let told = try await browser.post("/tokens", form)
            #expect(told.status == 200)
            let start = try #require(told.text.firstRange(of: "chotatsu_")?.lowerBound)
            let token = String(told.text[start...].prefix { $0 != "<" })
            #expect(!(try await browser.get("/tokens").text.contains(token)))
            let field = ["Authorization": "Bearer \(token)"]
            #expect(try await service.get("/v1/whoami", "GET", field).member("name") == "sato")
            let session = try await SampleRegistry.session()
            let row = try #require(try await ListTokens().run(session).first { $0.name == "sato" })
            await session.connection.close()
            #expect(row.createdBy == "METI/tester")
            let revoked = try await browser.post("/tokens/\(row.tokenID)/revoke", ["csrf": csrf])
            #expect(revoked.location == "/tokens")
            #expect(try await service.get("/v1/whoami", "GET", field).status == 401)
            for (field, value) in [("party", "NOBODY"), ("name", "a b"), ("days", "0")] {
                let refused = try await browser.post("/tokens", form.merging([field: value]) { $1 })
                #expect(refused.status == 422, "\(field)")
                #expect(refused.text.contains("role=\"alert\""), "\(field)")
            }
        }
    }

    @Test func `an officer runs the rules and accepts a finding, once`() async throws {
        try await SampleRegistry.record()
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(SampleRegistry.officer, service)
            let csrf = try await browser.csrf()
            let run = try await browser.post("/findings/run", ["csrf": csrf])
            #expect(run.location == "/findings")
            let list = try await browser.get("/findings")
            #expect(list.text.contains("The rules were run."))
            let start = try #require(list.text.firstRange(of: "href=\"/findings/")?.upperBound)
            let id = String(list.text[start...].prefix { $0 != "\"" && $0 != "?" })
            let form = ["csrf": csrf, "note": "seen and agreed"]
            #expect(try await browser.post("/findings/\(id)/accept", ["csrf": csrf]).status == 422)
            for _ in 0..<2 {
                let told = try await browser.post("/findings/\(id)/accept", form)
                #expect(told.location == "/findings/\(id)")
            }
            #expect(try await browser.get("/findings/\(id)").text.contains("seen and agreed"))
            #expect(try await browser.get("/events/110").status == 200)
            #expect(try await browser.get("/events/111").status == 404)
        }
    }

    @Test func `a vendor's file of serial numbers becomes a dispatch after a look at it`()
        async throws
    {
        try await SampleRegistry.record()
        try await TestService.run { service in
            let officer = SampleRegistry.officer
            var office = try await TestBrowser.signedIn(officer, service)
            let placed = Self.order(try await marks("order.placed", &office))
            #expect(try await office.post("/enter/order.placed", placed).status == 303)
            let vendor = TestToken(role: .vendor, party: "NVIDIA")
            var browser = try await TestBrowser.signedIn(vendor, service)
            let form = ["csrf": try await browser.csrf(), "shipment": "SH-FORM"]
            let file = "order,line,serial\r\nPO-FORM,1,SN-1\r\nPO-FORM,1,SN-2\r\n"
            let told = try await browser.post("/for-vendors/dispatch", form, file: file)
            #expect(told.status == 200)
            #expect(told.text.contains("SN-1 SN-2"))
            #expect(try await browser.get("/shipments/SH-FORM").status == 404)
            let event = try #require(told.hidden("event")).replacing("&quot;", with: "\"")
            for _ in 0..<2 {
                let recorded = try await browser.post(
                    "/for-vendors/dispatch/record",
                    ["csrf": try await browser.csrf(), "event": event]
                )
                #expect(recorded.location == "/shipments/SH-FORM")
            }
            #expect(try await browser.get("/shipments/SH-FORM").status == 200)
            let bad = try await browser.post(
                "/for-vendors/dispatch",
                form,
                file: "order,line,serial\nPO-FORM,1,\n"
            )
            #expect(bad.status == 422)
            #expect(bad.text.contains("Line 2"))
            #expect(bad.text.contains("action=\"/for-vendors\""), "days lead to a page")
        }
    }

    @Test func `an officer matches an entry with a candidate by a button, once`() async throws {
        let project = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = project.appending(path: "Tests/Fixtures/claims-21/events.jsonl").path
        let session = try await SampleRegistry.session()
        let file = try ImportedFile(name: path, type: nil)
        #expect(try await ImportEvents(files: [file]).run(session).rejectedCount == 0)
        await session.connection.close()
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(
                TestToken(role: .officer, party: "AG"),
                service
            )
            let page = try await browser.get("/bank").text
            let start = try #require(page.firstRange(of: "action=\"/bank/match\"")?.upperBound)
            let form = Told.form(String(page[start...].prefix { $0 != "\n" }))
            let entry = try #require(form["entry"])
            for _ in 0..<2 {
                let told = try await browser.post("/bank/match", form)
                #expect(told.status == 303)
                #expect(told.location == "/bank")
            }
            let after = try await browser.get("/bank").text
            #expect(after.contains("Entry \(entry) of \(form["statement"] ?? "") is matched with"))
            #expect(try await browser.get("/events/662").text.contains("AG/tester"))
            #expect(try await browser.get("/events/663").status == 404)
        }
    }
}

extension Told {
    /// The hidden fields of the form that the text begins with.
    fileprivate static func form(_ text: String) -> [String: String] {
        let end = text.firstRange(of: "</form>")?.lowerBound ?? text.endIndex
        var fields: [String: String] = [:]
        var rest = text[..<end]
        while let name = rest.firstRange(of: "name=\"")?.upperBound {
            rest = rest[name...]
            let word = String(rest.prefix { $0 != "\"" })
            guard let value = rest.firstRange(of: "value=\"")?.upperBound else { break }
            rest = rest[value...]
            fields[word] = String(rest.prefix { $0 != "\"" })
        }
        return fields
    }
}
