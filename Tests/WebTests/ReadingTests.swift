import TestSupport
import Testing
import Web

/// What every route has in common, over an empty registry.
@Suite(.freshDatabase)
struct ReadingTests {
    @Test func `a service is alive, and ready with its database`() async throws {
        try await TestService.run { service in
            let alive = try await service.get("/healthz")
            #expect(alive.status == 200)
            let ready = try await service.get("/readyz")
            #expect(ready.member("status") == "ready")
        }
    }

    @Test func `what is not there is a problem document`() async throws {
        try await TestService.run { service in
            let told = try await service.get("/v1/ordesr")
            #expect(told.status == 404)
            #expect(told.fields["content-type"] == "application/problem+json")
            #expect(told.member("status") == "404")
            #expect(told.member("title") == "Not Found")
            #expect(try await service.get("/v1/orders/").status == 404)
            #expect(
                try await service.get("/v1/orders/PO-1").member("detail")
                    == "no order PO-1 is known"
            )
        }
    }

    @Test func `another method than a route has is refused with those it has`() async throws {
        try await TestService.run { service in
            for method in ["POST", "DELETE", "PATCH", "OPTIONS"] {
                let told = try await service.get("/v1/backlog", method)
                #expect(told.status == 405, "\(method)")
                #expect(told.fields["allow"] == "GET, HEAD")
            }
        }
    }

    @Test func `HEAD gives what GET gives, without a body`() async throws {
        try await TestService.run { service in
            for path in ["/healthz", "/v1/backlog", "/v1/orders", "/v1/nothing"] {
                let got = try await service.get(path)
                let head = try await service.get(path, "HEAD")
                #expect(head.status == got.status)
                #expect(head.bytes.isEmpty)
                #expect(head.fields["content-length"] == got.fields["content-length"])
                #expect(head.fields["content-type"] == got.fields["content-type"])
            }
        }
    }

    @Test func `all that is wrong with a query is said at once`() async throws {
        try await TestService.run { service in
            let told = try await service.get(
                "/v1/backlog?bay=buyer&as_of=2024-02-30&by=buyer,x&all=1"
            )
            #expect(told.status == 400)
            #expect(told.member("field") == "bay")
            #expect(told.member("value") == "buyer")
            #expect(told.member("rule") == "unknown_parameter")
            #expect(told.member("message") == "no parameter bay is known: did you mean by?")
            for part in [
                "date_unknown", "no \\\"x\\\": it is some of order", "it is true or false",
            ] {
                #expect(told.text.contains(part), "\(part): \(told.text)")
            }
            #expect(
                try await service.get("/v1/backlog?all=true&all=true").member("rule") == "twice"
            )
            #expect(try await service.get("/v1/backlog?known_at=2999-01-01").status == 400)
            let binary = try await service.get("/v1/codes?prefix=a%00b")
            #expect(binary.status == 400 && binary.member("rule") == "control_character")
            #expect(try await service.get("/v1/orders/a%00b").status == 404)
        }
    }

    @Test func `dates and codes are read as people write them`() async throws {
        try await TestService.run { service in
            let path = "/v1/backlog?as_of=%E4%BB%A4%E5%92%8C6%E5%B9%B44%E6%9C%881%E6%97%A5"
            let told = try await service.get(path)
            #expect(told.member("as_of") == "2024-04-01")
            let known = "/v1/backlog?known_at=2024-04-01T09:00:00+09:00"
            let then = try await service.get(known)
            #expect(then.member("known_at") == "2024-04-01T09:00:00+09:00", "\(then.text)")
        }
    }

    @Test(arguments: [
        ("", "application/json"), ("*/*", "application/json"), ("text/csv", "text/csv"),
        ("text/*", "text/csv"), ("application/json;q=0.1, text/csv", "text/csv"),
        ("text/csv;q=0, */*", "application/json"), ("application/*", "application/json"),
    ])
    func `an answer comes as it is wanted`(accept: String, type: String) async throws {
        try await TestService.run { service in
            let told = try await service.get("/v1/backlog", "GET", ["Accept": accept])
            #expect(told.fields["content-type"]?.hasPrefix(type) == true)
        }
    }

    @Test func `what cannot be given as it is wanted is refused`() async throws {
        try await TestService.run { service in
            for accept in ["text/html", "image/png", "application/json;q=0"] {
                let told = try await service.get("/v1/backlog", "GET", ["Accept": accept])
                #expect(told.status == 406, "\(accept)")
                #expect(told.fields["content-type"] == "application/problem+json")
            }
        }
    }

    @Test func `every answer tells a browser to be careful, and what it depends on`() async throws {
        try await TestService.run { service in
            for path in ["/healthz", "/v1/orders", "/v1/nothing", "/v1/backlog?x=1"] {
                let fields = try await service.get(path).fields
                #expect(fields["x-content-type-options"] == "nosniff")
                #expect(fields["referrer-policy"] == "no-referrer")
                #expect(fields["content-security-policy"]?.contains("default-src 'none'") == true)
                #expect(fields["cache-control"] == "private, no-cache")
                #expect(fields["vary"]?.contains("Accept-Encoding") == true)
                #expect((fields["x-request-id"] ?? "").count > 8)
            }
        }
    }

    @Test func `a long answer comes compressed to who can read that`() async throws {
        try await TestService.run { service in
            let plain = try await service.get("/v1/rules")
            let packed = try await service.get("/v1/rules", "GET", ["Accept-Encoding": "gzip"])
            #expect(plain.fields["content-encoding"] == nil)
            #expect(packed.fields["content-encoding"] == "gzip")
            #expect(packed.bytes.count < plain.bytes.count / 2)
            #expect(packed.bytes.prefix(2) == [0x1F, 0x8B])
            #expect(try Shell.unpacked(packed.bytes) == plain.bytes)
            let never = try await service.get("/v1/rules", "GET", ["Accept-Encoding": "gzip;q=0"])
            #expect(never.fields["content-encoding"] == nil)
            let short = try await service.get("/healthz", "GET", ["Accept-Encoding": "gzip"])
            #expect(short.fields["content-encoding"] == nil)
        }
    }
}
