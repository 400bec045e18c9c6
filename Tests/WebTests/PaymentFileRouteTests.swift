import Crypto
import Domain
import Foundation
import HTTPTypes
import TestSupport
import Testing
import Web

/// Files of transfers by HTTP, beside those that the program writes.
@Suite(.freshDatabase)
struct PaymentFileRouteTests {
    /// Two payers, and what they are to pay: the first on 31 March 2025, both on 1 April.
    ///
    /// `'` stands for `"`.
    private static let world = """
        {'type':'party.registered','occurred_at':'2024-04-01','data':{'party':'AG','name':'A','roles':['agency'],'account':{'bank':'0001','branch':'002','kind':'2','number':'345','holder_kana':'ｺｸ'}}}
        {'type':'party.registered','occurred_at':'2024-04-01','data':{'party':'AG2','name':'A','roles':['agency'],'account':{'bank':'0001','branch':'003','kind':'2','number':'9','holder_kana':'ｺｸ'}}}
        {'type':'party.registered','occurred_at':'2024-04-01','data':{'party':'B1','name':'B','roles':['buyer'],'account':{'bank':'0009','branch':'101','kind':'1','number':'1234567','holder_kana':'ｶ)ﾀﾞｲｲﾁ'}}}
        {'type':'party.registered','occurred_at':'2024-04-01','data':{'party':'B2','name':'B','roles':['buyer']}}
        {'type':'programme.opened','occurred_at':'2024-04-01','data':{'programme':'P','name':'P','agency':'AG','payer':'AG','budget_jpy':900000000000,'rounding_jpy':1,'restriction_years':5,'eligible_products':[]}}
        {'type':'programme.opened','occurred_at':'2024-04-01','data':{'programme':'P2','name':'P','agency':'AG2','payer':'AG2','budget_jpy':900000000000,'rounding_jpy':1,'restriction_years':5,'eligible_products':[]}}
        {'type':'grant.applied','occurred_at':'2024-04-02','data':{'grant':'G1','programme':'P','applicant':'B1','project_cost_jpy':1,'eligible_cost_jpy':1,'rate':'1/2','requested_jpy':1}}
        {'type':'grant.applied','occurred_at':'2024-04-02','data':{'grant':'G2','programme':'P2','applicant':'B1','project_cost_jpy':1,'eligible_cost_jpy':1,'rate':'1/2','requested_jpy':1}}
        {'type':'grant.applied','occurred_at':'2024-04-02','data':{'grant':'G3','programme':'P','applicant':'B2','project_cost_jpy':1,'eligible_cost_jpy':1,'rate':'1/2','requested_jpy':1}}
        {'type':'grant.decided','occurred_at':'2024-04-03','data':{'grant':'G1','ceiling_jpy':100000000000,'rate':'1/2','project_from':'2024-04-03','project_to':'2025-03-31'}}
        {'type':'grant.decided','occurred_at':'2024-04-03','data':{'grant':'G2','ceiling_jpy':100000000000,'rate':'1/2','project_from':'2024-04-03','project_to':'2025-03-31'}}
        {'type':'grant.decided','occurred_at':'2024-04-03','data':{'grant':'G3','ceiling_jpy':100000000000,'rate':'1/2','project_from':'2024-04-03','project_to':'2025-03-31'}}
        {'type':'disbursement.instructed','occurred_at':'2025-03-01','data':{'disbursement':'D-1','grant':'G1','kind':'advance','amount_jpy':25000000000,'pay_on':'2025-03-31'}}
        {'type':'disbursement.instructed','occurred_at':'2025-03-01','data':{'disbursement':'D-2','grant':'G1','kind':'advance','amount_jpy':1234,'pay_on':'2025-04-01'}}
        {'type':'disbursement.instructed','occurred_at':'2025-03-01','data':{'disbursement':'D-3','grant':'G2','kind':'advance','amount_jpy':5,'pay_on':'2025-04-01'}}
        {'type':'disbursement.instructed','occurred_at':'2025-03-01','data':{'disbursement':'D-4','grant':'G3','kind':'advance','amount_jpy':5,'pay_on':'2025-04-02'}}
        """.replacing("'", with: "\"")

    private static let code = "PF-2025-03-31-0001-002-345-1"

    private func run(_ body: (TestService) async throws -> Void) async throws {
        let place = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).jsonl"
        try Data(Self.world.utf8).write(to: URL(filePath: place))
        defer { try? FileManager.default.removeItem(atPath: place) }
        _ = try TestProgram.run("import \(place)")
        try await TestService.run { service in try await body(service) }
    }

    private func make(
        _ body: String,
        _ service: TestService,
        accept: String = "*/*",
        _ token: TestToken = .officer
    ) async throws -> Told {
        try await service.get(
            "/v1/payment-files",
            "POST",
            [
                "Authorization": token.field, "Content-Type": "application/json",
                "Accept": accept,
            ],
            body: body
        )
    }

    @Test func `a file is given with its name and hash, recorded, and given again`() async throws {
        try await run { service in
            let told = try await make(
                #"{"on":"2025-03-31","requester":"1234567890"}"#,
                service
            )
            #expect(told.status == 201, "\(told.text)")
            #expect(told.fields["content-type"] == "application/octet-stream")
            #expect(
                told.fields["content-disposition"] == "attachment; filename=\"\(Self.code).txt\""
            )
            let sum = hex(SHA256.hash(data: told.bytes))
            #expect(told.fields["x-content-sha256"] == sum)
            let location = try #require(told.fields["location"])
            let shown = try await service.get(location)
            #expect(shown.member("sha256") == sum)
            #expect(shown.member("payment_file") == Self.code)
            // The program writes the same bytes.
            let folder = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            _ = try TestProgram.run(
                "pay export --file \(Self.code) --requester 1234567890 --to \(folder)"
            )
            let written = try Data(contentsOf: URL(filePath: "\(folder)/\(Self.code).txt"))
            #expect(Array(written) == told.bytes)
            let bytes = ["Accept": "application/octet-stream"]
            let again = try await service.get("\(location)?requester=1234567890", "GET", bytes)
            #expect(again.status == 200 && again.bytes == told.bytes, "\(again.text)")
            #expect(again.fields["x-content-sha256"] == sum)
            let other = try await service.get(location, "GET", bytes)
            #expect(other.status == 409 && other.text.contains(sum), "\(other.text)")
            #expect(try await service.get("/v1/payment-files/PF-9", "GET", bytes).status == 404)
            let past = try await service.get("\(location)?as_of=2025-04-01", "GET", bytes)
            #expect(past.status == 400)
        }
    }

    @Test func `several files come as a zip, or as what is in them`() async throws {
        try await run { service in
            let told = try await make(#"{"on":"2025-04-01"}"#, service)
            #expect(told.status == 201 && told.fields["content-type"] == "application/zip")
            let place = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).zip"
            try Data(told.bytes).write(to: URL(filePath: place))
            defer { try? FileManager.default.removeItem(atPath: place) }
            let names = try Shell.run("python3 -m zipfile -l \(place)")
            let text = String(decoding: names, as: UTF8.self)
            #expect(text.contains("PF-2025-04-01-0001-002-345-1.txt"), "\(text)")
            #expect(text.contains("PF-2025-04-01-0001-003-9-1.txt"), "\(text)")
            let again = #"{"on":"2025-04-01","again":true,"reason":"the bank lost it"}"#
            let json = try await make(again, service, accept: "application/json")
            #expect(json.status == 201)
            let events = try TestProgram.run("events list --type payment_file.made --format csv")
            #expect(events.split(separator: "\n").count == 5, "\(events)")
            for part in ["\"D-2\"", "\"D-3\"", "\"total_jpy\": 1234", "-345-2\"", "\"left\": []"] {
                #expect(json.text.contains(part), "\(part): \(json.text)")
            }
        }
    }

    @Test func `what is in a file already, or not due, is not paid twice`() async throws {
        try await run { service in
            #expect(try await make(#"{"on":"2025-03-31"}"#, service).status == 201)
            let twice = try await make(#"{"on":"2025-03-31"}"#, service)
            #expect(twice.status == 409 && twice.text.contains(Self.code), "\(twice.text)")
            let none = try await make(#"{"on":"2031-01-01"}"#, service)
            #expect(none.status == 409)
            let empty = try await make(#"{"on":"2031-01-01"}"#, service, accept: "application/json")
            #expect(empty.status == 200 && empty.text.contains("\"files\": []"), "\(empty.text)")
            let events = try TestProgram.run("events list --type payment_file.made --format csv")
            #expect(events.split(separator: "\n").count == 2, "\(events)")
        }
    }

    @Test(arguments: [
        ("{", "", 400), ("[]", "", 422), ("{}", "on", 422), (#"{"on":"nie"}"#, "on", 422),
        (#"{"on":"2025-03-31","requester":"12"}"#, "requester", 422),
        (#"{"on":"2025-03-31","again":true}"#, "reason", 422),
        (#"{"on":"2025-03-31","reason":"x"}"#, "again", 422),
        (#"{"on":"2025-03-31","again":true,"reason":" "}"#, "reason", 422),
        (#"{"on":"2025-03-31","to":"/tmp"}"#, "to", 422),
    ])
    func `what is asked wrongly is told with its field, and makes nothing`(
        body: String,
        field: String,
        status: Int
    ) async throws {
        try await run { service in
            let told = try await make(body, service)
            #expect(told.status == status, "\(told.text)")
            #expect(told.fields["content-type"] == "application/problem+json")
            if !field.isEmpty { #expect(told.member("field") == field, "\(told.text)") }
            #expect(try await service.get("/v1/payment-files").text == "[]\n")
        }
    }

    @Test func `what a bank would refuse is told, all of it`() async throws {
        try await run { service in
            let told = try await make(#"{"on":"2025-04-02"}"#, service)
            #expect(told.status == 422 && told.member("field") == "account", "\(told.text)")
            #expect(told.text.contains("party B2, the payee of disbursement D-4"))
            #expect(try await service.get("/v1/payment-files").text == "[]\n")
        }
    }

    @Test func `only an officer makes a file, and only who sees it has it`() async throws {
        try await run { service in
            #expect(try await make(#"{"on":"2025-03-31"}"#, service).status == 201)
            for (role, status) in [(Role.auditor, 200), (.buyer, 404), (.vendor, 404)] {
                let token = TestToken(role: role, party: "B1")
                try await token.insert()
                let fields = [
                    "Authorization": token.field, "Accept": "application/octet-stream",
                ]
                let path = "/v1/payment-files/\(Self.code)"
                #expect(try await service.get(path, "GET", fields).status == status, "\(role)")
            }
            for role in Role.allCases where role != .officer {
                let token = TestToken(role: role, party: "B1")
                try await token.insert()
                let told = try await make(#"{"on":"2025-03-31"}"#, service, token)
                #expect(told.status == 403, "\(role)")
            }
            let large = String(repeating: " ", count: 300_000)
            #expect(try await make(large, service).status == 413)
        }
    }
}
