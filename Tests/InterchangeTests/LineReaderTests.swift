import Glibc
import Interchange
import Testing

struct LineReaderTests {
    @Test(
        arguments: [
            ("", []), ("a", ["1 a"]), ("a\n", ["1 a"]), ("a\r\nb\r\n", ["1 a", "2 b"]),
            ("a\n\nb", ["1 a", "2 ", "3 b"]), ("\n", ["1 "]), ("a\rb\n", ["1 a\rb"]),
            ("a\r\r\nb\r", ["1 a\r", "2 b"]), ("\u{FEFF}a\nb", ["1 a", "2 b"]), ("\u{FEFF}", []),
            ("日本\n語\n", ["1 日本", "2 語"]), ("a\u{FEFF}\n", ["1 a\u{FEFF}"]),
            ("\u{FEFF}あ", ["1 あ"]),
        ] as [(String, [String])]
    )
    func `lines end in LF or CRLF and the last may lack its end`(text: String, lines: [String]) {
        let result = TextFile.lines(Array(text.utf8))
        #expect(result.lines == lines)
        #expect(result.errors.isEmpty)
    }

    @Test(arguments: [
        "住所,東京都千代田区\n2,株式会社\n", "ｻｸﾗｲﾝﾀｰﾈﾂﾄ\n", "①㈱髙﨑～－￥\n", "ﾃｽﾄ\n",
        "表示,ソース\n", "ﾅｲﾄｳ,buyer\nﾔﾏﾀﾞ,buyer\n",
    ])
    func `CP932 is read as well as UTF-8`(text: String) throws {
        let plain = TextFile.lines(Array(text.utf8))
        let encoded = TextFile.lines(try TextFile.encoded(text, as: "CP932"))
        #expect(encoded.lines == plain.lines)
        #expect(encoded.errors.isEmpty && plain.errors.isEmpty)
    }

    @Test(arguments: ["CP932", "UTF-8"], [0, 1, 2, 3, 1 << 20, 3 << 20])
    func `the encoding is found however late it shows`(encoding: String, shift: Int) throws {
        // Long enough for characters to lie across the ends of the pieces that are read.
        let text = String(repeating: "\n経済産業省、ｶﾅ", count: 60_000)
        let filler = [UInt8](repeating: 0x61, count: shift)
        let result = try TextFile.withDescriptor([filler, TextFile.encoded(text, as: encoding)]) {
            TextFile.lines(LineReader(file: "a.csv", descriptor: $0))
        }
        #expect(result.errors.isEmpty)
        #expect(result.lines.count == 60_001)
        #expect(result.lines.dropFirst().allSatisfy { $0.hasSuffix(" 経済産業省、ｶﾅ") })
    }

    @Test func `a line in neither encoding is refused and the next one read`() {
        // 0x80 and 0xFF are nothing in CP932.
        let result = TextFile.lines(Array("a\nb\n".utf8) + [0x80, 0xFF, 0x0A, 0x63])
        #expect(result.lines == ["1 a", "2 b", "4 c"])
        #expect(result.errors.map(\.line) == [3])
        #expect(result.errors.map(\.rule) == [.encoding])
        #expect(result.errors.first?.description.hasPrefix("a.csv:3: ") == true)
    }

    @Test func `a damaged byte does not turn UTF-8 into CP932`() {
        let bytes = Array("東京\n大阪".utf8) + [0xB1, 0x0A] + Array("名古屋\n".utf8)
        let result = TextFile.lines(bytes)
        #expect(result.lines == ["1 東京", "3 名古屋"])
        #expect(result.errors.map(\.line) == [2])
        #expect(result.errors.map(\.rule) == [.encoding])
    }

    @Test func `every damaged line of CP932 is told`() throws {
        let tokyo = try TextFile.encoded("東京都\n", as: "CP932")
        // A lead byte takes no line end with it.
        let damaged = tokyo.dropLast() + [0x81, 0x0A]
        let result = TextFile.lines(tokyo + damaged + tokyo + [0xFF, 0x0A] + tokyo + [0x81])
        #expect(result.lines == ["1 東京都", "3 東京都", "5 東京都"])
        #expect(result.errors.map(\.line) == [2, 4, 6])
        #expect(result.errors.allSatisfy { $0.message.contains("not Shift_JIS (CP932)") })
    }

    @Test(arguments: ["京都", "東京\n大阪", "京都大学,ソフトバンク\nﾃｽﾄ,産業技術総合研究所"])
    func `UTF-8 in a file of CP932 is refused even where CP932 could read it`(text: String) throws {
        let tokyo = try TextFile.encoded("東京都\n", as: "CP932")
        let mixed = Array(repeating: tokyo, count: 4).joined() + Array(text.utf8) + [0x0A] + tokyo
        let result = TextFile.lines(Array(mixed))
        let count = text.split(separator: "\n").count
        #expect(result.errors.map(\.line) == Array(5..<(5 + count)))
        #expect(result.lines.count == 5)
        #expect(result.errors.allSatisfy { $0.message.contains("another encoding") })
    }

    @Test(arguments: ["京都\n大阪\n", "Société\nZürich\n"])
    func `the encoding of most lines is that of the file`(text: String) {
        let result = TextFile.lines([0x83, 0x65, 0x83, 0x58, 0x0A] + Array(text.utf8))
        #expect(result.errors.map(\.line) == [1])
        #expect(result.lines.count == 2)
    }

    @Test func `quotes and commas of a line in another encoding stay`() throws {
        let tokyo = try TextFile.encoded("東京\n", as: "CP932")
        let open = try TextFile.encoded("\"東京\n", as: "CP932")
        let mixed = tokyo + tokyo + open + Array("京都\",a\n".utf8) + tokyo
        let result = CSVReaderTests.records(mixed)
        #expect(result.records.map(\.fields) == [["東京"], ["東京"], ["東京"]])
        #expect(result.errors.map(\.line) == [4])
    }

    @Test func `a line is refused behind what could be read of it`() {
        let result = TextFile.lines(Array("東京\nＮＶＩＤＩＡ".utf8) + [0xB1, 0x0A])
        #expect(
            result.errors.first?.message.hasPrefix("behind \"ＮＶＩＤＩＡ\", the line is not") == true
        )
    }

    @Test(arguments: [(1 << 20) - 1, 1 << 20, (1 << 20) + 1])
    func `damage is found across the pieces that are read`(shift: Int) throws {
        let start = [UInt8](repeating: 0x61, count: shift - 4) + Array("\nあ".utf8)
        let bytes = start + [0xE3, 0x81, 0x0A] + Array("い\n".utf8)
        let result = try TextFile.withDescriptor([bytes]) {
            TextFile.lines(LineReader(file: "a", descriptor: $0))
        }
        #expect(result.lines.dropFirst() == ["3 い"])
        #expect(result.errors.map(\.line) == [2])
    }

    @Test func `an encoding that changes on the way is refused line by line`() throws {
        let japanese = String(repeating: "東京都\n", count: 20_000)
        let tokyo: [UInt8] = [0x93, 0x8C, 0x8B, 0x9E, 0x0A]
        let first = TextFile.lines(Array(japanese.utf8) + tokyo + tokyo)
        #expect(first.lines.count == 20_000)
        #expect(first.errors.map(\.line) == [20_001, 20_002])
        let second = TextFile.lines(
            try TextFile.encoded(japanese, as: "CP932") + [0x61, 0x0A, 0xFF, 0x0A]
        )
        #expect(second.lines.count == 20_001)
        #expect(second.errors.map(\.line) == [20_002])
        #expect(second.errors.map(\.rule) == [.encoding])
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x61, 0x00], .encoding, "UTF-16", 1),
            ([0xFE, 0xFF, 0x00, 0x61], .encoding, "UTF-16", 1),
            ([0x50, 0x4B, 0x03, 0x04, 0x00], .binary, ".xlsx", 1),
            ([0x61, 0x0A, 0x62, 0x00, 0x63], .binary, "byte 4 ", 2),
            ([0x00], .binary, "byte 1 ", 1),
            ([0x61, 0x00, 0x0A, 0x00], .binary, "byte 2 ", 1),
            ([0x61, 0x0A, 0xE3, 0x81, 0x82, 0x0A, 0x00], .binary, "byte 7 ", 3),
        ] as [([UInt8], ReadError.Rule, String, Int)]
    )
    func `what is not text is refused in words`(
        bytes: [UInt8],
        rule: ReadError.Rule,
        words: String,
        line: Int
    ) {
        let result = TextFile.lines(bytes)
        #expect(result.errors.map(\.rule) == [rule])
        #expect(result.errors.first?.message.contains(words) == true)
        #expect(result.errors.first?.line == line)
        #expect(result.lines.count == line - 1)
    }

    @Test func `the offset of a NUL counts the whole file`() throws {
        let pieces = [[UInt8](repeating: 0x61, count: 3 << 20), [0x0A, 0x00]]
        let result = try TextFile.withDescriptor(pieces) {
            TextFile.lines(LineReader(file: "a", descriptor: $0))
        }
        #expect(result.errors.first?.message.contains("byte 3145730 ") == true)
        #expect(result.errors.first?.line == 2)
    }

    @Test func `a line over the limit is named and the next one is read`() {
        let result = TextFile.lines(Array("abc\nabcdef\nabcde\nx".utf8), lineBytesMax: 5)
        #expect(result.lines == ["1 abc", "3 abcde", "4 x"])
        #expect(result.errors.map(\.line) == [2])
        #expect(result.errors.map(\.rule) == [.lineLength])
        #expect(TextFile.lines(Array("abcdef".utf8), lineBytesMax: 5).errors.count == 1)
    }

    @Test func `a line of 100 MB is not held in memory`() throws {
        let mebibyte = [UInt8](repeating: 0x61, count: 1 << 20)
        let pieces = [Array("first\n".utf8)] + Array(repeating: mebibyte, count: 100)
        let before = try Self.peakMemoryKibibytes()
        let result = try TextFile.withDescriptor(pieces + [Array("\nlast\n".utf8)]) {
            TextFile.lines(LineReader(file: "a", descriptor: $0))
        }
        #expect(result.lines == ["1 first", "3 last"])
        #expect(result.errors.map(\.line) == [2])
        // The other tests run at the same time and take some of it.
        #expect(try Self.peakMemoryKibibytes() - before < 90 << 10)
    }

    @Test func `a descriptor that cannot be read is refused in words`() {
        let result = TextFile.lines(LineReader(file: "a", descriptor: -1))
        #expect(result.lines.isEmpty)
        #expect(result.errors.map(\.rule) == [.system])
    }

    @Test func `JSON lines pass over blank ones and keep their numbers`() throws {
        let lines = LineReader(file: "a", bytes: Array("{}\n\n \t\r\n[1]\r\n".utf8))
        var reader = JSONLReader(lines)
        let first = try #require(try reader.next())
        #expect(first.number == 1 && Array(first.bytes) == Array("{}".utf8))
        let second = try #require(try reader.next())
        #expect(second.number == 4 && Array(second.bytes) == Array("[1]".utf8))
        #expect(try reader.next() == nil)
    }

    /// The most memory that this process has ever held.
    private static func peakMemoryKibibytes() throws -> Int {
        let status = try #require(fopen("/proc/self/status", "r"))
        defer { fclose(status) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, status) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            if text.hasPrefix("VmHWM:") {
                return try #require(Int(text.filter(\.isNumber)))
            }
        }
        throw TextFileError()
    }
}
