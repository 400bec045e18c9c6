import Foundation
import Glibc
import Testing

/// A run of reconciliation or an import of statements that is killed at any moment, or whose server
/// is, leaves nothing of itself, and gives when repeated what a clean one gives.
///
/// `CHOTATSU_CRASH_ROUNDS` says how often: 5 by default.
@Suite(.serialized)
struct ReconcileCrashTests {
    private static let home = TestHome.make("crash-reconcile")
    private static let rounds =
        ProcessInfo.processInfo.environment["CHOTATSU_CRASH_ROUNDS"].flatMap { Int($0) } ?? 5
    /// After so many without a hit it gives up; each miss makes the next kill come sooner, since the
    /// time that one run took says little of the next beside other tests.
    private static let roundsMax = 30

    @Test func `a run that is killed leaves no half run, and is as a clean one when repeated`()
        throws
    {
        for registry in ["clean", "killed"] {
            let made = try shell(
                "chotatsu import Tests/Fixtures/claims-21/events.jsonl --registry \(registry)"
            )
            try #require(made.status == 0, "\(made.both)")
        }
        var milliseconds = 500
        var (hits, misses, round) = (0, 1, 0)
        while round < Self.rounds || (hits == 0 && round < Self.roundsMax) {
            round += 1
            // Another cut every time, and so another run.
            let run = [
                "reconcile", "run", "--format", "json", "--as-of", "\(2026 + round)-11-20",
                "--registry",
            ]
            let began = ContinuousClock.now
            let clean = try shell(words(run + ["clean"]))
            milliseconds = Int((ContinuousClock.now - began) / .milliseconds(1))
            if try kill(round, run + ["killed"], milliseconds / misses) {
                hits += 1
                misses = 1
                let kept = try rows("killed")
                let before = try rows("clean", without: 1)
                let after = try rows("clean")
                #expect([before, after].contains(kept), "round \(round): a half run is left")
            } else {
                misses += 1
            }
            let again = try shell(words(run + ["killed"]))
            #expect(again.status == clean.status, "round \(round): \(again.errors)")
            #expect(
                try part("manifest", again) == part("manifest", clean),
                "round \(round)"
            )
            #expect(try rows("killed") == rows("clean"), "round \(round)")
        }
        print("\(round) rounds, \(hits) of the kills hit a run under way")
        #expect(hits > 0, "no kill hit a run: nothing was tested")
    }

    @Test func `an import of statements that is killed leaves nothing, and can be repeated`() throws
    {
        let folder = DocumentationTests.root.appending(path: "Tests/Fixtures/bank-31").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .filter { $0.hasPrefix("zengin") || $0.hasPrefix("camt") }.map { folder + "/" + $0 }
        func events(_ registry: String) throws {
            let made = try shell("chotatsu import \(folder)/events.jsonl --registry \(registry)")
            try #require(made.status == 0, "\(made.both)")
        }
        func bank(_ registry: String) -> [String] {
            ["bank", "import"] + files + ["--format", "json", "--registry", registry]
        }
        try events("bank-clean")
        let began = ContinuousClock.now
        let clean = try shell(words(bank("bank-clean")))
        let milliseconds = Int((ContinuousClock.now - began) / .milliseconds(1))
        let statements = try clean.count("recorded")
        try #require(statements >= files.count, "\(clean.both)")
        let found = try shell("chotatsu reconcile run --format json --registry bank-clean")
        var (hits, misses, round) = (0, 1, 0)
        while round < Self.rounds || (hits == 0 && round < Self.roundsMax) {
            round += 1
            let registry = "bank-\(round)"
            try events(registry)
            if try kill(round, bank(registry), milliseconds / misses) {
                (hits, misses) = (hits + 1, 1)
            } else {
                misses += 1
            }
            let again = try shell(words(bank(registry)))
            let (recorded, known) = (try again.count("recorded"), try again.count("duplicates"))
            #expect(again.status == 0 && recorded + known == statements, "\(again.both)")
            #expect(recorded == 0 || known == 0, "round \(round): \(known) of them stayed")
            let run = try shell("chotatsu reconcile run --format json --registry \(registry)")
            #expect(try part("manifest", run) == part("manifest", found), "round \(round)")
            let verified = try shell("chotatsu events verify --registry \(registry)")
            #expect(verified.status == 0, "\(verified.both)")
        }
        print("\(round) rounds, \(hits) of the kills hit an import under way")
        #expect(hits > 0, "no kill hit an import: nothing was tested")
    }

    /// Runs the program, and kills it or its server after some time.
    ///
    /// - Returns: whether it had not ended by then.
    private func kill(_ round: Int, _ command: [String], _ milliseconds: Int) throws -> Bool {
        let server = try Running.serverPID(Self.home)
        let wait = Int.random(in: 0...max(1, milliseconds * 3 / 4))
        let isProgram = round % 2 == 1
        print(
            "round \(round): kill the \(isProgram ? "program" : "server") of \(command[0]) after "
                + "\(wait) ms of some \(milliseconds)"
        )
        let running = try Running(["chotatsu"] + command, home: Self.home)
        // Not a task's sleep, which may have to wait for other tests to wake up.
        usleep(UInt32(wait) * 1000)
        let wasRunning = running.process.isRunning
        Glibc.kill(isProgram ? running.process.processIdentifier : server, SIGKILL)
        let result = try running.finish()
        if !isProgram, wasRunning, result.status > 1 {
            #expect(result.status == 4 && !result.errors.isEmpty, "\(result.both)")
        }
        return wasRunning && result.status != 0 && result.status != 1
    }

    private func words(_ command: [String]) -> String {
        "chotatsu " + command.joined(separator: " ")
    }

    private func shell(_ command: String) throws -> Shell.Result {
        try Shell.run(command, home: Self.home)
    }

    private func part(_ name: String, _ result: Shell.Result) throws -> String {
        try #require(try ReconcileTests.part(name, of: result.output), "\(result.both)")
    }

    /// How many runs, findings and statements a registry keeps; `without`: but for so many of the
    /// latest runs.
    private func rows(_ registry: String, without: Int = 0) throws -> String {
        // A server that was killed is started by the next command.
        let result = try shell(
            """
            chotatsu db migrate >/dev/null 2>&1
            psql -X -A -t "postgresql://chotatsu@/chotatsu?host=$CHOTATSU_HOME/run" -c "
            with kept as (
                select r.* from run r join head h using (registry_id) where h.code = '\(registry)'
                order by clock limit (
                    select count(*) - \(without) from run join head h using (registry_id)
                    where h.code = '\(registry)'
                )
            )
            select (select count(*) from kept), (select count(*) from run_finding join kept
                using (registry_id, run)), (select count(*) from run_statement join kept
                using (registry_id, run))"
            """
        )
        try #require(result.status == 0, "\(result.both)")
        return result.output
    }
}
