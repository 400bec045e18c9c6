import Domain
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Store

/// What the database itself refuses, and that program and schema fit each other.
@Suite(.freshDatabase)
struct SchemaTests {
    static let logTables = [
        "event", "mention", "voiding", "movement", "total", "promise", "unit_step", "bulk_import",
        "event_part", "mention_part", "file", "file_giver", "attachment",
    ]
    /// What nobody changes, and the journal has no part in.
    static let runTables = ["run", "run_finding", "run_statement"]

    /// Every statement of the program: one that is missing here fails the scan below.
    static let statements: [any Statement.Type] = [
        AppliedMigrations.self, ArrivalsByDay.self, AssumeLines.self,
        BacklogByKeys<CurrentLines>.self,
        BacklogByKeys<PastLines>.self, BacklogByMonth<CurrentLines>.self,
        BacklogByMonth<PastLines>.self,
        BalancesAtCut.self, ChainedEvents.self, CodesAtCut.self, CodesEverMade.self,
        CountSubjects.self, EventsNaming.self,
        FactQuery.self, LineDifferences.self, FindBalances.self, FindDescribed.self,
        FindAcquainted.self, FindEvents.self, FindUnmet.self, InsertFile.self, InsertToken.self,
        ReadFile.self, ReadUnattachedBytes.self,
        ReadTokens.self, RevokeTokenRow.self,
        FindHistories.self, FindMentions.self, FindSerials.self, FindStatements.self,
        FindSteps.self, FindTotals.self, GrantMoney.self, InvoiceEvidence.self,
        InvoicesNumbered.self, KnownCodes.self,
        LinesAtCut.self,
        LinesOfOrder.self,
        LockHead.self,
        LogQuery.self, MakeHead.self, MoveLines.self, NoteBulkImport.self, OwedToBuyers.self,
        PromisesKept.self, ReadHead.self,
        RejectedUnits.self,
        ReadRecordedAt.self,
        ReadRegistries.self, RestateLines.self, SeqOfEvent.self, SeqsMoving.self,
        SerialsFrom.self, SerialsNamed.self, ServerVersion.self, ServiceByDay.self,
        TryLockHead.self, UnitSteps.self,
        UnitsByBuyer.self, UpdateHead.self, VoidLines.self, YenDue.self,
    ]

    // MARK: Append-only

    @Test(arguments: logTables + runTables)
    func `nobody changes the log, its owner included`(table: String) async throws {
        let connection = try await filled()
        let before = try await connection.query("select t::text from \(table) t order by 1")
        #expect(!before.isEmpty)
        for change in [
            "update \(table) set registry_id = registry_id", "delete from \(table)",
            "truncate \(table) cascade", "update \(table) set registry_id = 2 where false",
        ] {
            let error = try await #require(throws: PostgresError.self, "\(change)") {
                try await connection.execute(change)
            }
            #expect(error.sqlState == .insufficientPrivilege, "\(change): \(error)")
            #expect(error.message.contains("append-only"), "\(change): \(error.message)")
        }
        #expect(try await connection.query("select t::text from \(table) t order by 1") == before)
    }

    @Test(arguments: logTables)
    func `the journal's role may not change the log, triggers or not`(table: String) async throws {
        let connection = try await filled()
        // Without the triggers, so that the privilege alone refuses.
        try await connection.execute("alter table \(table) disable trigger user")
        try await connection.execute("set role chotatsu_journal")
        for change in [
            "update \(table) set registry_id = registry_id", "delete from \(table)",
            "truncate \(table)", "drop table \(table)", "alter table \(table) enable trigger user",
        ] {
            let error = try await #require(throws: PostgresError.self, "\(change)") {
                try await connection.execute(change)
            }
            #expect(error.sqlState == .insufficientPrivilege, "\(change): \(error)")
        }
        // What it is for it may.
        #expect(try await connection.query("select count(*) from \(table)") != [["0"]])
    }

    @Test(arguments: ["head", "order_line"])
    func `the journal's role deletes nothing`(table: String) async throws {
        let connection = try await filled()
        try await connection.execute("set role chotatsu_journal")
        for change in ["delete from \(table)", "truncate \(table)"] {
            let error = try await #require(throws: PostgresError.self, "\(change)") {
                try await connection.execute(change)
            }
            #expect(error.sqlState == .insufficientPrivilege, "\(change): \(error)")
        }
    }

    // MARK: Constraints

    /// What each constraint refuses, by its name.
    static let violations: [(constraint: String, sql: String)] =
        [
            ("head_pkey", "insert into head values (1, 'x', 0, now(), \(hash), '2024-01-01')"),
            (
                "head_seq_check",
                "insert into head values (2, 'x', -1, now(), \(hash), '2024-01-01')"
            ),
            (
                "head_hash_check",
                "insert into head values (2, 'x', 0, now(), '\\x00', '2024-01-01')"
            ),
            ("event_pkey", event(seq: 1, id: 9)),
            ("event_registry_id_id_key", event(seq: 9, id: 1)),
            ("event_registry_id_fkey", event(registry: 2, seq: 1, id: 1)),
            ("event_seq_check", event(seq: 0, id: 9)),
            ("event_hash_check", event(seq: 9, id: 9, hash: "'\\x00'")),
            ("mention_pkey", "insert into mention values (1, 'order', 'O', 1, 0)"),
            ("mention_role_check", "insert into mention values (1, 'order', 'P', 1, 3)"),
            ("mention_registry_id_seq_fkey", "insert into mention values (1, 'order', 'O', 9, 0)"),
            ("voiding_pkey", "insert into voiding values (1, 1, 3)"),
            ("voiding_check", "insert into voiding values (1, 2, 2)"),
            ("voiding_registry_id_seq_fkey", "insert into voiding values (1, 8, 9)"),
            ("voiding_registry_id_void_seq_fkey", "insert into voiding values (1, 2, 9)"),
            ("movement_pkey", movement(ordinal: 1)),
            ("movement_registry_id_seq_fkey", movement(seq: 9)),
            ("movement_amount_check", movement(amount: "-1")),
            ("movement_balance_check", movement(balance: "{1,-1}")),
            ("movement_check", movement(from: "null", to: "null")),
            ("movement_check", movement(amount: "0")),
            ("total_pkey", "insert into total values (1, 'line', 'O 1', '2024-01-01', 1, 5, 1)"),
            (
                "total_amount_check",
                "insert into total values (1, 'line', 'P', '2024-01-01', 1, -1)"
            ),
            (
                "total_unit_price_check",
                "insert into total values (1, 'line', 'P', '2024-01-01', 1, 1, -0.5)"
            ),
            (
                "total_registry_id_seq_fkey",
                "insert into total values (1, 'x', 'P', '2024-01-01', 9, 1)"
            ),
            ("promise_pkey", promise()),
            ("promise_quantity_check", promise(line: 2, quantity: "{0}")),
            ("promise_check", promise(line: 2, quantity: "{1,1}")),
            ("promise_registry_id_seq_fkey", promise(line: 2, seq: 9)),
            (
                "unit_step_pkey",
                "insert into unit_step values (1, 'SN', '2024-01-01', 1, 1, 'O', 1)"
            ),
            (
                "unit_step_registry_id_seq_fkey",
                "insert into unit_step values (1, 'SN', '2024-01-01', 9, 1, 'O', 1)"
            ),
            ("order_line_pkey", orderLine(line: 1, madeSeq: 1, more: "void_seq", values: "3")),
            ("order_line_code", orderLine(line: 1, madeSeq: 2)),
            ("order_line_registry_id_made_seq_fkey", orderLine(madeSeq: 9)),
            ("order_line_line_check", orderLine(line: 0)),
            ("order_line_unit_price_check", orderLine(price: "-1")),
            ("order_line_fx_rate_check", orderLine(more: "fx_rate", values: "0")),
            ("order_line_check", orderLine(more: "credited", values: "1")),
            ("run_pkey", run("A")), ("run_registry_id_base_fkey", run("B", base: "'C'")),
            ("run_seq_check", run("B", seq: -1)),
            ("run_finding_pkey", finding(id: "F")),
            ("run_finding_registry_id_run_fkey", finding(run: "B")),
            ("run_finding_lifecycle_check", finding(lifecycle: "gone")),
            ("run_finding_severity_check", finding(severity: "fatal")),
            ("run_statement_pkey", statement("G")),
            ("run_statement_registry_id_run_fkey", statement("H", run: "B")),
            ("run_statement_sums_check", statement("H", sums: "{1,2}")),
            ("bulk_import_pkey", "insert into bulk_import values (1, 1, 2)"),
            ("bulk_import_check", "insert into bulk_import values (1, 3, 2)"),
            (
                "bulk_import_registry_id_first_seq_fkey",
                "insert into bulk_import values (1, 0, 2)"
            ),
            (
                "bulk_import_registry_id_last_seq_fkey",
                "insert into bulk_import values (1, 2, 9)"
            ),
            ("token_pkey", token("T", hash: 9)),
            ("token_registry_id_hash_key", token("U", hash: 1)),
            ("token_hash_check", token("U", hash: 1, length: 31)),
            ("token_role_check", token("U", hash: 9, role: "clerk")),
            ("token_check", token("U", hash: 9, days: 0)),
            ("file_pkey", file("a")), ("file_check", file("b", hash: "00")),
            (
                "file_content_check",
                """
                insert into file
                select 1, encode(sha256(big), 'hex'), big
                from (select decode(repeat('00', 33554433), 'hex')) as b (big)
                """
            ),
            ("file_giver_pkey", fileGiver()),
            ("file_giver_registry_id_sha256_fkey", fileGiver(of: "b")),
            ("attachment_pkey", attachment()),
            ("attachment_registry_id_seq_fkey", attachment(seq: 9)),
            ("event_part_pkey", eventPart()), ("event_part_role_check", eventPart(role: "officer")),
            ("event_part_registry_id_seq_fkey", eventPart(seq: 9)),
            ("mention_part_pkey", mentionPart()),
            ("mention_part_viewer_role_check", mentionPart(viewer: "officer")),
            ("mention_part_role_check", mentionPart(role: 3)),
            ("mention_part_registry_id_seq_fkey", mentionPart(seq: 9)),
        ]
        + [
            "unallocated", "allocated", "in_transit", "received", "accepted", "in_service",
            "cancelled", "retired",
        ].map { ("order_line_\($0 as String)_check", orderLine(more: $0, values: "-1")) }

    @Test
    func `every constraint refuses what breaks it, and nothing else does`() async throws {
        let connection = try await filled()
        var broken: Set<String> = []
        for (constraint, sql) in Self.violations {
            let error = try await #require(throws: PostgresError.self, "\(sql)") {
                try await connection.execute(sql)
            }
            #expect(error.constraint == constraint, "\(sql): \(error)")
            if let name = error.constraint { broken.insert(name) }
        }
        let all = try await connection.query(
            """
            select conname from pg_constraint
            where connamespace = 'public'::regnamespace
            and conrelid <> 'chotatsu_migration'::regclass
            union
            select indexrelid::regclass::text from pg_index i
            join pg_class c on c.oid = i.indrelid
            where i.indisunique and c.relnamespace = 'public'::regnamespace
            and c.relname <> 'chotatsu_migration'
            """
        )
        let names = Set(all.compactMap { $0[0] })
        #expect(names.subtracting(broken).sorted() == [])
        #expect(broken.subtracting(names).sorted() == [])
        // The neighbours are let in.
        for sql in [
            Self.event(seq: 9, id: 9), Self.movement(ordinal: 2), Self.promise(line: 2),
            Self.orderLine(line: 2, madeSeq: 1),
            Self.orderLine(line: 1, madeSeq: 2, more: "void_seq", values: "3"),
            Self.run("B", base: "'A'"), Self.finding(), Self.statement("H"),
        ] {
            try await connection.execute(sql)
        }
    }

    // MARK: Statements

    @Test
    func `every statement fits the migrated database`() async throws {
        let connection = try await TestDatabase.current.connect()
        for statement in Self.statements {
            do {
                let (parameters, columns) = try await connection.describe(statement.sql)
                // 705 is `unknown`: a parameter of which nothing says what it is.
                #expect(!parameters.contains(705) && !parameters.contains(0), "\(statement)")
                #expect(columns.allSatisfy { $0.type != 705 }, "\(statement): \(columns)")
            } catch {
                Issue.record("\(statement): \(error)")
            }
        }
    }

    @Test
    func `every statement of the sources is in the list`() throws {
        let folder = Self.project.appending(path: "Sources")
        var found: Set<String> = []
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(
                of:
                    #/(?m)^[^\/\n]*\b(?:struct|enum|extension) (\w+)[^\n{]*: [^\n{]*\bStatement\b[^\n]*\{/#
            ) {
                found.insert(String(match.1))
            }
        }
        // A generic statement stands there once for each of its texts.
        let names = Self.statements.map { String(describing: $0) }
        let listed = Set(names.map { String($0.prefix { $0 != "<" }) })
        #expect(found.subtracting(listed).sorted() == [])
        #expect(listed.subtracting(found).sorted() == [])
        #expect(Set(names).count == names.count)
    }

    @Test
    func `the dump in the repository is the schema that the migrations make`() throws {
        let process = Process()
        process.executableURL = Self.project.appending(path: "tools/schema-dump")
        process.arguments = [TestDatabase.current.url]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let dumped = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let kept = try String(
            contentsOf: Self.project.appending(path: "migrations/schema.txt"),
            encoding: .utf8
        ).split(separator: "\n")
        #expect(dumped.count > 100)
        let differences = dumped.difference(from: kept)
        #expect(differences.isEmpty, "run tools/schema-dump and look at what changes")
    }

    static let project = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL

    // MARK: Rows

    /// A session in a database with one row in each table, more in some.
    private func filled() async throws -> Connection {
        let connection = try await TestDatabase.current.connect()
        for sql in [
            "insert into head values (1, 'x', 3, now(), \(Self.hash), '2024-01-01')",
            Self.event(seq: 1, id: 1), Self.event(seq: 2, id: 2), Self.event(seq: 3, id: 3),
            "insert into mention values (1, 'order', 'O', 1, 2)",
            "insert into voiding values (1, 1, 2)", Self.movement(ordinal: 1),
            "insert into total values (1, 'line', 'O 1', '2024-01-01', 1, 5, 1)",
            Self.promise(), "insert into unit_step values (1, 'SN', '2024-01-01', 1, 1, 'O', 1)",
            Self.orderLine(line: 1, madeSeq: 1), "insert into bulk_import values (1, 1, 3)",
            Self.run("A"), Self.finding(id: "F"), Self.statement("G"), Self.token("T", hash: 1),
            Self.eventPart(), Self.mentionPart(), Self.file("a"), Self.fileGiver(),
            Self.attachment(),
        ] {
            try await connection.execute(sql)
        }
        return connection
    }

    private static func token(
        _ id: String,
        hash: Int,
        length: Int = 32,
        role: String = "buyer",
        days: Int = 1
    ) -> String {
        """
        insert into token values (1, 'x', '\(id)', decode(repeat('0\(hash)', \(length)), 'hex'), 'P',
            '\(role)', 'N', now(), 'C', now() + interval '\(days) days')
        """
    }

    private static func file(_ text: String, hash: String? = nil) -> String {
        let hash = hash.map { "'\($0)'" } ?? "encode(sha256('\(text)'), 'hex')"
        return "insert into file values (1, \(hash), '\(text)')"
    }

    private static func fileGiver(of text: String = "a") -> String {
        "insert into file_giver values (1, encode(sha256('\(text)'), 'hex'), 'P')"
    }

    private static func attachment(seq: Int = 1) -> String {
        "insert into attachment values (1, \(seq), encode(sha256('a'), 'hex'), 'P')"
    }

    private static func eventPart(role: String = "buyer", seq: Int = 1) -> String {
        """
        insert into event_part values (1, '\(role)', 'P', \(seq),
            '00000000-0000-4000-8000-000000000001', 'order.placed', now(), '2024-01-01', now(), '{}')
        """
    }

    private static func mentionPart(
        viewer: String = "buyer",
        role: Int = 2,
        seq: Int = 1
    ) -> String {
        "insert into mention_part values (1, '\(viewer)', 'P', 'order', 'O', \(seq), \(role))"
    }

    private static let hash = "decode(repeat('00', 32), 'hex')"

    private static func event(
        registry: Int = 1,
        seq: Int,
        id: Int,
        hash: String = hash
    ) -> String {
        """
        insert into event values (\(registry), \(seq), '00000000-0000-4000-8000-00000000000\(id)',
            'order.placed', now(), '2024-01-01', now(), '{}', \(hash))
        """
    }

    private static func run(_ name: String, seq: Int = 3, base: String = "null") -> String {
        """
        insert into run values (1, '\(name)', \(seq), '2024-01-01', 'R', \(base), 0, 0, 0, 0, 0,
            '{0,0,0,0,0,0}', 'M')
        """
    }

    private static func finding(
        id: String = "N",
        run: String = "A",
        lifecycle: String = "new",
        severity: String = "error"
    ) -> String {
        """
        insert into run_finding values (1, '\(run)', '\(id)', '\(lifecycle)', 'E01', 'E01',
            '\(severity)', '{}', '{1}', false, 0, '{}', '{}')
        """
    }

    private static func statement(
        _ grant: String,
        run: String = "A",
        sums: String = "{0,0,0,0,0,0,0}"
    ) -> String {
        "insert into run_statement values (1, '\(run)', '\(grant)', '\(sums)')"
    }

    private static func movement(
        seq: Int = 1,
        ordinal: Int = 9,
        from: String = "'available'",
        to: String = "'assigned'",
        amount: String = "1",
        balance: String = "{1,1}"
    ) -> String {
        """
        insert into movement values (1, \(seq), \(ordinal), 'allocation', 'A', '2024-01-01',
            \(from), \(to), \(amount), '\(balance)')
        """
    }

    private static func promise(
        line: Int = 1,
        seq: Int = 1,
        quantity: String = "{1}"
    ) -> String {
        """
        insert into promise values (1, 'O', \(line), '2024-01-01', \(seq), '{2024-02-01}',
            '\(quantity)')
        """
    }

    private static func orderLine(
        line: Int = 5,
        madeSeq: Int = 1,
        price: String = "1",
        more: String? = nil,
        values: String = ""
    ) -> String {
        let states: [String] = [
            "unallocated", "allocated", "in_transit", "received", "accepted", "in_service",
            "cancelled", "retired", "credited",
        ].filter { $0 != more }
        return """
            insert into order_line (registry_id, order_code, line, made_seq, buyer, vendor, channel,
                product, currency, made_day, open_days, moved_day, moved_seq, unit_price,
                promised_on, promised, stated_day, stated_seq, \(states.joined(separator: ", "))
                \(more.map { ", \($0)" } ?? ""))
            values (1, 'O', \(line), \(madeSeq), 'B', 'V', 'private', 'X', 'JPY', '2024-01-01',
                '[2024-01-01,)', '2024-01-01', 1, \(price), '{}', '{}', '2024-01-01', 1,
                \(states.map { _ in "0" }.joined(separator: ", "))
                \(more == nil ? "" : ", \(values)"))
            """
    }
}
