import Domain
import Foundation
import Testing

/// `tools/generate --claims`: whole grants with planted faults, each listed in a truth file.
@Suite(.serialized)
struct LabelledScenarioTests {
    private static let home = TestHome.make("labelled")

    /// A scenario, imported and reconciled at its clock.
    private struct Run {
        let events: String
        /// `RULE subject`, sorted.
        let truth: [String]
        let found: [String]
        let answer: String
        let status: Int32
    }

    private static func run(_ registry: String, _ arguments: String) throws -> Run {
        let events = NSTemporaryDirectory() + "/claims-\(UUID().uuidString.prefix(8))"
        let file = events + ".truth"
        defer {
            for path in [events, file] { try? FileManager.default.removeItem(atPath: path) }
        }
        let result = try Shell.run(
            """
            generator \(arguments) --truth \(file) > \(events) || exit 9
            chotatsu import \(events) --registry \(registry) >&2 || exit 8
            clock=$(sed -n '1s/.*"clock":"\\(.*\\)".*/\\1/p' \(file))
            chotatsu reconcile run --as-of $clock --registry \(registry) --format json
            """,
            home: home
        )
        try #require(result.status < 2, "\(result.errors)")
        return Run(
            events: try String(contentsOfFile: events, encoding: .utf8),
            truth: try labels(try String(contentsOfFile: file, encoding: .utf8)),
            found: try found(result.output),
            answer: result.output,
            status: result.status
        )
    }

    private static func labels(_ file: String) throws -> [String] {
        try file.split(separator: "\n").dropFirst().map { line in
            try label(try JSON.parse(Array(line.utf8)[...]))
        }
        .sorted()
    }

    private static func found(_ answer: String) throws -> [String] {
        guard case .object(let members) = try JSON.parse(Array(answer.utf8)[...]),
            case .array(let findings)? = members.first(where: { $0.name == "findings" })?.value
        else { return [] }
        return try findings.map(label).sorted()
    }

    /// Rule and subject.
    private static func label(_ finding: JSON) throws -> String {
        guard case .object(let members) = finding,
            case .string(let rule)? = members.first(where: { $0.name == "rule" })?.value,
            let subject = members.first(where: { $0.name == "subject" })?.value
        else {
            Issue.record("no finding: \(finding)")
            return ""
        }
        return rule + " " + subject.canonical()
    }

    @Test(arguments: 1...3)
    func `a scenario without faults has no finding`(seed: Int) throws {
        let run = try Self.run("clean\(seed)", "--claims 300 --seed \(seed)")
        #expect(run.found == [])
        #expect(run.truth == [])
        #expect(run.status == 0)
        #expect(try ReconcileTests.part("verdict", of: run.answer) == "\"reconciled\"")
        // Nothing is found though everything is there that rules look at.
        for type in [
            "claim.withdrawn", "unit.replaced", "unit.disposed", "grant.changed",
            "grant.early_start_approved", "repayment.received", "disbursement.failed",
            "bank.matched", "payment_file.made", "shipment.lost", "delivery.rejected",
        ] {
            #expect(run.events.contains("\"type\":\"\(type)\""), "\(type)")
        }
        #expect(run.events.components(separatedBy: "\"type\":\"claim.submitted\"").count > 300)
    }

    @Test(arguments: 1...3)
    func `every planted fault is found, and nothing else`(seed: Int) throws {
        let run = try Self.run("faults\(seed)", "--claims 300 --faults 3 --seed \(seed)")
        #expect(Set(run.found).subtracting(run.truth) == [], "found, and not planted")
        #expect(Set(run.truth).subtracting(run.found) == [], "planted, and not found")
        #expect(run.found == run.truth)
        let planted = Dictionary(grouping: run.truth) { $0.prefix(3) }
        #expect(planted.count == 42)
        for (rule, subjects) in planted { #expect(subjects.count >= 3, "\(rule)") }
        // Errors are there, and every yen of the bank is explained all the same.
        #expect(run.status == 1)
        #expect(try ReconcileTests.part("verdict", of: run.answer) == "\"breaks\"")
    }

    @Test func `a dozen faults of every rule are found, each in another way`() throws {
        let run = try Self.run("dozen", "--claims 600 --lines-per-claim 1 --faults 12 --seed 4")
        #expect(Set(run.found).symmetricDifference(run.truth) == [])
        #expect(run.found.count == run.truth.count && run.found.count >= 42 * 12)
    }

    @Test func `the same seed gives the same bytes, another seed others`() throws {
        func claims(_ arguments: String) throws -> String {
            let result = try Shell.run("generator --claims 60 \(arguments)", home: Self.home)
            #expect(result.status == 0 && result.errors == "", "\(result.errors)")
            return result.output
        }
        let first = try claims("--seed 7 --faults 1")
        #expect(try claims("--seed 7 --faults 1") == first)
        #expect(try claims("--seed 8 --faults 1") != first)
        #expect(try claims("--seed 7 --faults 2") != first)
    }

    @Test func `claims have as many lines as asked`() throws {
        let result = try Shell.run("generator --claims 40 --lines-per-claim 10", home: Self.home)
        let events = result.output.split(separator: "\n")
        let claims = events.filter { $0.contains(#""type":"claim.submitted""#) }
        let lines = claims.reduce(0) { $0 + $1.components(separatedBy: "\"order_line\"").count - 1 }
        #expect((40...44).contains(claims.count))
        #expect(lines > 36 * 10 && lines <= claims.count * 10)
    }

    @Test(arguments: [
        "--faults 3", "--truth x", "--claims 5 --lines-per-claim 0", "--claims -1", "--claims x",
        "--claims 5 --faults", "--claims 1000001",
    ])
    func `what is no argument is a usage error`(arguments: String) throws {
        let result = try Shell.run("generator \(arguments)", home: Self.home)
        #expect(result.status == 2 && result.output == "", "\(result.both)")
        #expect(result.errors.contains("--claims N"))
    }

    @Test func `a truth file that cannot be written is told`() throws {
        let result = try Shell.run(
            "generator --claims 1 --truth /nonexistent/truth >/dev/null",
            home: Self.home
        )
        #expect(result.status == 1)
        #expect(result.errors == "cannot write /nonexistent/truth: No such file or directory\n")
    }
}
