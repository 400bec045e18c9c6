import Domain
import Operations
import Postgres
import Store
import TestSupport
import Testing

/// Each check finds each damage, and says where.
///
/// The damage is done as only a superuser can do it, with triggers and references switched off.
@Suite(.freshDatabase)
struct DamageTests {
    // MARK: The undamaged

    @Test(arguments: ["moves-11", "moves-12", "moves-13"])
    func `an undamaged log and ledger are whole`(name: String) async throws {
        let journal = try await TestJournal.open(.current)
        let lines = try NaiveModelTests.lines("events.jsonl", of: name)
        var numbers = SeededNumbers(seed: 5)
        let judged = try await journal.record(lines, transactions: numbers.cuts(of: lines.count))
        try await checkWhole(journal, events: judged.filter(\.isRecorded).count)
    }

    @Test(arguments: [71, 72, 73] as [UInt64])
    func `random events, voids and corrections leave both whole`(seed: UInt64) async throws {
        let journal = try await TestJournal.open(.current)
        let lines = RandomEvents(seed: seed).sequence(count: 220)
        var numbers = SeededNumbers(seed: seed)
        print("seed \(seed)")
        let judged = try await journal.record(lines, transactions: numbers.cuts(of: lines.count))
        try await checkWhole(journal, events: judged.filter(\.isRecorded).count)
    }

    private func checkWhole(_ journal: TestJournal, events: Int) async throws {
        let log = try await VerifyLog().run(journal.session)
        #expect(log.isWhole, "\(log.fault ?? "")")
        #expect(log.events == Int64(events))
        let ledger = try await CheckLedger().run(journal.session)
        #expect(ledger.differences == [])
        #expect(ledger.movements > 0 && ledger.subjects > 0)
        var noted = VerifyLog()
        noted.noted = (log.head, log.events)
        #expect(try await noted.run(journal.session).isWhole)
        await journal.connection.close()
    }

    // MARK: The log

    @Test
    func `a flipped byte in an event is found at its event`() async throws {
        let (journal, seq) = try await damaged(
            "update event set canonical = replace(canonical, '\"source\":\"generated\"', "
                + "'\"source\":\"feneraued\"') where seq = $seq"
        )
        try await expectBadLog(journal, at: seq)
    }

    @Test
    func `a missing event is found at its seq`() async throws {
        let (journal, seq) = try await damaged("delete from event where seq = $seq")
        try await expectBadLog(journal, at: seq)
    }

    @Test
    func `two events in each other's place are found at the first`() async throws {
        let (journal, seq) = try await damaged(
            """
            update event set seq = 1000000 where seq = $seq;
            update event set seq = $seq where seq = $seq + 1;
            update event set seq = $seq + 1 where seq = 1000000
            """
        )
        try await expectBadLog(journal, at: seq)
    }

    @Test
    func `a changed hash is found at its event`() async throws {
        let (journal, seq) = try await damaged(
            "update event set hash = set_byte(hash, 31, 255 - get_byte(hash, 31)) where seq = $seq"
        )
        try await expectBadLog(journal, at: seq)
    }

    @Test(arguments: [
        "id = gen_random_uuid()", "type = 'order.promise'", "day = day + 1",
        "occurred_at = occurred_at + interval '1 s'", "recorded_at = recorded_at - interval '1 s'",
    ])
    func `a column that says something else than the bytes is found`(
        change: String
    ) async throws {
        let (journal, seq) = try await damaged("update event set \(change) where seq = $seq")
        try await expectBadLog(journal, at: seq)
    }

    @Test(arguments: ["seq = seq + 1", "latest_day = latest_day + 1", "latest_day = '2020-01-01'"])
    func `a head row that says something else than the log is found`(
        change: String
    ) async throws {
        let (journal, _) = try await damaged("update head set \(change)")
        let last = try #require(
            try await journal.connection.query("select max(seq) from event")[0][0].flatMap(
                Int64.init
            )
        )
        try await expectBadLog(journal, at: last + 1)
    }

    @Test
    func `a cut tail is seen with a head noted elsewhere, and only so`() async throws {
        let journal = try await recorded()
        let before = try await VerifyLog().run(journal.session)
        let seq = before.events - 20
        try await damage(
            journal,
            Self.tables.map { table in
                "delete from \(table) where \(table == "voiding" ? "void_seq" : "seq") > \(seq)"
            }.joined(separator: ";") + """
                ;
                update head set seq = \(seq), hash = (select hash from event where seq = \(seq)),
                    recorded_at = (select recorded_at from event where seq = \(seq)),
                    latest_day = (select max(day) from event)
                """
        )
        let after = try await VerifyLog().run(journal.session)
        #expect(after.isWhole && after.events == seq, "nothing shows without a noted head")
        var noted = VerifyLog()
        noted.noted = (before.head, before.events)
        let found = try await noted.run(journal.session)
        #expect(found.firstBadSeq == seq + 1)
        #expect(found.events == seq)
        // Events after the noted head are no damage.
        noted.noted = (after.head, after.events)
        #expect(try await noted.run(journal.session).isWhole)
    }

    @Test
    func `a log hashed anew after a change is seen with a head noted elsewhere`() async throws {
        let journal = try await recorded()
        let before = try await VerifyLog().run(journal.session)
        let seq = before.events / 2
        let rows = try await journal.connection.query(
            "select seq, canonical from event order by seq"
        )
        var hash = LogEntry.emptyHash
        var updates: [String] = []
        for row in rows {
            let number = try #require(row[0].flatMap { Int64($0) })
            var canonical = try #require(row[1])
            if number == seq {
                canonical = canonical.replacing("\"by\":\"fuzz\"", with: "\"by\":\"buzz\"")
                #expect(canonical != row[1])
            }
            hash = LogEntry.hash(after: hash, canonical.utf8)
            guard number >= seq else { continue }
            updates.append(
                """
                update event set hash = '\\x\(hash.hex)',
                    canonical = replace(canonical, '"by":"fuzz"', '"by":"\(number == seq ? "buzz" : "fuzz")"')
                where seq = \(number)
                """
            )
        }
        updates.append("update head set hash = '\\x\(hash.hex)'")
        try await damage(journal, updates.joined(separator: ";"))
        let after = try await VerifyLog().run(journal.session)
        #expect(after.isWhole, "nothing shows without a noted head: \(after.fault ?? "")")
        var noted = VerifyLog()
        noted.noted = (before.head, before.events)
        #expect(try await noted.run(journal.session).firstBadSeq == before.events)
    }

    // MARK: The ledger

    @Test
    func `a changed balance is found at its movement`() async throws {
        let (journal, seq) = try await damaged(
            "update movement set balance[1] = balance[1] + 1 where seq = $seq and ordinal = 1"
        )
        try await expectBadLedger(journal, table: "movement", at: seq)
    }

    @Test
    func `a changed movement with balances to match is found`() async throws {
        // One more unit all along: of the movement, and of every balance of its subject after it.
        let (journal, seq) = try await damaged(
            """
            update movement set balance[1] = balance[1] + 1
            where (kind, subject) = (select kind, subject from movement where seq = $seq limit 1)
            and seq > $seq;
            update movement set amount = amount + 1, balance[1] = balance[1] + 1
            where seq = $seq and ordinal = 1;
            update order_line set unallocated = unallocated + 1
            where order_code || ' ' || line = (select subject from movement where seq = $seq limit 1)
            """
        )
        try await expectBadLedger(journal, table: "movement", at: seq)
    }

    @Test
    func `a missing movement and one too many are found`() async throws {
        let (journal, seq) = try await damaged("delete from movement where seq = $seq")
        try await expectBadLedger(journal, table: "movement", at: seq)
        let (other, there) = try await damaged(
            """
            insert into movement
            select registry_id, seq, 99, kind, subject, day, from_state, to_state, amount, balance
            from movement where seq = $seq limit 1
            """,
            registry: "other"
        )
        try await expectBadLedger(other, table: "movement", at: there)
    }

    /// A change of each column of `order_line`, and of each bound of a range.
    static let lineChanges: [(column: String, value: String)] =
        [
            "registry_id", "line", "made_seq", "moved_seq", "stated_seq", "unallocated",
            "allocated", "in_transit", "received", "accepted", "in_service", "cancelled",
            "retired", "made_day", "moved_day", "stated_day", "unit_price",
        ].map { ($0, "\($0) + 1") }
        + [
            "order_code", "buyer", "vendor", "channel", "grant_code", "programme", "product",
            "currency",
        ].map { ($0, "coalesce(\($0), '') || 'X'") }
        + [
            ("void_seq", "coalesce(void_seq, 1000) + 1"), ("fx_rate", "coalesce(fx_rate, 1) + 1"),
            ("credited", "case when credited = 0 then 1 else 0 end"),
            ("open_days", "'(,)'"), ("open_days", "daterange(made_day - 1, upper(open_days))"),
            ("open_days", "daterange(made_day, made_day + 5000)"), ("open_days", "'empty'"),
            ("promised_on", "array[date '2030-01-01'] || promised_on[2:]"),
            ("promised", "array[77777::bigint] || promised[2:]"),
            ("assumed_seq", "coalesce(assumed_seq, 1) + 1"),
        ]

    @Test
    func `any changed column of any kind of order line is found, and the line named`()
        async throws
    {
        let journal = try await lineStory()
        let columns = try await journal.connection.query(
            "select attname from pg_attribute where attrelid = 'order_line'::regclass "
                + "and attnum > 0 and attgenerated = '' and not attisdropped"
        )
        #expect(Set(columns.compactMap { $0[0] }) == Set(Self.lineChanges.map(\.column)))
        try await damage(
            journal,
            "alter table order_line drop constraint order_line_check; drop index order_line_code;"
                + "create table whole as select * from order_line;"
                // PostgreSQL makes it of the others.
                + "alter table whole drop column open_until"
        )
        let lines = try await journal.connection.query(
            "select order_code, line, made_seq from order_line order by 1, 2, 3"
        )
        #expect(lines.count == 5)
        for row in lines {
            let (order, line, seq) = (row[0] ?? "", row[1] ?? "", row[2] ?? "")
            for (column, value) in Self.lineChanges {
                try await damage(
                    journal,
                    "update order_line set \(column) = \(value) where order_code = '\(order)' "
                        + "and line = \(line) and made_seq = \(seq)"
                )
                let found = try await CheckLedger().run(journal.session).differences
                let what = "\(order) line \(line) (\(seq)): \(column) = \(value): \(found)"
                #expect(
                    found.contains {
                        ($0.expected ?? $0.actual)?.hasPrefix("\(order) line \(line): ") == true
                    },
                    "\(what)"
                )
                #expect(found.allSatisfy { $0.table == "order_line" }, "\(what)")
                let isKey = ["registry_id", "order_code", "line", "made_seq"].contains(column)
                if !isKey {
                    #expect(found.count == 1)
                    #expect(found[0].actual?.contains("\(column) ") == true, "\(what)")
                }
                try await damage(
                    journal,
                    "delete from order_line; insert into order_line select * from whole"
                )
            }
        }
        #expect(try await CheckLedger().run(journal.session).differences == [])
    }

    /// A line of each kind: voided in a later transaction and in the same one, ordered again in a
    /// foreign currency, substituted, and under a grant; with assumed sources.
    private func lineStory() async throws -> TestJournal {
        let journal = try await TestJournal.open(.current)
        let story = LineStory()
        for batch in story.batches {
            let judged = try await journal.record(batch)
            try #require(judged.filter(\.isRecorded).count == judged.count, "\(judged)")
        }
        try #require(try await CheckLedger().run(journal.session).differences == [])
        return journal
    }

    @Test
    func `lines are stored the same however their events are cut into batches`() async throws {
        var seen: [[[String?]]] = []
        for (index, sizes) in [[], [1], [2], [3], [5, 2, 9]].enumerated() {
            let journal = try await TestJournal.open(.current, registry: "r\(index)")
            let events = LineStory().batches.flatMap { $0 }
            let cuts = sizes.isEmpty ? [] : (0..<events.count).map { sizes[$0 % sizes.count] }
            let judged = try await journal.record(events, transactions: cuts)
            try #require(judged.filter(\.isRecorded).count == judged.count, "\(judged)")
            #expect(try await CheckLedger().run(journal.session).differences == [])
            seen.append(
                try await journal.connection.query(
                    "select (to_jsonb(l) - 'registry_id')::text from order_line l "
                        + "where registry_id = $1 order by 1",
                    [.int(journal.session.registry.id)]
                )
            )
        }
        for other in seen.dropFirst() { #expect(other == seen[0]) }
    }

    @Test
    func `an event that cannot be read is named, and nothing is said of the lines`() async throws {
        let (journal, seq) = try await damaged(
            "update event set canonical = 'x' || canonical where seq = $seq"
        )
        let answer = try await CheckLedger().run(journal.session)
        #expect(answer.differences.contains { $0.seq == seq && $0.table == "event" })
        #expect(!answer.differences.contains { $0.table == "order_line" })
    }

    @Test(arguments: ["mention", "voiding", "total", "promise", "unit_step"])
    func `a missing row of any other table is found at its event`(table: String) async throws {
        let journal = try await recorded()
        let column = table == "voiding" ? "void_seq" : "seq"
        let row = try await journal.connection.query("select max(\(column)) from \(table)")
        let seq = try #require(row[0][0].flatMap { Int64($0) })
        try await damage(journal, "delete from \(table) where \(column) = \(seq)")
        try await expectBadLedger(journal, table: table, at: seq)
    }

    @Test(arguments: ["delete from order_line", "update order_line set void_seq = 1"])
    func `an order line that is gone from its table is named`(change: String) async throws {
        let journal = try await recorded()
        let row = try await journal.connection.query(
            "select order_code, line from order_line where void_seq is null order by 1, 2 limit 1"
        )
        let (order, line) = (row[0][0] ?? "", row[0][1] ?? "")
        try await damage(
            journal,
            "\(change) where order_code = '\(order)' and line = \(line) and void_seq is null"
        )
        let answer = try await CheckLedger().run(journal.session)
        let name = "\(order) line \(line): "
        #expect(answer.differences.contains { $0.expected?.hasPrefix(name) == true })
    }

    // MARK: Damage

    private static let tables = [
        "mention", "voiding", "movement", "total", "promise", "unit_step", "event",
    ]

    /// A case of the contract, recorded in several batches.
    private func recorded(registry: String = "jp") async throws -> TestJournal {
        let journal = try await TestJournal.open(.current, registry: registry)
        let lines = try NaiveModelTests.lines("events.jsonl", of: "moves-12")
        _ = try await journal.record(lines, transactions: [100, 100, 100])
        try #require(try await CheckLedger().run(journal.session).isWhole)
        return journal
    }

    /// The same with damage at an order's event in the middle, whose number stands for `$seq`.
    private func damaged(
        _ sql: String,
        registry: String = "jp"
    ) async throws -> (TestJournal, seq: Int64) {
        let journal = try await recorded(registry: registry)
        let id = journal.session.registry.id
        let found = try await journal.connection.query(
            """
            select e.seq from event e
            join movement m on m.registry_id = e.registry_id and m.seq = e.seq
            where e.registry_id = $1 and e.type = 'order.placed' and m.ordinal = 1
            and not exists (
                select from voiding v where v.registry_id = e.registry_id and v.seq = e.seq)
            order by abs(e.seq - 60)
            limit 1
            """,
            [.int(id)]
        )
        let seq = try #require(found.first?[0].flatMap { Int64($0) })
        try await damage(journal, sql.replacing("$seq", with: String(seq)))
        return (journal, seq)
    }

    /// Does what no privilege allows.
    private func damage(_ journal: TestJournal, _ sql: String) async throws {
        try await journal.connection.execute("set session_replication_role = replica")
        try await journal.connection.execute(sql)
        try await journal.connection.execute("reset session_replication_role")
    }

    private func expectBadLog(_ journal: TestJournal, at seq: Int64) async throws {
        let answer = try await VerifyLog().run(journal.session)
        #expect(answer.firstBadSeq == seq, "\(answer.fault ?? "nothing found")")
        #expect(answer.fault?.isEmpty == false)
    }

    private func expectBadLedger(
        _ journal: TestJournal,
        table: String,
        at seq: Int64
    ) async throws {
        let answer = try await CheckLedger().run(journal.session)
        let found = answer.differences.filter { $0.table == table }
        #expect(found.contains { $0.seq == seq }, "\(answer.differences)")
        #expect(
            answer.differences.first?.seq == seq,
            "the first: \(answer.differences.first as Any)"
        )
        // The events themselves are as they were.
        #expect(try await VerifyLog().run(journal.session).isWhole)
    }
}
