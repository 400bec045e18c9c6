import Foundation
import Testing

/// Bad input of every kind, given to `import` as a file: a refusal with file, line, field, value and
/// rule, and nothing recorded.
@Suite(.serialized)
struct BadInputTests {
    private static let home = TestHome.make("bad")

    private static let header = "type,occurred_at,operator,users"

    /// A file and what is told of it.
    struct Bad: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// `a.csv` or `a.jsonl`.
        let name: String
        let bytes: [UInt8]
        let line: String
        let field: String?
        let value: String?
        let rule: String
        let words: String

        init(
            _ what: String,
            _ name: String,
            _ bytes: [UInt8],
            line: String,
            field: String? = nil,
            value: String? = nil,
            rule: String,
            _ words: String
        ) {
            self.testDescription = "\(what), \(name)"
            self.name = name
            self.bytes = bytes
            self.line = line
            self.field = field
            self.value = value
            self.rule = rule
            self.words = words
        }

        /// A table, or lines of JSON where the text begins with one.
        init(
            _ what: String,
            _ text: String,
            line: String,
            field: String? = nil,
            value: String? = nil,
            rule: String,
            _ words: String
        ) {
            self.init(
                what,
                text.hasPrefix("{") ? "a.jsonl" : "a.csv",
                Array(text.utf8),
                line: line,
                field: field,
                value: value,
                rule: rule,
                words
            )
        }
    }

    /// A number of users that is none, in a table and in JSON.
    private static func users(_ what: String, _ written: String, rule: String, _ words: String)
        -> [Bad]
    {
        let table =
            "\(header)\naccess.declared,2024-04-01,B,5\naccess.declared,2024-04-01,B,\"\(written)\"\n"
        let json =
            #"{"type":"access.declared","occurred_at":"2024-04-01","data":{"operator":"B","#
            + #""users":"\#(written)"}}"#
        return [("3", table), ("1", json)].map { line, text in
            Bad(what, text, line: line, field: "users", value: written, rule: rule, words)
        }
    }

    private static let numbers: [Bad] =
        users("億 in a number", "68億", rule: "unit_in_number", "write 6800000000")
        + users("a negative number", "-5", rule: "negative", "below zero")
        + users("a negative number of accounts", "△5", rule: "negative", "below zero")
        + users("an overflow", "9223372036854775808", rule: "overflow", "9223372036854775807")
        + users("full-width letters", "１０Ａ", rule: "unit_in_number", "without \"A\"")
        + users("a broken grouping", "1,00", rule: "comma_groups", "write digits alone")

    private static let texts: [Bad] = [
        Bad(
            "half-width kana in a code",
            "\(header)\naccess.declared,2024-04-01,ｻｸﾗ,5\n",
            line: "2",
            field: "operator",
            value: "ｻｸﾗ",
            rule: "code",
            "the code of a known party"
        ),
        Bad(
            "a byte order mark inside a file",
            "\(header)\n\u{FEFF}access.declared,2024-04-01,B,5\n",
            line: "2",
            field: "type",
            value: "\u{FEFF}access.declared",
            rule: "unknown_type",
            "did you mean access.declared?"
        ),
        Bad(
            "the line ends of an old Macintosh",
            "\(header)\raccess.declared,2024-04-01,B,5\r",
            line: "1",
            rule: "line_end",
            "LF or CRLF"
        ),
        Bad(
            "a type that is a number",
            #"{"type":5}"#,
            line: "1",
            field: "type",
            value: "5",
            rule: "shape",
            "type is text: write it in quotes"
        ),
        Bad(
            "no type",
            #"{"data":{}}"#,
            line: "1",
            field: "type",
            rule: "required",
            "type is missing"
        ),
        Bad(
            "half a line of JSON",
            #"{"type":"#,
            line: "1",
            rule: "json_syntax",
            "no JSON at byte 9 of the line"
        ),
    ]

    private static let encodings: [Bad] = [
        Bad(
            "a wrong encoding",
            "a.csv",
            Array("\(header)\naccess.declared,2024-04-01,".utf8) + [0x80, 0xFF, 0x2C, 0x35, 0x0A],
            line: "2",
            rule: "encoding",
            "save the whole file as UTF-8"
        ),
        Bad(
            "UTF-16",
            "a.csv",
            [0xFF, 0xFE, 0x74, 0, 0x79, 0],
            line: "1",
            rule: "encoding",
            "the file is UTF-16"
        ),
        Bad(
            "a workbook",
            "a.csv",
            [0x50, 0x4B, 3, 4, 0x14, 0],
            line: "1",
            rule: "binary",
            "save the sheet"
        ),
    ]

    private static let binaries: [Bad] = ["a.csv", "a.jsonl"].flatMap { name in
        [
            Bad(
                "a picture, whose first line is Shift_JIS by chance",
                name,
                [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D],
                line: "3",
                rule: "binary",
                "byte 9 of the file is 0: this is not a text file"
            ),
            Bad(
                "bytes behind a line of Shift_JIS",
                name,
                [0x82, 0xA0, 0x2C, 0x8A, 0xBF, 0x0A, 1, 0xFF, 0xFE, 0],
                line: "2",
                rule: "binary",
                "byte 10 of the file is 0: this is not a text file"
            ),
            Bad(
                "control characters without a NUL",
                name,
                [0x82, 0xA0, 0x0B, 0x95, 0x5C, 0x0A, 0x78, 0x0A],
                line: "1",
                rule: "binary",
                "control character 11: this is not a text file"
            ),
            Bad("nothing but NUL", name, [0, 0], line: "1", rule: "binary", "byte 1 "),
        ]
    }

    /// Imports bytes as a file of that name.
    private static func run(
        _ bytes: [UInt8],
        _ name: String,
        registry: String = "bad"
    ) throws -> Shell.Result {
        let folder = NSTemporaryDirectory() + "/bad-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
        return try Shell.run(
            "cd \(folder) && chotatsu import \(name) --format json --registry \(registry)",
            home: home
        )
    }

    @Test(arguments: numbers + texts + encodings + binaries)
    func `bad input is told with its place, and nothing is recorded`(bad: Bad) throws {
        let result = try Self.run(bad.bytes, bad.name)
        #expect(result.status == 1, "\(result.both)")
        let all = try ToldRefusal.all(in: result.output)
        // The operator is in no registry; that is told too, but of the good rows only.
        let told = all.filter { $0.value != "B" }
        #expect(told.count == 1, "\(all)")
        #expect(told.map(\.file) == [bad.name])
        #expect(told.map(\.line) == [bad.line])
        #expect(told.map(\.field) == [bad.field])
        #expect(told.map(\.value) == [bad.value])
        #expect(told.map(\.rule) == [bad.rule])
        #expect(told.first?.message.contains(bad.words) == true, "\(told)")
        #expect(result.output.contains("\"recorded\": 0"))
    }

    @Test func `all of it is told at once`() throws {
        let rows = [
            Self.header, "access.declared,2024-04-01,B,68億", "access.declared,2024-04-31,B,5",
            "access.declared,2024-04-01,B,-5", "acess.declared,2024-04-01,B,5",
            "access.declared,2024-04-01,Ｂ Ｂ,9223372036854775808",
            "access.declared,2024-04-01,B,５,more",
        ]
        let result = try Self.run(Array(rows.joined(separator: "\n").utf8), "a.csv")
        let told = try ToldRefusal.all(in: result.output)
        #expect(
            told.map { "\($0.line) \($0.field ?? "-") \($0.rule)" } == [
                "2 users unit_in_number", "3 occurred_at date", "4 users negative",
                "5 type unknown_type", "6 operator code", "6 users overflow", "7 - too_many_cells",
            ]
        )
    }

    @Test(arguments: [[0xFF], Array("\"x\"y".utf8), Array("1,1,1,1,1,1,1,1".utf8)] as [[UInt8]])
    func `a row that cannot be read takes the events with it that it may be part of`(
        unread: [UInt8]
    ) throws {
        let before =
            "type,occurred_at,shipment,vendor,lines.order,lines.line,lines.quantity\n"
            + "shipment.dispatched,2024-04-01,S-1,V,PO,1,5\n"
            + "shipment.dispatched,2024-04-01,S-2,V,PO,1,5\n"
        let behind =
            "\nshipment.dispatched,2024-04-01,S-2,V,PO,3,5\n"
            + "shipment.dispatched,2024-04-01,S-3,V,PO,1,5\n"
        let result = try Self.run(Array(before.utf8) + unread + Array(behind.utf8), "a.csv")
        let told = try ToldRefusal.all(in: result.output)
        let beside = told.filter { $0.rule == "beside_unread_row" }
        #expect(beside.map(\.line) == ["3", "5"], "\(told)")
        #expect(beside.allSatisfy { $0.message.contains("row 4, which cannot be read") })
        #expect(told.filter { $0.line == "4" }.count == 1)
    }

    @Test(
        arguments: [
            ("shipment.dispatched,2024-04-0l,S-2,V,PO,2,5", ["3", "5"]),
            ("shipment.dispatchd,2024-04-01,S-2,V,PO,2,5", ["3", "5"]),
            ("shipment.dispatched,2024-04-01,S 2,V,PO,2,5", ["3", "5"]),
            ("shipment.dispatchd,2024-04-0l,S-2,V,PO,2,5", ["3", "5"]),
            ("shipment.dispatched,2024-04-01,S-2,V V,PO,2,5", ["3", "5"]),
            ("shipment.dispatched,2024-04-01,S-2", ["3", "5"]), ("shipment.dis", ["3", "5"]),
            // That line stands in row 3 already.
            ("shipment.dispatched,2024-04-0l,S-2,V,PO,1,5", ["5"]),
            // Another shipment.
            ("shipment.dispatched,2024-04-0l,S-9,V,PO,2,5", []),
        ]
    )
    func `a row that is refused takes the events with it that it may be a line of`(
        row: String,
        lines: [String]
    ) throws {
        let rows = [
            "type,occurred_at,shipment,vendor,lines.order,lines.line,lines.quantity",
            "shipment.dispatched,2024-04-01,S-1,V,PO,2,5",
            "shipment.dispatched,2024-04-01,S-2,V,PO,1,5", row,
            "shipment.dispatched,2024-04-01,S-2,V,PO,3,5",
            "shipment.dispatched,2024-04-01,S-3,V,PO,2,5",
        ]
        let result = try Self.run(Array(rows.joined(separator: "\n").utf8), "a.csv")
        let told = try ToldRefusal.all(in: result.output)
        let beside = told.filter { $0.rule == "beside_refused_row" }
        #expect(beside.map(\.line) == lines, "\(told)")
        #expect(beside.allSatisfy { $0.message.contains("row 4, which is refused") })
    }

    @Test(arguments: ["a.csv", "a.jsonl"])
    func `a byte order mark, CRLF, half-width kana and full-width digits are read`(
        name: String
    ) throws {
        let text =
            name == "a.csv"
            ? "type,occurred_at,party,name,roles\r\n"
                + "party.registered,２０２４－０４－０１,Ｂ－１,ｻｸﾗ,buyer\r\n"
            : #"{"type":"party.registered","occurred_at":"２０２４－０４－０１","data":"#
                + #"{"party":"Ｂ－１","name":"ｻｸﾗ","roles":["buyer"]}}"# + "\r\n"
        let registry = name.filter(\.isLetter)
        let result = try Self.run(Array("\u{FEFF}\(text)".utf8), name, registry: registry)
        #expect(result.status == 0, "\(result.both)")
        let listed = try Shell.run(
            "chotatsu events list --registry \(registry) --format json",
            home: Self.home
        )
        #expect(listed.output.contains(#""name":"ｻｸﾗ","party":"B-1""#), "\(listed.both)")
        #expect(listed.output.contains(#""occurred_at":"2024-04-01T00:00:00+09:00""#))
    }

    @Test(arguments: ["a.csv", "a.jsonl"])
    func `a line of 100 MB is told, and so is what follows it`(name: String) throws {
        let lines =
            name == "a.csv"
            ? (Self.header, "access.declared,2024-04-01,B,-1") : ("{\"type\":1}", "{\"type\":2}")
        let result = try Shell.run(
            """
            folder=$(mktemp -d); cd $folder
            echo '\(lines.0)' > \(name)
            head -c 100000000 /dev/zero | tr '\\0' 9 >> \(name)
            echo >> \(name); echo '\(lines.1)' >> \(name)
            chotatsu import \(name) --registry bad --format json; status=$?
            rm -r $folder; exit $status
            """,
            home: Self.home
        )
        #expect(result.status == 1)
        let told = try ToldRefusal.all(in: result.output)
        let expected =
            name == "a.csv"
            ? ["2 line_too_long", "3 negative"] : ["1 shape", "2 line_too_long", "3 shape"]
        #expect(told.map { "\($0.line) \($0.rule)" } == expected, "\(told)")
        #expect(result.errors == "", "\(result.errors)")
    }
}
