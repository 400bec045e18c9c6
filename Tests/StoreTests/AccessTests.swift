import Domain
import Foundation
import Operations
import Postgres
import TestSupport
import Testing

@testable import Store

/// What PostgreSQL shows to the service's role: SQL given by hand, with every token and without.
@Suite(.freshDatabase)
struct AccessTests {
    /// The tables that hold what parties may see.
    static let tables = [
        "head", "event", "event_part", "mention", "mention_part", "voiding", "movement", "total",
        "promise", "unit_step", "order_line", "attachment", "file", "file_giver", "run",
        "run_finding", "run_statement",
    ]

    private func told() async throws -> AccessStory {
        try await AccessStory.tell(try await TestJournal.open(.current))
    }

    @Test
    func `each party sees what concerns it, and nothing else`() async throws {
        let story = try await told()
        let a = try await story.seen(by: "A", .buyer)
        #expect(
            a == [
                "office", "A", "V", "X", "site A", "programme", "grant A", "decided A", "order A",
                "allocation A", "dispatched", "held", "received A", "accepted A", "service A",
                "moved A", "invoice A", "payment A", "claim A", "evidence A",
            ]
        )
        let b = try await story.seen(by: "B", .buyer)
        #expect(
            b == [
                "office", "B", "V", "W", "X", "site B", "programme", "grant B", "decided B",
                "order B", "order W", "assigned B", "dispatched", "held",
            ]
        )
        let v = try await story.seen(by: "V", .vendor)
        #expect(
            v == [
                "A", "B", "V", "X", "site A", "order A", "order B", "allocation A",
                "allocation any", "assigned B", "dispatched", "held", "received A", "accepted A",
            ]
        )
        #expect(try await story.seen(by: "W", .vendor) == ["B", "W", "X", "order W"])
        // A buyer that also sells sees, as a vendor, what a vendor sees.
        #expect(try await story.seen(by: "A", .vendor) == ["A", "X"])
        let all = AccessStory.events.map(\.name)
        #expect(try await story.seen(by: "OFFICE", .officer) == all)
        #expect(try await story.seen(by: "OFFICE", .auditor) == all)
    }

    @Test
    func `an event of several parties shows each its part`() async throws {
        let story = try await told()
        let sql = "select canonical from event where type = 'shipment.dispatched'"
        let a = try #require(
            try await story.select(sql, as: "buyer", story.tokens["A buyer"]).first?[0]
        )
        #expect(a.contains("\"O-A\"") && a.contains("\"A1\"") && a.contains("\"redacted\":true"))
        #expect(!a.contains("O-B") && !a.contains("B1"))
        let b = try #require(
            try await story.select(sql, as: "buyer", story.tokens["B buyer"]).first?[0]
        )
        #expect(b.contains("\"O-B\"") && b.contains("\"B1\"") && !b.contains("O-A"))
        let v = try #require(
            try await story.select(sql, as: "vendor", story.tokens["V vendor"]).first?[0]
        )
        #expect(v.contains("O-A") && v.contains("O-B") && !v.contains("redacted"))
        let order = try #require(
            try await story.select(
                "select canonical from event where type = 'order.placed' order by seq limit 1",
                as: "vendor",
                story.tokens["V vendor"]
            ).first?[0]
        )
        #expect(order.contains("O-A") && !order.contains("G-A"))
        #expect(order.contains("\"redacted\":true"))
        let office = try #require(
            try await story.select(
                "select canonical from event where type = 'party.registered' order by seq limit 1",
                as: "buyer",
                story.tokens["A buyer"]
            ).first?[0]
        )
        #expect(office.contains("Name of OFFICE") && !office.contains("1234567"))
    }

    /// What must stand in no row that a party may read.
    @Test(
        arguments: [
            (
                "A", Role.buyer,
                ["O-B", "O-W", "G-B", "AL-V", "B1", "Name of B", "Name of W", "S-B"]
            ),
            ("B", .buyer, ["O-A", "G-A", "C-A", "I-1", "PAY-A", "A1", "Name of A", "S-A", "AL-A"]),
            (
                "V", .vendor,
                [
                    "O-W", "G-A", "G-B", "C-A", "I-1", "PAY-A", "Name of W", "Name of OFFICE",
                    "S-B", "1234567", "quote.pdf",
                ]
            ),
            ("W", .vendor, ["O-A", "O-B", "G-A", "G-B", "AL-A", "Name of V", "Name of A", "SH"]),
        ]
    )
    func `no table shows a party another's codes`(
        party: String,
        role: Role,
        hidden: [String]
    ) async throws {
        let story = try await told()
        _ = try await RunReconciliation().run(story.journal.session)
        var rowsSeen = 0
        for table in Self.tables where !(role == .vendor && table.hasPrefix("run")) {
            let rows = try await story.select(
                "select t::text from \(table) t",
                as: role.rawValue,
                story.tokens["\(party) \(role.rawValue)"]
            )
            rowsSeen += rows.count
            for row in rows {
                let text = row[0] ?? ""
                let words = Set(
                    text.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != " " }
                        .flatMap { [$0] + $0.split(separator: " ") }
                )
                for code in hidden {
                    #expect(!words.contains(code[...]), "\(table): \(text)")
                }
            }
        }
        #expect(rowsSeen > 10)
    }

    /// A claims a unit twice by itself; B claims units, an invoice and an order of A's.
    @Test
    func `a finding that concerns two buyers is shown to neither`() async throws {
        let story = try await told()
        func claim(_ code: String, _ grant: String, _ serial: String) -> String {
            PromiseStory().event(
                "2024-06-01",
                "claim.submitted",
                #""claim":"\#(code)","grant":"\#(grant)","kind":"interim","requested_jpy":0,"lines":["#
                    + #"{"line":1,"category":"equipment","order":"O-A","order_line":1,"quantity":9,"#
                    + #""serials":["\#(serial)"],"amount_jpy":200,"tax_jpy":20,"invoice":"I-1","#
                    + #""invoice_issuer":"T1180301018771"}]"#
            )
        }
        let claims = [
            claim("C-1", "G-A", "A1"), claim("C-2", "G-A", "A1"), claim("C-3", "G-A", "A2"),
            claim("C-B", "G-B", "A2"),
        ]
        for judged in try await story.journal.record(claims) {
            #expect(judged.isRecorded, "\(judged)")
        }
        _ = try await RunReconciliation().run(story.journal.session)
        func rows(_ party: String, _ role: String) async throws -> [[String?]] {
            try await story.select(
                "select rule || coalesce(' ' || (said::json ->> 'serial'), ''), said, buyers::text "
                    + "from run_finding order by 1",
                as: role,
                story.tokens["\(party) \(role == "reader" ? "officer" : role)"]
            )
        }
        func found(_ rows: [[String?]]) -> Set<String> { Set(rows.compactMap { $0[0] }) }
        let all = try await rows("OFFICE", "reader")
        let shared: Set = ["A05", "E09", "Q01", "Q02 A2"]
        #expect(found(all).isSuperset(of: shared.union(["Q02 A1"])), "\(found(all))")
        let ofBoth = all.filter { ["A05", "Q02 A2"].contains($0[0]) }
        #expect(ofBoth.allSatisfy { $0[2] == "{A,B}" }, "an officer still asks for them by buyer")

        let a = try await rows("A", "buyer")
        #expect(found(a).contains("Q02 A1"), "its own alone")
        let b = try await rows("B", "buyer")
        for (own, other) in [
            (a, ["C-B", "G-B"]), (b, ["C-A", "C-1", "C-2", "C-3", "G-A", "O-A"]),
        ] {
            #expect(found(own).isDisjoint(with: shared), "\(found(own))")
            for row in own {
                let said = row[1] ?? ""
                for code in other { #expect(!said.contains("\(code)"), "\(said)") }
            }
        }
    }

    @Test
    func `a buyer sees the statements of its own grants`() async throws {
        let story = try await told()
        _ = try await RunReconciliation().run(story.journal.session)
        let sql = "select grant_code from run_statement order by 1"
        for (party, grants) in [("A", [["G-A"]]), ("B", [["G-B"]])] {
            let seen = try await story.select(sql, as: "buyer", story.tokens["\(party) buyer"])
            #expect(seen == grants)
        }
        let all = try await story.select(sql, as: "reader", story.tokens["OFFICE auditor"])
        #expect(all == [["G-A"], ["G-B"]])
    }

    @Test
    func `nothing is seen twice, whole and in part`() async throws {
        let story = try await told()
        // An event for all buyers, in which all meet one of them.
        _ = try await story.journal.record([
            PromiseStory().event(
                "2024-06-01",
                "target.set",
                #""target":"T","operator":"A","eflops_bf16":"1","due_on":"2025-03-31""#
            )
        ])
        for (party, role) in [("A", "buyer"), ("B", "buyer"), ("V", "vendor")] {
            for sql in [
                "select seq from event group by seq having count(*) > 1",
                "select seq from mention group by kind, code, seq having count(*) > 1",
            ] {
                let twice = try await story.select(sql, as: role, story.tokens["\(party) \(role)"])
                #expect(twice.isEmpty, "\(party): \(sql)")
            }
        }
        let b = try await story.seen(by: "B", .buyer).filter { $0 == "A" }
        #expect(b.count == 1)
    }

    @Test(arguments: ["reader", "buyer", "vendor"])
    func `without a token, or with another role's, nothing is seen`(role: String) async throws {
        let story = try await told()
        let tables = Self.tables.filter { !(role == "vendor" && $0.hasPrefix("run")) }
        for (name, token) in story.tokens.map({ ($0.key, Optional($0.value)) }) + [
            ("none", nil), ("empty", ""), ("wrong", "chotatsu_00"),
        ] {
            let own = name.split(separator: " ").last.map(String.init) ?? ""
            let reads = ["officer", "auditor"].contains(own) ? "reader" : own
            guard reads != role else { continue }
            for table in tables {
                let rows = try await story.select("select 1 from \(table)", as: role, token)
                #expect(rows.isEmpty, "\(table), token \(name)")
            }
        }
    }

    @Test
    func `the service's own role reads no table`() async throws {
        let story = try await told()
        let connection = try await TestDatabase.current.connect()
        try await connection.execute("set role chotatsu_service")
        for table in Self.tables + ["token", "bulk_import"] {
            let error = try await #require(throws: PostgresError.self, "\(table)") {
                _ = try await connection.query("select 1 from \(table)")
            }
            #expect(error.sqlState == .insufficientPrivilege)
        }
        _ = story
    }

    @Test
    func `a revoked token, one that has run out and one of another registry open nothing`()
        async throws
    {
        let story = try await told()
        let session = story.journal.session
        let other = session.of(registry: "other")
        _ = try await TestJournal(session: other, clock: story.journal.clock)
            .record([AccessStory.events[1].line])
        let elsewhere = try await CreateToken(
            party: "A",
            role: .buyer,
            name: "x",
            days: CreateToken.daysMax
        )
        .run(other).token
        let sql = "select seq from event where registry_id = \(session.registry.id)"
        #expect(try await story.select(sql, as: "buyer", elsewhere).isEmpty)
        #expect(try await story.select("select 1 from event", as: "buyer", elsewhere).count == 1)

        let token = try #require(story.tokens["A buyer"])
        #expect(try await !story.select(sql, as: "buyer", token).isEmpty)
        let row = try #require(
            try await ListTokens().run(session).first { $0.party == "A" && $0.role == .buyer }
        )
        try await RevokeToken(tokenID: row.tokenID).run(session)
        #expect(try await story.select(sql, as: "buyer", token).isEmpty)
        await #expect(throws: UsageError.self) {
            try await RevokeToken(tokenID: row.tokenID).run(session)
        }
        try await session.connection.execute(
            "update token set created_at = now() - interval '2 days', expires_at = now() "
                + "- interval '1 second'"
        )
        let stale = try #require(story.tokens["B buyer"])
        #expect(try await story.select(sql, as: "buyer", stale).isEmpty)
    }

    @Test
    func `a token is kept as its hash alone`() async throws {
        let story = try await told()
        let kept = try await story.journal.connection.query("select t::text from token t")
        #expect(kept.count == story.tokens.count)
        for token in story.tokens.values {
            #expect(kept.allSatisfy { !($0[0] ?? "").contains(token.dropFirst(9)) })
        }
    }

    @Test
    func `who describes a party anew is seen by those who have met it, and by no others`()
        async throws
    {
        let story = try await told()
        _ = try await story.journal.record([
            PromiseStory().event(
                "2024-06-01",
                "party.registered",
                #""party":"V","name":"V renamed","roles":["vendor"],"country":"US""#
            )
        ])
        let sql = "select canonical from event where canonical like '%V renamed%'"
        for party in ["A", "B"] {
            let rows = try await story.select(sql, as: "buyer", story.tokens["\(party) buyer"])
            #expect(rows.count == 1)
            let text = rows.first?[0] ?? ""
            #expect(!text.contains("US"))
        }
        #expect(try await story.select(sql, as: "vendor", story.tokens["W vendor"]).isEmpty)
    }

    @Test
    func `what is voided is voided for whoever saw it`() async throws {
        let story = try await told()
        let held = AccessStory.events.first { $0.name == "held" }?.line ?? ""
        guard case .event(let event) = TestJournal.read(held) else { return }
        let judged = try await story.journal.record([
            PromiseStory().event(
                "2024-06-01",
                "event.voided",
                #""event":"\#(event.id)","reason":"wrong""#
            )
        ])
        let all = judged.allSatisfy(\.isRecorded)
        #expect(all)
        let sql = "select canonical from event where type = 'event.voided'"
        for (role, token) in [
            ("buyer", "A buyer"), ("buyer", "B buyer"), ("vendor", "V vendor"),
        ] {
            #expect(try await story.select(sql, as: role, story.tokens[token]).count == 1)
        }
        #expect(try await story.select(sql, as: "vendor", story.tokens["W vendor"]).isEmpty)
    }

    @Test
    func `events that were recorded before there were parties to see them are shown as others`()
        async throws
    {
        let story = try await told()
        _ = try await RunReconciliation().run(story.journal.session)
        let connection = story.journal.connection
        let tables = ["event", "mention", "movement", "total", "promise", "unit_step"]
        func rows() async throws -> [[String?]] {
            var rows: [[String?]] = []
            for table in tables + ["event_part", "mention_part", "run_finding"] {
                rows += try await connection.query("select t::text from \(table) t order by 1")
            }
            return rows
        }
        let before = try await rows()
        for table in tables + ["event_part", "mention_part", "run_finding"] {
            try await connection.execute("alter table \(table) disable trigger user")
        }
        for table in tables {
            try await connection.execute("update \(table) set buyer = null, vendor = null")
        }
        let shown = "select 1 from run_finding where buyer is not null"
        #expect(try await !connection.query(shown).isEmpty)
        try await connection.execute("update run_finding set buyer = null")
        try await connection.execute("delete from event_part; delete from mention_part")
        #expect(try await rows() != before)
        try await connection.transaction { connection in
            try await AudienceFilling(connection: connection).run()
        }
        #expect(try await rows() == before)
    }

    @Test
    func `what was attached before files were kept is known like what is attached since`()
        async throws
    {
        let story = try await told()
        let paper = PromiseStory().event(
            "2024-06-01",
            "evidence.attached",
            #""subject":{"kind":"invoice","code":"I"},"kind":"other","sha256":""#
                + String(repeating: "0F", count: 32) + #"","file":"f""#
        )
        guard case .event(let event) = TestJournal.read(paper) else {
            Issue.record("\(paper)")
            return
        }
        let author = Author.holder(.buyer, party: "A/A", name: "person")
        _ = try await story.journal.session.recording {
            try await $0.record([Submission(event: event, author: author)])
        }
        let connection = story.journal.connection
        let rows = "select t::text from attachment t order by seq"
        let before = try await connection.query(rows)
        #expect(before.count == 2 && before[1][0]?.hasSuffix(",A/A)") == true, "\(before)")
        let migration = try String(
            contentsOf: SchemaTests.project.appending(path: "migrations/0005_file.sql"),
            encoding: .utf8
        )
        let insert = try #require(
            migration.components(separatedBy: ";").first { $0.contains("insert into attachment") }
        )
        try await connection.execute(
            "alter table attachment disable trigger user; delete from attachment; \(insert)"
        )
        #expect(try await connection.query(rows) == before)
    }
}
