import Domain
import HTTPTypes
import Operations
import Postgres
import TestSupport
import Testing
import Web

/// How people come in with a browser, and go.
@Suite(.freshDatabase)
struct SignInTests {
    @Test func `without a session the overview is the sign-in page, and others lead to it`()
        async throws
    {
        try await TestService.run { service in
            var browser = TestBrowser(service)
            let front = try await browser.get("/")
            #expect(front.status == 200)
            #expect(front.text.contains("name=\"token\""))
            let other = try await browser.get("/backlog?by=buyer")
            #expect(other.status == 303)
            #expect(other.location == "/sign-in?next=%2Fbacklog%3Fby%3Dbuyer")
            let told = try await browser.post(
                "/sign-in",
                ["token": TestToken.officer.text, "next": "/backlog?by=buyer"]
            )
            #expect(told.location == "/backlog?by=buyer")
            #expect(try await browser.get("/backlog?by=buyer").status == 200)
        }
    }

    @Test func `signing in leads nowhere but to this service`() async throws {
        try await TestService.run { service in
            for next in ["//evil", "https://evil", "/\\evil", "evil", "/a\nb", ""] {
                var browser = TestBrowser(service)
                let told = try await browser.post(
                    "/sign-in",
                    ["token": TestToken.officer.text, "next": next]
                )
                #expect(told.location == "/", "\(next)")
            }
        }
    }

    @Test func `a token that is unknown is refused beside its field`() async throws {
        try await TestService.run { service in
            var browser = TestBrowser(service)
            for token in ["", "nonsense", "\u{0}"] {
                let told = try await browser.post("/sign-in", ["token": token])
                #expect(told.status == 403)
                #expect(told.text.contains("id=\"token-error\""))
                #expect(told.cookies.isEmpty)
            }
        }
    }

    @Test func `the cookie is no script's, no other site's, and as old as the token at most`()
        async throws
    {
        try await TestService.run { service in
            try await TestToken.officer.insert()
            var browser = TestBrowser(service)
            let told = try await browser.post("/sign-in", ["token": TestToken.officer.text])
            let cookie = try #require(told.cookies.first)
            for flag in ["; Path=/", "; HttpOnly", "; SameSite=Lax"] {
                #expect(cookie.contains(flag), "\(cookie)")
            }
            #expect(!cookie.contains("Secure"))
            #expect(!cookie.contains(TestToken.officer.text))
            let brief = TestToken(role: .buyer, party: "P", seconds: 60)
            try await brief.insert()
            let short = try await browser.post("/sign-in", ["token": brief.text])
            let age = try #require(
                short.cookies.first?.split(separator: "Max-Age=").last?.prefix { $0 != ";" }
            )
            #expect((1...60).contains(Int(age) ?? 0), "\(age)")
        }
    }

    @Test(arguments: [false, true])
    func `over TLS the cookie stays on TLS, a proxy's too`(isProxys: Bool) async throws {
        let certificate = isProxys ? nil : try SecureTests.certificate()
        try await TestService.run(certificate: certificate, isBehindTLS: isProxys) { service in
            var browser = TestBrowser(service)
            let told = try await browser.post("/sign-in", ["token": TestToken.officer.text])
            let cookie = try #require(told.cookies.first)
            #expect(cookie.hasPrefix("__Host-session="))
            #expect(cookie.contains("; Secure"))
            #expect(try await browser.get("/backlog").status == 200)
        }
    }

    @Test func `signing out ends the session, wherever its cookie is`() async throws {
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(.officer, service)
            let thief = browser
            let told = try await browser.post("/sign-out", ["csrf": try await browser.csrf()])
            #expect(told.location == "/")
            #expect(told.cookies.contains { $0.hasPrefix("session=;") })
            var copy = thief
            #expect(try await copy.get("/backlog").status == 303)
        }
    }

    @Test func `signing in again makes another session, and ends the one before`() async throws {
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(.officer, service)
            var earlier = browser
            _ = try await browser.post("/sign-in", ["token": TestToken.officer.text])
            #expect(browser.cookies["session"] != earlier.cookies["session"])
            #expect(try await earlier.get("/backlog").status == 303)
            #expect(try await browser.get("/backlog").status == 200)
        }
    }

    @Test func `a session dies with its token`() async throws {
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(.officer, service)
            #expect(try await browser.get("/backlog").status == 200)
            let session = try await SampleRegistry.session()
            try await RevokeToken(tokenID: TestToken.officer.tokenID).run(session)
            await session.connection.close()
            try await eventually("it is over") {
                try await browser.get("/backlog").status == 303
            }
            #expect(try await browser.get("/").text.contains("name=\"token\""))
        }
    }

    @Test func `of more sessions than are kept the oldest ends`() async throws {
        var limits = ServiceLimits()
        limits.sessionsMax = 2
        try await TestService.run(limits) { service in
            var browsers: [TestBrowser] = []
            for _ in 0..<3 { browsers.append(try await .signedIn(.officer, service)) }
            for (index, status) in [303, 200, 200].enumerated() {
                #expect(try await browsers[index].get("/backlog").status == status)
            }
        }
    }

    @Test func `a session opens pages, and nothing for programs`() async throws {
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(.officer, service)
            let told = try await browser.get("/v1/backlog")
            #expect(told.status == 401)
            let json = ["Content-Type": "application/json"]
            #expect(try await browser.post("/v1/events", [:], json).status == 401)
        }
    }

    @Test func `a form of another site, of another session or without its mark does nothing`()
        async throws
    {
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(.officer, service)
            let other = TestToken(role: .officer, party: "OTHER")
            var second = try await TestBrowser.signedIn(other, service)
            let csrf = try await browser.csrf()
            let foreign = try await second.csrf()
            for form in [[:], ["csrf": ""], ["csrf": foreign]] {
                #expect(try await browser.post("/sign-out", form).status == 403)
            }
            for field in [
                ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
                ["Origin": "http://evil"], ["Origin": "null"],
                ["Origin": service.url + "0"],
            ] {
                let told = try await browser.post("/sign-out", ["csrf": csrf], field)
                #expect(told.status == 403, "\(field)")
            }
            let login = try await browser.post(
                "/sign-in",
                ["token": other.text],
                ["Origin": "http://evil"]
            )
            #expect(login.status == 403)
            #expect(try await browser.get("/backlog").status == 200, "still signed in")
            let own = try await browser.post("/sign-out", ["csrf": csrf], ["Origin": service.url])
            #expect(own.status == 303)
        }
    }

    @Test func `a link signs in once, and looking at it does not use it up`() async throws {
        try await TestService.run { service in
            try await TestToken.officer.insert()
            let code = service.service.parts.sessions.makeLink(
                TestToken.officer.text,
                at: wallClock()
            )
            var browser = TestBrowser(service)
            for _ in 0..<2 {
                let page = try await browser.get("/sign-in/\(code)")
                #expect(page.status == 200)
                #expect(page.text.contains("action=\"/sign-in/\(code)\""))
            }
            #expect(try await browser.post("/sign-in/\(code)", [:]).location == "/")
            #expect(try await browser.get("/backlog").status == 200)
            var second = TestBrowser(service)
            #expect(try await second.get("/sign-in/\(code)").status == 403)
            #expect(try await second.post("/sign-in/\(code)", [:]).status == 403)
            #expect(second.cookies.isEmpty)
        }
    }

    @Test func `a link older than ten minutes signs nobody in`() async throws {
        try await TestService.run { service in
            try await TestToken.officer.insert()
            for (seconds, status) in [(599, 303), (601, 403)] as [(Int64, Int)] {
                let then = Instant(microseconds: wallClock().microseconds - seconds * 1_000_000)
                let code = service.service.parts.sessions.makeLink(TestToken.officer.text, at: then)
                var browser = TestBrowser(service)
                #expect(try await browser.post("/sign-in/\(code)", [:]).status == status)
            }
        }
    }

    @Test func `what was recorded since the last visit begins where that ended`() async throws {
        try await SampleRegistry.record()
        try await TestService.run { service in
            var browser = try await TestBrowser.signedIn(SampleRegistry.officer, service)
            #expect(try await browser.get("/").status == 200)
            #expect(browser.cookies["seen"]?.hasSuffix(".109") == true)
            _ = try await browser.post("/sign-out", ["csrf": try await browser.csrf()])
            _ = try await browser.post("/sign-in", ["token": SampleRegistry.officer.text])
            let changes = try await browser.get("/changes")
            #expect(!changes.text.contains("/events/109\""))
            let other = SampleRegistry.buyer
            try await other.insert()
            _ = try await browser.post("/sign-in", ["token": other.text])
            let first = try await browser.get("/changes")
            #expect(first.text.contains("/events/"), "another person's visit is not theirs")
        }
    }
}
