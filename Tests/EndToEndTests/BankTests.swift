import Domain
import Foundation
import TestSupport
import Testing

/// `bank import` through the built program.
struct BankTests {
    private static let home = TestHome.make("bank")
    private static let fixtures = DocumentationTests.root.appending(path: "Tests/Fixtures/bank-31")

    /// A registry whose payer has the account of the files.
    private static func registry(_ name: String) throws -> String {
        let event = #"""
            {"type":"party.registered","occurred_at":"2018-04-01","data":{"party":"AG","name":"機構",
            "roles":["agency"],"account":{"bank":"0001","branch":"001","kind":"1","number":"1",
            "holder_kana":"ｷｺｳ"}}}
            """#
        let result = try Shell.run(
            "chotatsu import - --registry \(name)",
            home: home,
            input: event.replacing("\n", with: "")
        )
        #expect(result.status == 0, "\(result.both)")
        return name
    }

    private static func record(_ registry: String, _ bytes: [UInt8], _ flags: String = "") throws
        -> Shell.Result
    {
        let file = NSTemporaryDirectory() + "/bank-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(bytes).write(to: URL(filePath: file))
        return try Shell.run(
            "chotatsu bank import \(file) --registry \(registry) \(flags)",
            home: home
        )
    }

    private static func entries(_ registry: String) throws -> String {
        try Shell.run(
            "chotatsu events list --type statement.recorded --registry \(registry) --format json",
            home: home
        ).output
    }

    @Test func `the files of a worked case are read, and matched as it says`() throws {
        let path = Self.fixtures.path
        let result = try Shell.run(
            """
            chotatsu import \(path)/events.jsonl --registry b31 || exit 9
            chotatsu bank import \(path)/zengin*.txt \(path)/camt*.xml --registry b31 || exit 8
            chotatsu bank import \(path)/zengin*.txt \(path)/camt*.xml --registry b31 || exit 7
            tr -d '\\r\\n' < \(path)/zengin-2023-08.txt | chotatsu bank import - --registry b31
            echo ----; chotatsu reconcile run --as-of 2026-11-20 --registry b31 --format json
            """,
            home: Self.home
        )
        let parts = result.output.components(separatedBy: "----\n")
        try #require(parts.count == 2 && result.status == 1, "\(result.both)")
        #expect(parts[0].contains("28 statements read: 28 recorded, 0 known already"))
        #expect(parts[0].contains("28 statements read: 0 recorded, 28 known already"))
        #expect(parts[0].contains("1 statements read: 0 recorded, 1 known already"))
        let file = Self.fixtures.appending(path: "bank-findings.json")
        let worked = try String(contentsOf: file, encoding: .utf8)
        let found = try ReconcileTests.findings(parts[1])
        let expected = try ReconcileTests.findings(worked)
        #expect(expected.count == 14)
        let named = found.filter { ["B02", "B03", "B05"].contains($0.prefix(3)) }
        #expect(Set(named) == Set(expected) && named.count == expected.count)
        for (rule, count) in [("B01", 15), ("B04", 5), ("B06", 16)] {
            #expect(found.count { $0.hasPrefix(rule) } == count, "\(rule)")
        }
        let bank = try ReconcileTests.part("bank", of: parts[1])
        #expect(bank != nil && bank == (try? ReconcileTests.part("bank", of: worked)))
    }

    @Test func `an entry is what its record says`() throws {
        let name = try Self.registry("entry")
        var file = ZenginFile(from: "310401", to: "310430", opening: 99_000_000_000)
        file.add(day: "310402", isDebit: true, 12_000_000_000, name: "ｶ)ｻｸﾗ", edi: "REF1")
        file.add(day: "310430", isDebit: false, 500, kind: "19", summary: "ｸﾐﾓﾄﾞｼ")
        file.add(day: "310430", isDebit: false, 500, kind: "19", summary: "ｸﾐﾓﾄﾞｼ")
        // Old systems end a file with 0x1A.
        let result = try Self.record(name, file.bytes + [0x1A])
        try #require(result.status == 0, "\(result.both)")
        let recorded = try Self.entries(name)
        for part in [
            #""statement":"0001-001-1-0000001-2019-04-01-2019-04-30""#,
            #""amount_jpy":12000000000,"booked_on":"2019-04-02","direction":"debit","entry":"1","#
                + #""name":"ｶ)ｻｸﾗ","reference":"REF1""#,
            #""correction":true,"direction":"credit","entry":"3","reference":"ｸﾐﾓﾄﾞｼ""#,
            #""closing_jpy":87000001000"#, #""occurred_at":"2019-04-30T00:00:00+09:00""#,
        ] {
            #expect(recorded.contains(part), "\(part) in \(recorded)")
        }
    }

    @Test(
        arguments: [
            Change("the end", "truncated", "5") { $0.removeLast(200) },
            Change("half a record", "record_length", "4") { $0.removeLast(250) },
            Change("a sum", "control_total", "4") { $0[600 + 38] = 0x31 },
            Change("a count", "control_total", "4") { $0[600 + 6] = 0x39 },
            Change("a balance", "balance", "4") { $0[600 + 53] = 0x37 },
            Change("a character", "character", "2") { $0[200 + 90] = 0x80 },
            Change("a day", "date_unknown", "2") { $0[200 + 11] = 0x39 },
            Change("a day outside", "range", "1") { $0[200 + 12] = 0x39 },
            Change("a direction", "direction", "3") { $0[400 + 21] = 0x33 },
            Change("a time deposit", "account_kind", "1") { $0[62] = 0x35 },
            Change("a count of records", "control_total", "5") { $0[800 + 10] = 0x39 },
            Change("the header", "file_kind", "1") { $0.removeFirst(200) },
            Change("the trailer", "record_order", "4") { $0.removeSubrange(600..<800) },
            Change("an opening sign", "sign", "1") { $0[113] = 0x33 },
            Change("no opening sign", "sign", "1") { $0[113] = 0x20 },
            Change("a closing sign", "sign", "4") { $0[600 + 39] = 0x30 },
            Change("a debt", "balance", "4") { $0[600 + 39] = 0x32 },
            Change("everything", "empty", "1") { $0 = [] },
        ]
    )
    func `a file of 全銀協 with a fault is told, and nothing is recorded`(
        change: Change
    ) throws {
        let name = try Self.registry("bad")
        var file = ZenginFile(from: "060401", to: "060430", opening: 1000)
        file.add(day: "060402", isDebit: true, 300)
        file.add(day: "060403", isDebit: false, 200)
        var bytes = file.bytes
        change.make(&bytes)
        let result = try Self.record(name, bytes, "--format json")
        #expect(result.status == 1, "\(result.both)")
        let told = try ToldRefusal.all(in: result.output)
        #expect(told.first?.rule == change.rule, "\(change.what): \(told)")
        #expect(told.first?.line == change.record, "\(change.what): \(told)")
        #expect(told.count == 1, "one fault has \(told.count) messages: \(told)")
        #expect(result.output.contains("\"recorded\": 0"))
        #expect(try Self.entries(name) == "")
    }

    @Test func `a header that cannot be read, or is missing, is told once`() throws {
        let name = try Self.registry("header")
        var file = ZenginFile(from: "060401", to: "060430", opening: 1000)
        for _ in 1...5 { file.add(day: "060402", isDebit: true, 10) }
        let account = file.bytes.dropLast(200)
        let end = Array("9".utf8) + Array("0000000015".utf8) + Array("00002".utf8)
        let rest = [UInt8](repeating: 0x20, count: 200 - end.count)
        var faulty = Array(account)
        faulty[62] = 0x35
        let spoiled = try Self.record(name, faulty + account + end + rest, "--format json")
        let told = try ToldRefusal.all(in: spoiled.output)
        #expect(told.map(\.rule) == ["account_kind"] && told.first?.line == "1", "\(told)")
        let missing = try Self.record(
            name,
            account + account.dropFirst(200) + end + rest,
            "--format json"
        )
        let rules = try ToldRefusal.all(in: missing.output).map { "\($0.line) \($0.rule)" }
        // The end record counts a record more than there are.
        #expect(rules == ["8 record_order", "14 control_total"], "\(rules)")
    }

    @Test func `a debt is told with its sign`() throws {
        let name = try Self.registry("debt")
        var file = ZenginFile(from: "060401", to: "060430", opening: 1000)
        file.add(day: "060402", isDebit: true, 300)
        var bytes = file.bytes
        bytes[400 + 39] = 0x32
        let result = try Self.record(name, bytes)
        #expect(result.errors.contains("is 700, not the closing balance -700"), "\(result.both)")
    }

    @Test(arguments: [UInt8(ascii: " "), UInt8(ascii: "0")])
    func `a balance of nothing needs no sign`(sign: UInt8) throws {
        let name = try Self.registry("nothing")
        var file = ZenginFile(from: "060401", to: "060430", opening: 0)
        file.add(day: "060402", isDebit: false, 300)
        var bytes = file.bytes
        bytes[113] = sign
        let result = try Self.record(name, bytes, "--dry-run")
        #expect(result.status == 0, "\(result.both)")
    }

    @Test func `a file saved as UTF-8 is told so, in one message`() throws {
        let name = try Self.registry("utf8")
        let file = Self.fixtures.appending(path: "zengin-2023-08.txt")
        for mark in ["", "printf '\\357\\273\\277';"] {
            let result = try Shell.run(
                """
                { \(mark) iconv -f CP932 -t UTF-8 \(file.path); } |
                    chotatsu bank import - --registry \(name) --format json
                """,
                home: Self.home
            )
            let told = try ToldRefusal.all(in: result.output)
            #expect(told.map(\.rule) == ["encoding"], "\(result.both)")
            #expect(told.first?.message.contains("saved as UTF-8") == true, "\(told)")
        }
    }

    @Test func `counts are given as CSV, and where nothing can be written it is told`() throws {
        let name = try Self.registry("told")
        var file = ZenginFile(from: "060401", to: "060430", opening: 1000)
        file.add(day: "060402", isDebit: true, 300)
        let full = try Self.record(name, file.bytes, ">/dev/full")
        #expect(full.status == 1, "\(full.both)")
        #expect(full.errors.contains("standard output cannot be written"), "\(full.both)")
        #expect(full.errors.contains("1 statements read: 1 recorded"), "\(full.both)")
        let again = try Self.record(name, file.bytes, "--format csv")
        #expect(
            again.output.replacing("\r", with: "")
                == "read,recorded,duplicates,rejected_count,first_seq,last_seq\n1,0,1,0,,\n",
            "\(again.both)"
        )
    }

    @Test(
        arguments: [
            ("</Stmt>", "", "xml"), (">8200000<", ">8200001<", "balance"),
            ("OPBD", "OPAV", "required"),
            ("Ccy=\"JPY\">8200000", "Ccy=\"USD\">8200000", "currency"),
            ("DBIT", "DEBIT", "direction"), ("0001001100", "0001x01100", "account"),
            ("BkToCstmrStmt", "Other", "file_kind"),
            ("<Dt>2025-02-12<", "<Dt>2025-02-30<", "date_format"),
        ]
    )
    func `a camt file with a fault is told, and nothing is recorded`(
        text: String,
        instead: String,
        rule: String
    ) throws {
        let name = try Self.registry("badxml")
        let file = Self.fixtures.appending(path: "camt053-08.xml")
        let xml = try String(contentsOf: file, encoding: .utf8)
        #expect(xml.contains(text))
        let result = try Self.record(
            name,
            Array(xml.replacing(text, with: instead).utf8),
            "--format json"
        )
        #expect(result.status == 1, "\(result.both)")
        let told = try ToldRefusal.all(in: result.output)
        #expect(told.first?.rule == rule, "\(told)")
        #expect(try Self.entries(name) == "")
    }
}

/// A fault in a file of five records: header, two entries, trailer and end.
struct Change: Sendable {
    let what: String
    let rule: String
    /// At which it is told.
    let record: String
    let make: @Sendable (inout [UInt8]) -> Void

    init(
        _ what: String,
        _ rule: String,
        _ record: String,
        _ make: @escaping @Sendable (inout [UInt8]) -> Void
    ) {
        self.what = what
        self.rule = rule
        self.record = record
        self.make = make
    }
}

/// Builds a statement of 全銀協 record by record.
private struct ZenginFile {
    private let header: String
    private let opening: Int
    private var entries: [String] = []
    private var sums = (credits: 0, credited: 0, debits: 0, debited: 0)

    init(from: String, to: String, opening: Int) {
        self.opening = opening
        self.header =
            "1030" + to + from + to + "0001" + Self.text("BANK", 15) + "001"
            + Self.text("HONTEN", 15)
            + "0001" + Self.digits(1, 10) + Self.text("ｷｺｳ", 40) + "11" + Self.digits(opening, 14)
    }

    mutating func add(
        day: String,
        isDebit: Bool,
        _ amount: Int,
        kind: String = "11",
        name: String = "",
        summary: String = "",
        edi: String = ""
    ) {
        if isDebit {
            sums.debits += 1
            sums.debited += amount
        } else {
            sums.credits += 1
            sums.credited += amount
        }
        entries.append(
            "2" + Self.digits(entries.count + 1, 8) + day + day + (isDebit ? "2" : "1") + kind
                + Self.digits(amount, 12) + Self.digits(0, 12) + Self.text("", 33)
                + Self.text(name, 48) + Self.text("", 30) + Self.text(summary, 20)
                + Self.text(edi, 20)
        )
    }

    var bytes: [UInt8] {
        let closing = opening + sums.credited - sums.debited
        let trailer =
            "8" + Self.digits(sums.credits, 6) + Self.digits(sums.credited, 13)
            + Self.digits(sums.debits, 6) + Self.digits(sums.debited, 13) + "1"
            + Self.digits(closing, 14) + Self.digits(entries.count, 7)
        let end = "9" + Self.digits(entries.count + 3, 10) + Self.digits(1, 5)
        return ([header] + entries + [trailer, end]).flatMap { Self.encoded(Self.text($0, 200)) }
    }

    private static func digits(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: width - text.count) + text
    }

    private static func text(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: width - text.unicodeScalars.count)
    }

    /// JIS X 0201.
    private static func encoded(_ text: String) -> [UInt8] {
        text.unicodeScalars.map {
            UInt8($0.value < 0x80 ? $0.value : $0.value - 0xFEC0)
        }
    }
}
