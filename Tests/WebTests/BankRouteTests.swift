import Domain
import Foundation
import HTTPTypes
import TestSupport
import Testing
import Web

/// Files of the bank, entries and their matches by HTTP, beside the same by the program.
@Suite(.freshDatabase)
struct BankRouteTests {
    private static let auditor = TestToken(role: .auditor, party: "AG")
    private static let buyer = TestToken(role: .buyer, party: "OTHER")
    private static let vendor = TestToken(role: .vendor, party: "V")

    private func file(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(TestProgram.fixtures)/bank-31/\(name)")))
    }

    private func post(
        _ bytes: [UInt8],
        _ service: TestService,
        _ query: String = "",
        type: String = "application/octet-stream",
        _ token: TestToken = .officer
    ) async throws -> Told {
        try await service.get(
            "/v1/statements\(query)",
            "POST",
            ["Authorization": token.field, "Content-Type": type],
            bytes: bytes
        )
    }

    @Test func `a bank's file is recorded once, as bank import records it`() async throws {
        try TestProgram.importFixture("bank-31")
        try await TestService.run { service in
            let zengin = try file("zengin-2023-08.txt")
            let rehearsed = try await post(zengin, service, "?dry_run=true")
            #expect(rehearsed.status == 200, "\(rehearsed.text)")
            #expect(rehearsed.member("recorded") == "1")
            let none = try await service.get("/v1/statements")
            #expect(none.text == "[]\n")
            let told = try await post(zengin, service)
            #expect(told.status == 200 && told.member("recorded") == "1", "\(told.text)")
            let again = try await post(zengin, service)
            #expect(again.member("duplicates") == "1")
            let path = "\(TestProgram.fixtures)/bank-31/zengin-2023-08.txt"
            #expect(again.text == (try TestProgram.run("bank import \(path) --format json")))
            let xml = try await post(
                try file("camt053-02.xml"),
                service,
                type: "application/xml"
            )
            #expect(xml.status == 200 && xml.member("rejected_count") == "0", "\(xml.text)")
            #expect(xml.member("recorded") != "0", "\(xml.text)")
        }
    }

    @Test func `what is wrong with a bank's file is told as bank import tells it`() async throws {
        try TestProgram.importFixture("bank-31")
        try await TestService.run { service in
            var spoiled = try file("zengin-2023-08.txt")
            spoiled.removeLast(200)
            let place = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try Data(spoiled).write(to: place)
            defer { try? FileManager.default.removeItem(at: place) }
            let told = try await post(spoiled, service)
            #expect(told.status == 422)
            #expect(told.fields["content-type"] == "application/json")
            let program = try TestProgram.run("bank import \(place.path) --format json")
            #expect(told.text == program.replacing(place.path, with: "body"))
            #expect(told.text.contains("record_length"))
            let after = try await service.get("/v1/statements")
            #expect(after.text == "[]\n", "nothing is half recorded")
        }
    }

    @Test func `a CSV is read by the columns that its sender declares`() async throws {
        try TestProgram.importFixture("bank-31")
        try await TestService.run { service in
            let csv = Array("day,out,in,left\n2025-03-05,800,,1200\n2025-03-07,,500,1700\n".utf8)
            let columns = "columns=booked_on%3Dday,debit%3Dout,credit%3Din,balance%3Dleft"
            let rest = "account=0001-001-1-1&from=2025-03-01&to=2025-03-31"
            for (query, field) in [
                ("?\(rest)", "columns"), ("?\(columns)", "account"),
                ("?\(columns)&account=1-2&from=2025-03-01&to=2025-03-31", "account"),
                ("?\(columns)&\(rest)&opening=x", "opening"),
                ("?columns=day&\(rest)", "columns"),
                ("?\(columns)&account=0001-001-1-1&from=2025-04-01&to=2025-03-31", "from"),
                ("?\(columns)&account=0001-001-1-1&from=nie&to=2025-03-31", "from"),
            ] {
                let told = try await post(csv, service, query, type: "text/csv")
                #expect(told.status == 400, "\(query): \(told.text)")
                #expect(told.member("field") == field, "\(query): \(told.text)")
            }
            let told = try await post(csv, service, "?\(columns)&\(rest)", type: "text/csv")
            #expect(told.status == 200 && told.member("recorded") == "1", "\(told.text)")
        }
    }

    @Test func `only an officer brings a bank's file, and none that is too large`() async throws {
        var limits = ServiceLimits()
        limits.bankFileBytesMax = 300_000
        try await TestService.run(limits) { service in
            for token in [Self.auditor, Self.buyer, Self.vendor] {
                try await token.insert()
                let told = try await post([0x31], service, "", token)
                #expect(told.status == 403, "\(token.role)")
            }
            let large = try await post(Array(repeating: 0x31, count: 300_001), service)
            #expect(large.status == 413)
            let page = try await post([0x31], service, type: "text/html")
            #expect(page.status == 415)
        }
    }

    @Test func `entries and candidates are told as the program tells them`() async throws {
        try TestProgram.importFixture("bank-31")
        let files = "\(TestProgram.fixtures)/bank-31"
        _ = try TestProgram.run("bank import \(files)/zengin*.txt \(files)/camt*.xml")
        try await TestService.run { service in
            for (query, arguments) in [
                ("entries", "list"), ("entries?state=B04", "list --state B04"),
                ("entries?limit=3", "list --limit 3"),
                ("entries?as_of=2024-06-30", "list --as-of 2024-06-30"), ("candidates", "match"),
            ] {
                for (type, format) in [("application/json", "json"), ("text/csv", "csv")] {
                    let told = try await service.get("/v1/bank/\(query)", "GET", ["Accept": type])
                    let program = try TestProgram.run("bank \(arguments) --format \(format)")
                    #expect(told.status == 200 && told.text == program, "\(query) \(format)")
                    #expect(told.text.count > 100, "\(query): \(told.text)")
                }
            }
            let japanese = try await service.get(
                "/v1/bank/candidates",
                "GET",
                ["Accept-Language": "ja"]
            )
            let program = try TestProgram.run("bank match --format json --lang ja")
            #expect(japanese.text == program)
            let unknown = try await service.get("/v1/bank/entries?statement=nobody")
            #expect(unknown.status == 404)
            let wrong = try await service.get("/v1/bank/entries?state=C01&limit=0")
            #expect(wrong.status == 400 && wrong.text.contains("errors"), "\(wrong.text)")
            for token in [Self.auditor, Self.buyer, Self.vendor] {
                try await token.insert()
                for path in ["entries", "candidates"] {
                    let fields = ["Authorization": token.field]
                    let told = try await service.get("/v1/bank/\(path)", "GET", fields)
                    #expect(told.status == (token.role == .auditor ? 200 : 403), "\(token.role)")
                }
            }
        }
    }

    @Test func `a quote is the program's, to officers, auditors and whoever owes it`() async throws
    {
        try TestProgram.importFixture("bank-31")
        try await TestService.run { service in
            let path = "/v1/repayments/RP2/quote?on=2026-03-01"
            let told = try await service.get(path)
            let program = try TestProgram.run("repayment quote RP2 --on 2026-03-01 --format json")
            #expect(told.status == 200 && told.text == program, "\(told.text)")
            let csv = try await service.get(path, "GET", ["Accept": "text/csv"])
            #expect(
                csv.text
                    == (try TestProgram.run("repayment quote RP2 --on 2026-03-01 --format csv"))
            )
            let list = try await service.get("/v1/grants/G2")
            let owner = try #require(list.member("applicant"))
            for (token, status) in [
                (TestToken(role: .buyer, party: owner), 200), (Self.auditor, 200),
                (Self.buyer, 404), (Self.vendor, 403),
            ] {
                try await token.insert()
                let told = try await service.get(path, "GET", ["Authorization": token.field])
                #expect(told.status == status, "\(token.role) \(token.party): \(told.text)")
                if status == 200 { #expect(told.text == program, "\(token.role)") }
            }
            #expect(try await service.get("/v1/repayments/RP0/quote").status == 404)
            let day = try await service.get("/v1/repayments/RP2/quote?on=nie")
            #expect(day.member("field") == "on")
        }
    }

    @Test func `codes are completed with those that somebody may see`() async throws {
        try TestProgram.importFixture("bank-31")
        try await TestService.run { service in
            let told = try await service.get("/v1/codes?kind=repayment&limit=1000")
            let all =
                try JSONSerialization.jsonObject(with: Data(told.bytes)) as? [[String: String]]
            #expect(all?.contains(["kind": "repayment", "code": "RP2"]) == true, "\(told.text)")
            #expect(all?.allSatisfy { $0["kind"] == "repayment" } == true)
            let some = try await service.get("/v1/codes?prefix=RP13")
            #expect(some.text.contains("RP13"))
            let none = try await service.get("/v1/codes")
            #expect(none.text == "[]\n")
            try await Self.buyer.insert()
            let fields = ["Authorization": Self.buyer.field]
            let hidden = try await service.get("/v1/codes?kind=repayment", "GET", fields)
            #expect(hidden.text == "[]\n")
            #expect(try await service.get("/v1/codes?kind=line").status == 400)
        }
    }
}
