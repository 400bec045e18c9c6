import Interchange
import Testing

struct CSVReaderTests {
    @Test(
        arguments: [
            ("a,b,c\n", [[1: ["a", "b", "c"]]]),
            ("a,b\r\n1,2\r\n", [[1: ["a", "b"]], [2: ["1", "2"]]]),
            ("\u{FEFF}a,b\n1,2", [[1: ["a", "b"]], [2: ["1", "2"]]]),
            (",\n", [[1: ["", ""]]]), ("a,\n", [[1: ["a", ""]]]), ("\n\na\n", [[3: ["a"]]]),
            (" a , b \n", [[1: [" a ", " b "]]]),
            ("\"a,b\",\"c\"\"d\",\"\"\n", [[1: ["a,b", "c\"d", ""]]]),
            ("\"a\r\nb\",c\r\nd\n", [[1: ["a\nb", "c"]], [3: ["d"]]]),
            ("\"\n\n\"\nx\n", [[1: ["\n\n"]], [4: ["x"]]]),
            ("\"\"\"\"\n", [[1: ["\""]]]), ("a\"b,c\n", [[1: ["a\"b", "c"]]]),
            (" \"a\"\n", [[1: [" \"a\""]]]), ("\"a\",\n", [[1: ["a", ""]]]),
            ("\"a\"", [[1: ["a"]]]),
            ("名前,\"東京,大阪\"\n", [[1: ["名前", "東京,大阪"]]]), ("", []),
            ("\"a\rb\"\n", [[1: ["a\rb"]]]), ("a;b\n", [[1: ["a;b"]]]),
        ] as [(String, [[Int: [String]]])]
    )
    func `records are read as RFC 4180 writes them`(text: String, records: [[Int: [String]]]) {
        let result = Self.records(Array(text.utf8))
        #expect(result.records.map { [$0.line: $0.fields] } == records)
        #expect(result.errors.isEmpty)
    }

    @Test func `CP932 records read like UTF-8 ones`() throws {
        // The second bytes of these characters are a backslash and other marks in ASCII.
        let text = "表,ソ|\"予,能\"\r\n\"予,能\",噂\r\n"
        let result = Self.records(try TextFile.encoded(text, as: "CP932"))
        #expect(result == Self.records(Array(text.utf8)))
        #expect(result.records.last?.fields == ["予,能", "噂"])
    }

    @Test(
        arguments: [
            ("a\n\"b\"c,d\ne\n", .quote, 2, ["a", "e"]), ("a\n\"b\n\nc", .quote, 2, ["a"]),
            ("\"", .quote, 1, []), ("\"a\"\"\n", .quote, 1, []), ("a,\"b\n", .quote, 1, []),
            ("a\rb\rc\r", .lineEnd, 1, []), ("\"a\"\r\"b\"\n", .quote, 1, []),
            ("\"a\",b\rc\nd", .lineEnd, 1, ["d"]),
            ("a\nb\u{1B}$B;:\nc\n", .control, 2, ["a", "c"]),
            ("a\n\"b\n\u{1B}\"\nc\n", .control, 3, ["a", "c"]),
        ] as [(String, ReadError.Rule, Int, [String])]
    )
    func `a faulty record is refused and the next one read`(
        text: String,
        rule: ReadError.Rule,
        line: Int,
        others: [String]
    ) {
        let result = Self.records(Array(text.utf8))
        #expect(result.errors.map(\.rule) == [rule])
        #expect(result.errors.map(\.line) == [line])
        #expect(result.records.map { $0.fields.joined() } == others)
    }

    @Test func `a damaged record is refused whole, at its damaged line`() {
        let text = "a,\"b\nc|\",d\ne,f|\ng,h\n"
        let bytes = text.utf8.map { $0 == UInt8(ascii: "|") ? 0xFF : $0 }
        let result = Self.records(bytes)
        #expect(result.records.map(\.fields) == [["g", "h"]])
        #expect(result.errors.map(\.rule) == [.encoding, .encoding])
        #expect(result.errors.map(\.line) == [2, 3])
    }

    @Test func `an open quote stops at the limit`() {
        let text = "\"a\n" + String(repeating: "0123456789\n", count: 1000)
        let result = Self.records(Array(text.utf8), lineBytesMax: 1000)
        #expect(result.records.isEmpty)
        #expect(result.errors.map(\.line) == [1])
    }

    @Test func `a row of commas is blank`() {
        #expect(CSVRecord(line: 1, fields: ["", ""]).isBlank)
        #expect(!CSVRecord(line: 1, fields: ["", " "]).isBlank)
    }

    static func records(
        _ bytes: [UInt8],
        lineBytesMax: Int = LineReader.lineBytesMax
    ) -> Records {
        let lines = LineReader(file: "a.csv", bytes: bytes, lineBytesMax: lineBytesMax)
        var reader = CSVReader(lines)
        var result = Records()
        while true {
            do throws(ReadError) {
                guard let record = try reader.next() else { return result }
                result.records.append(record)
            } catch {
                result.errors.append(error)
            }
        }
    }

    struct Records: Equatable {
        var records: [CSVRecord] = []
        var errors: [ReadError] = []
    }
}

struct CSVWriterTests {
    private let columns = [
        CSVWriter.Column("order", isText: true), CSVWriter.Column("amount_jpy", isText: false),
    ]

    @Test func `lines end in LF and nothing is guarded for a program`() {
        let text = write([["=1+1", "-5"], ["a,\"b\"\nc", ""]], isExcel: false)
        #expect(text == "order,amount_jpy\n=1+1,-5\n\"a,\"\"b\"\"\nc\",\n")
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@a", "\tx"])
    func `a spreadsheet gets no formula in a text`(field: String) {
        let text = write([[field, field]], isExcel: true)
        #expect(text == "\u{FEFF}order,amount_jpy\r\n'\(field),\(field)\r\n")
    }

    @Test func `what is written reads back the same`() {
        let rows = [
            ["", ""], ["\"", ","], ["\n", "a\"\"b"], ["東京", " x "], ["a\n\nb", "c\rd"],
            ["'", "''"],
        ]
        for isExcel in [false, true] {
            let result = CSVReaderTests.records(Array(write(rows, isExcel: isExcel).utf8))
            #expect(result.errors.isEmpty)
            #expect(result.records.dropFirst().map(\.fields) == rows)
        }
    }

    @Test func `a lone empty field is no empty line`() {
        let writer = CSVWriter(columns: [CSVWriter.Column("a", isText: true)], isExcel: false)
        var bytes: [UInt8] = []
        writer.append([""], to: &bytes)
        #expect(CSVReaderTests.records(bytes).records.map(\.fields) == [[""]])
    }

    private func write(_ rows: [[String]], isExcel: Bool) -> String {
        let writer = CSVWriter(columns: columns, isExcel: isExcel)
        var bytes: [UInt8] = []
        writer.appendHeader(to: &bytes)
        for row in rows { writer.append(row, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
