import Foundation
import Operations
import Store
import TestSupport
import Testing
import Web

/// Answers as tables for people, as the command line asks for them.
@Suite(.freshDatabase)
struct TextTests {
    private static let text = ["Accept": "text/plain"]

    private static func id(_ last: Int) -> String { "aaaaaaaa-0000-4000-8000-00000000000\(last)" }

    private static func event(_ type: String, _ id: Int, _ data: String) -> String {
        """
        {"id":"\(Self.id(id))","type":"\(type)","occurred_at":"2026-01-05","data":{\(data)}}
        """
    }

    private static let party = event(
        "party.registered",
        1,
        "\"party\":\"A\",\"name\":\"A\",\"roles\":[\"buyer\"]"
    )

    @Test func `a table keeps to the width that is preferred, and CSV to Excel's form`()
        async throws
    {
        try await TestService.run { service in
            for number in 1...3 {
                let sent = Self.event(
                    "party.registered",
                    number,
                    "\"party\":\"P\(number)\",\"name\":\"\(String(repeating: "name ", count: 30))\","
                        + "\"roles\":[\"buyer\"]"
                )
                let told = try await service.get(
                    "/v1/events",
                    "POST",
                    ["Content-Type": "application/json"],
                    body: sent
                )
                #expect(told.status == 201)
            }
            let wide = try await service.get("/v1/events", "GET", Self.text)
            #expect(wide.fields["content-type"] == "text/plain; charset=utf-8")
            #expect(wide.fields["chotatsu-seq"] == "3")
            let narrow = try await service.get(
                "/v1/events",
                "GET",
                Self.text.merging(["Prefer": "width=60"]) { $1 }
            )
            let lines = narrow.text.split(separator: "\n").map(String.init).dropFirst()
            #expect(lines.count == 3 && lines.allSatisfy { $0.count <= 60 }, "\(narrow.text)")
            let whole = wide.text.split(separator: "\n").map(String.init).dropFirst()
            #expect(whole.allSatisfy { $0.count > 60 })
            let excel = try await service.get(
                "/v1/parties",
                "GET",
                ["Accept": "text/csv", "Prefer": "excel"]
            )
            #expect(excel.bytes.starts(with: [0xEF, 0xBB, 0xBF]))
            #expect(excel.text.contains("\r\n"))
        }
    }

    @Test func `what recording would move is told, and nothing is recorded`() async throws {
        try await TestService.run { service in
            let json = ["Content-Type": "application/json"]
            func preview(_ body: String) async throws -> Told {
                try await service.get(
                    "/v1/events/preview",
                    "POST",
                    json.merging(Self.text) { $1 },
                    body: body
                )
            }
            let told = try await preview(Self.party)
            #expect(told.text == "party.registered of 2026-01-05: nothing moves\n")
            #expect(try await service.get("/v1/events").text == "[]\n")
            let recorded = try await service.get(
                "/v1/events",
                "POST",
                json.merging(Self.text) { $1 },
                body: Self.party
            )
            #expect(recorded.status == 201)
            #expect(recorded.text == "recorded party.registered as event 1\n")
            #expect(recorded.fields["chotatsu-seq"] == "1")
            #expect(try await preview(Self.party).status == 409)
            let refused = try await preview(
                Self.event(
                    "order.cancelled",
                    2,
                    "\"order\":\"NONE\",\"line\":1,\"quantity\":1,\"reason\":\"x\""
                )
            )
            #expect(refused.status == 422)
            #expect(refused.member("rule") == "unknown_code", "\(refused.text)")
            #expect(try await preview("{").status == 400)
        }
    }

    @Test func `files of a body are told apart by their bytes`() async throws {
        try await TestService.run { service in
            let csv = "type,occurred_at,party,name,roles\nparty.registered,2024-01-01,NEW,N,buyer\n"
            let lines = Self.party + "\nno json\n"
            let (first, second) = (csv.utf8.count, lines.utf8.count)
            func send(_ files: String) async throws -> Told {
                try await service.get(
                    "/v1/imports?dry_run=true&files=\(files)",
                    "POST",
                    ["Content-Type": "application/octet-stream"],
                    body: csv + lines
                )
            }
            let told = try await send("a%252Cb.csv:\(first),c.jsonl:\(second)")
            #expect(told.status == 422, "\(told.text)")
            #expect(told.member("read") == "3", "\(told.text)")
            #expect(told.text.contains("\"file\": \"c.jsonl\""), "\(told.text)")
            for (files, words) in [
                ("a.csv:\(first)", "longer"), ("a.csv:\(first),b.jsonl:\(second + 1)", "shorter"),
                ("a.csv", "NAME:BYTES"), ("a.csv:-1", "NAME:BYTES"), ("a.csv:x", "NAME:BYTES"),
                (":1", "NAME:BYTES"),
            ] {
                let told = try await send(files)
                #expect(told.status == 400, "\(files): \(told.text)")
                #expect(told.text.contains(words), "\(files): \(told.text)")
            }
        }
    }
}
