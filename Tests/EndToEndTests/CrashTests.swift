import Foundation
import Glibc
import Testing

/// An import that is killed at any moment, or whose server is, and then repeated, leaves what one
/// clean import leaves; two imports at once leave what one after the other leaves.
///
/// `CHOTATSU_CRASH_ROUNDS` says how often: 5 by default.
@Suite(.serialized)
struct CrashTests {
    private static let home = TestHome.make("crash")

    private enum Victim: String, CaseIterable {
        case program
        case server
    }

    @Test
    func `what is killed at any moment and repeated is as one clean import`() throws {
        let rounds =
            ProcessInfo.processInfo.environment["CHOTATSU_CRASH_ROUNDS"].flatMap { Int($0) } ?? 5
        // All or nothing needs one batch; one transaction a batch needs more than one.
        let whole = try CleanImport(orders: 110, "", home: Self.home)
        let partial = try CleanImport(orders: 460, "--partial", home: Self.home)
        defer {
            for clean in [whole, partial] { try? FileManager.default.removeItem(at: clean.file) }
        }
        // Each miss makes the next kill come sooner: the time that one import took says little of the
        // next beside other tests. After 30 rounds without a hit it gives up.
        var (hits, misses, round) = (0, 1, 0)
        while round < rounds || (hits == 0 && round < 30) {
            round += 1
            let victim: Victim = round % 2 == 1 ? .program : .server
            let clean = round % 5 < 3 ? whole : partial
            if try crash(round, victim, clean, within: clean.milliseconds / misses) {
                (hits, misses) = (hits + 1, 1)
            } else {
                misses += 1
            }
        }
        print("\(round) rounds, \(hits) of the kills hit an import under way")
        #expect(hits > 0, "no kill hit an import: nothing was tested")
    }

    /// - Returns: whether the kill hit the import under way.
    private func crash(
        _ round: Int,
        _ victim: Victim,
        _ clean: CleanImport,
        within latest: Int
    ) throws -> Bool {
        let registry = "round-\(round)"
        let milliseconds = Int.random(in: 0...max(1, latest))
        print(
            "round \(round): kill the \(victim) \(clean.flag) after \(milliseconds) ms of some "
                + "\(clean.milliseconds)"
        )
        // The server runs already, as it does for all but the first command.
        _ = try Shell.run("chotatsu db migrate", home: Self.home)
        let server = try Running.serverPID(Self.home)
        let running = try Running(clean.words(registry), home: Self.home)
        // Not a task's sleep, which may have to wait for other tests to wake up.
        usleep(UInt32(milliseconds) * 1000)
        let wasRunning = running.process.isRunning
        switch victim {
        case .program: kill(running.process.processIdentifier, SIGKILL)
        case .server: kill(server, SIGKILL)
        }
        let first = try running.finish()
        let wasDone = first.status == 0
        if victim == .server, !wasDone {
            #expect(first.status == 4, "\(first.errors)")
            #expect(!first.errors.isEmpty)
        }

        let again = try Shell.run(clean.words(registry).joined(separator: " "), home: Self.home)
        #expect(again.status == 0, "round \(round): \(again.errors)")
        let recorded = try again.count("recorded")
        let duplicates = try again.count("duplicates")
        #expect(try again.count("rejected_count") == 0)
        #expect(recorded + duplicates == clean.events)
        if wasDone {
            #expect(recorded == 0, "round \(round): what was acknowledged is lost")
        } else if clean.flag.isEmpty {
            // The answer may be lost on its way; the half of a file never stays.
            #expect(duplicates == 0 || recorded == 0, "round \(round): \(duplicates) stayed")
        } else {
            #expect(duplicates % 5000 == 0 || recorded == 0, "round \(round): \(duplicates) stayed")
        }
        let dump = try Self.dump(registry)
        #expect(
            dump == clean.dump,
            "round \(round): the tables differ from those of a clean import"
        )
        for check in ["events verify", "ledger check"] {
            let checked = try Shell.run("chotatsu \(check) --registry \(registry)", home: Self.home)
            #expect(checked.status == 0, "round \(round), \(check): \(checked.both)")
        }
        return wasRunning && !wasDone
    }

    @Test
    func `two imports at once are as one after the other, and the second says that it waits`()
        async throws
    {
        let base = try Self.file(Self.world)
        let files = try ["A", "B"].map { try Self.file(Self.orders($0, count: 700)) }
        defer { for file in files + [base] { try? FileManager.default.removeItem(at: file) } }
        func words(_ file: URL, _ registry: String) -> [String] {
            ["chotatsu", "import", file.path, "--registry", registry, "--format", "json"]
        }
        for registry in ["after", "at-once"] {
            let made = try Shell.run(
                words(base, registry).joined(separator: " "),
                home: Self.home
            )
            #expect(made.status == 0, "\(made.errors)")
        }
        for file in files {
            let result = try Shell.run(words(file, "after").joined(separator: " "), home: Self.home)
            #expect(result.status == 0 && !result.errors.contains("waiting"), "\(result.errors)")
        }

        let first = try Running(words(files[0], "at-once"), home: Self.home)
        // Until the first holds the registry's head row.
        while first.process.isRunning {
            let free = try Self.psql(
                "select code from head where code = 'at-once' for update skip locked"
            )
            if free.isEmpty { break }
        }
        // It stands still until the second waits, however slowly that starts.
        kill(first.process.processIdentifier, SIGSTOP)
        let held = try Self.psql(
            "select code from head where code = 'at-once' for update skip locked"
        )
        #expect(held.isEmpty, "the first was too quick to be met")
        let second = try Running(words(files[1], "at-once"), home: Self.home)
        while second.process.isRunning {
            let waiting = try Self.psql(
                "select pid from pg_stat_activity where wait_event_type = 'Lock'"
            )
            if !waiting.isEmpty { break }
        }
        kill(first.process.processIdentifier, SIGCONT)
        for (name, result) in [("first", try first.finish()), ("second", try second.finish())] {
            #expect(result.status == 0, "\(name): \(result.errors)")
            #expect(try result.count("recorded") == 2100, "\(name)")
            // The first may have met the look at the row, above, and waited for that.
            if name == "second" {
                #expect(result.errors.contains("waiting"), "\(result.errors)")
            }
        }
        #expect(try Self.dump("at-once") == Self.dump("after"))
    }

    // MARK: What is imported

    /// A file, how it is imported, and what one clean import of it leaves.
    private struct CleanImport {
        let file: URL
        let flag: String
        let events: Int
        let milliseconds: Int
        let dump: String

        init(orders: Int, _ flag: String, home: String) throws {
            self.flag = flag
            file = FileManager.default.temporaryDirectory.appending(
                path: "chotatsu-crash-\(orders)-\(UUID().uuidString).jsonl"
            )
            let made = try Shell.run(
                "generator --orders \(orders) --seed 9 > \(file.path); chotatsu db migrate",
                home: home
            )
            try #require(made.status == 0, "\(made.errors)")
            let registry = "clean-\(orders)"
            let began = ContinuousClock.now
            let words = CleanImport.words(file, flag, registry)
            let result = try Shell.run(words.joined(separator: " "), home: home)
            milliseconds = Int((ContinuousClock.now - began) / .milliseconds(1))
            try #require(result.status == 0, "\(result.both)")
            events = try result.count("recorded")
            dump = try CrashTests.dump(registry)
        }

        func words(_ registry: String) -> [String] {
            CleanImport.words(file, flag, registry)
        }

        private static func words(_ file: URL, _ flag: String, _ registry: String) -> [String] {
            ["chotatsu", "import", file.path, "--registry", registry, "--format", "json"]
                + (flag.isEmpty ? [] : [flag])
        }
    }

    private static func file(_ lines: [String]) throws -> URL {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "chotatsu-crash-\(UUID().uuidString).jsonl"
        )
        try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
        return file
    }

    private static let world = [
        event("party.registered", #""party":"B","name":"B","roles":["buyer"]"#),
        event("party.registered", #""party":"V","name":"V","roles":["vendor"]"#),
        event(
            "product.registered",
            #""product":"X","name":"X","maker":"M","form_factor":"F","gpus_per_unit":1,"#
                + #""tdp_w":700,"tflops_dense":{"bf16":1}"#
        ),
    ]

    /// Orders that no other file knows, three events each.
    private static func orders(_ name: String, count: Int) -> [String] {
        (1...count).flatMap { number in
            let order = "\"order\":\"\(name)-\(number)\""
            return [
                event(
                    "order.placed",
                    order + #","buyer":"B","vendor":"V","channel":"private","currency":"JPY","#
                        + #""lines":[{"line":1,"product":"X","quantity":10,"unit_price":"1"}]"#
                ),
                event("order.changed", order + #","line":1,"quantity":12"#),
                event("order.cancelled", order + #","line":1,"quantity":5,"reason":"r""#),
            ]
        }
    }

    private static func event(_ type: String, _ data: String) -> String {
        #"{"type":"\#(type)","occurred_at":"2024-04-01","data":{\#(data)}}"#
    }

    // MARK: What is left

    /// Every row of a registry, without what differs from one recording to the next: the moments,
    /// and the hashes over them.
    private static func dump(_ registry: String) throws -> String {
        let tables = [
            "mention", "voiding", "movement", "total", "promise", "unit_step", "order_line",
        ]
        let id = "(select registry_id from head where code = '\(registry)')"
        let rows = tables.map { table in
            "select concat('\(table) ', to_jsonb(t) - 'registry_id') from \(table) t "
                + "where registry_id = \(id)"
        }
        let events = """
            select concat('event ',
                to_jsonb(t) - array['registry_id', 'recorded_at', 'canonical', 'hash'],
                regexp_replace(canonical,
                    ',"recorded_at":"[^"]*","recorded_by":"[^"]*","registry":"[^"]*"', ''))
            from event t where registry_id = \(id)
            """
        let head = "select 'head ' || seq from head where code = '\(registry)'"
        return try psql(
            "select line from (\((rows + [events, head]).joined(separator: " union all "))) "
                + "as all_rows (line) order by line collate \"C\""
        )
    }

    private static func psql(_ sql: String) throws -> String {
        let result = try Shell.run(
            "psql -X -q -A -t -v ON_ERROR_STOP=1 "
                + "\"postgresql://chotatsu@/chotatsu?host=$CHOTATSU_HOME/run&port=5432\"",
            home: home,
            input: sql
        )
        try #require(result.status == 0, "\(result.errors)")
        return result.output
    }
}

extension Shell.Result {
    /// A number of the JSON that was put out.
    func count(_ name: String) throws -> Int {
        let found = output.firstMatch(of: try Regex("\"\(name)\": *([0-9]+)"))
        return try #require(
            found.flatMap { $0.output[1].substring }.flatMap { Int($0) },
            "\(name) in \(output)"
        )
    }
}
