import Foundation
import TestSupport
import Testing

/// `events tail` and `events verify` through the built program.
@Suite(.freshDatabase)
struct LogTests {
    private func shell(_ line: String) throws -> Shell.Result {
        try Shell.onTestDatabase(line)
    }

    private func register(_ codes: String...) throws {
        for code in codes {
            let result = try shell(
                "chotatsu party register \(code) --name \(code) --roles buyer --on 2024-04-01"
            )
            try #require(result.status == 0, "\(result.both)")
        }
    }

    /// Follows the log until it shows the third event, which is recorded meanwhile; then SIGINT.
    ///
    /// `env`: a shell starts what runs beside it with SIGINT ignored.
    private func tail(_ options: String) throws -> Shell.Result {
        try shell(
            """
            out=$(mktemp)
            env --default-signal=INT chotatsu events tail \(options) > $out &
            tail=$!
            wait_for() { for try in $(seq 600); do grep -q $1 $out && return; sleep 0.05; done; }
            wait_for '"B"'
            chotatsu party register C --name C --roles buyer --on 2024-04-01 > /dev/null
            wait_for '"C"'
            kill -INT $tail
            wait $tail
            status=$?
            cat $out; rm $out
            exit $status
            """
        )
    }

    @Test func `what stands in quotes, behind backslashes and beside tabs is as it was recorded`()
        throws
    {
        // A vendor sees the order without its grant: that is kept beside it.
        let order = #"""
            {"type":"order.placed","occurred_at":"2025-05-01","source":"PO \"12\" \\ of\tMay",\#
            "data":{"order":"PO-Q","buyer":"SAKURA","vendor":"NVIDIA","channel":"subsidised",\#
            "currency":"JPY","grant":"G-SAKURA-2","lines":[{"line":1,"product":"B200-SXM",\#
            "quantity":1,"unit_price":"1"}]}}
            """#
        let result = try shell(
            """
            chotatsu import \(Self.sample) >/dev/null
            printf '%s\\n' '\(order)' | chotatsu import - && chotatsu ledger check
            """
        )
        #expect(result.status == 0, "\(result.both)")
    }

    private static let sample = URL(filePath: #filePath)
        .appending(path: "../../../sample/jp-programme/events.jsonl").standardizedFileURL.path

    @Test func `tail shows the last events, then each as it comes, and SIGINT ends it`() throws {
        try register("A", "B")
        let result = try tail("--lines 1")
        #expect(result.status == 130)
        #expect(result.errors == "")
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 2, "\(result.output)")
        #expect(lines[0].hasPrefix("2  2024-04-01  party.registered"))
        #expect(lines[1].hasPrefix("3  2024-04-01  party.registered"))
        #expect(result.output.hasSuffix("\n"))
    }

    @Test func `a list that ends before the log does says so`() throws {
        try register("A", "B", "C")
        let cut = try shell("chotatsu events list --limit 2")
        #expect(cut.output.contains("2  2024-04-01") && !cut.output.contains("3  2024-04-01"))
        #expect(cut.errors.contains("more events follow; --after 2"), "\(cut.errors)")
        #expect(try shell("chotatsu events list --limit 1 --after 2").errors == "")
        #expect(try shell("chotatsu events list --limit 3").errors == "")
    }

    @Test func `tail begins after a seq, and its JSON is one event a line`() throws {
        try register("A", "B")
        let result = try tail("--after 0 --format json")
        #expect(result.status == 130)
        let events = try result.output.split(separator: "\n").map { line in
            try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            )
        }
        #expect(events.map { $0["seq"] as? Int } == [1, 2, 3])
        let once = try shell("chotatsu events tail --once --after 2")
        #expect(once.status == 0)
        #expect(once.output.hasPrefix("3  ") && once.output.contains("\"C\""))
    }

    @Test(
        arguments: [
            ("--head abc --count 1", "64 hexadecimal digits"),
            ("--head \(String(repeating: "g", count: 64)) --count 1", "64 hexadecimal digits"),
            ("--head \(String(repeating: "0", count: 63)) --count 1", "64 hexadecimal digits"),
            ("--head \(String(repeating: "0", count: 64)) --count=-1", "at least 0"),
            ("--head \(String(repeating: "0", count: 64))", "belong together"),
            ("--count 1", "belong together"),
        ]
    )
    func `a head that can be none is no damage but a usage error`(
        options: String,
        words: String
    ) throws {
        let result = try shell("chotatsu events verify \(options)")
        #expect(result.status == 2)
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(result.output == "")
    }

    @Test func `a head is read in capitals and full-width characters too`() throws {
        try register("A")
        let printed = try shell("chotatsu events verify --format json").output
        let found = printed.firstMatch(of: /"head": "([0-9a-f]{64})"/)
        let head = String(try #require(found).output.1)
        let wide = head.map {
            $0.isNumber
                ? String(
                    UnicodeScalar(0xFF10 + Int($0.wholeNumberValue ?? 0)).map(Character.init) ?? "?"
                ) : $0.uppercased()
        }.joined()
        let result = try shell("chotatsu events verify --head \(wide) --count 1")
        #expect(result.status == 0, "\(result.both)")
        #expect(try shell("chotatsu events verify --head \(head) --count 2").status == 1)
    }
}
