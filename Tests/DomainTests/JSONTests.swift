import Domain
import Testing

struct JSONTests {
    @Test(arguments: [
        ("null", JSON.null),
        (" true\n", .bool(true)),
        ("false", .bool(false)),
        ("0", .number("0")),
        ("-0", .number("-0")),
        ("989.40", .number("989.40")),
        ("1e3", .number("1e3")),
        ("-12.5E+07", .number("-12.5E+07")),
        ("123456789012345678901234567890", .number("123456789012345678901234567890")),
        (#""""#, .string("")),
        (#""日本""#, .string("日本")),
        (#""a\"\\\/\b\f\n\r\tz""#, .string("a\"\\/\u{8}\u{C}\n\r\tz")),
        (#""\u00e9\u3042\uD83D\uDE00""#, .string("é\u{3042}\u{1F600}")),
        ("[]", .array([])),
        ("[ 1 , [ ] ]", .array([.number("1"), .array([])])),
        ("{}", .object([])),
        (#"{ "b" : 1, "a" : null }"#, .object([.init("b", .number("1")), .init("a", .null)])),
    ])
    func `a value is read with its numbers as written`(text: String, value: JSON) throws {
        #expect(try JSON.parse(text) == value)
    }

    @Test(arguments: [
        ("", 0), (" ", 1), ("nul", 0), ("nulL", 0), ("True", 0), ("'a'", 0), ("+1", 0), (".5", 0),
        ("-", 1), ("01", 0), ("-01", 0), ("1.", 2), ("1.e3", 2), ("1e", 2), ("1e+", 3), ("0x1", 1),
        ("1 2", 2), ("[1,]", 3), ("[1 2]", 3), ("[1", 2), ("[", 1), ("{", 1), (#"{"a"}"#, 4),
        (#"{"a":}"#, 5), (#"{"a":1,}"#, 7), ("{a:1}", 1), (#"{"a":1"#, 6), (#""abc"#, 0),
        (#""abc\""#, 0), (#""abc\"#, 0), ("\"a\tb\"", 2), ("\"a\u{0}\"", 2), (#""\x""#, 1),
        (#""\u12""#, 1), (#""\u12g4""#, 1), ("NaN", 0), ("[1]]", 3), ("/* */1", 0),
        ("\u{FEFF}1", 0), ("\u{3000}1", 0),
    ])
    func `text outside the grammar is refused at its place`(text: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSON.parse(text) }
        #expect(error?.rule == .syntax)
        #expect(error?.offset == offset, "\(String(describing: error))")
    }

    @Test(arguments: [
        (#""\ud800""#, 1), (#""a\ud800b""#, 2), (#""\udc00\ud800""#, 1), (#""\ud83d\u0041""#, 1),
        (#""\ud83d\ud83d""#, 1),
    ])
    func `half a surrogate pair is refused`(text: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSON.parse(text) }
        #expect(error?.rule == .encoding)
        #expect(error?.offset == offset)
    }

    @Test(
        arguments: [
            ([0x80], 1), ([0x61, 0xC0, 0xAF], 2), ([0xE3, 0x81], 1), ([0xED, 0xA0, 0x80], 1),
            ([0xF4, 0x90, 0x80, 0x80], 1), ([0x5C, 0x6E, 0xFF], 3), ([0x93, 0xFA, 0x96, 0x7B], 1),
        ] as [([UInt8], Int)]
    )
    func `bytes that are not UTF-8 are refused`(content: [UInt8], offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSON.parse([0x22] + content + [0x22]) }
        #expect(error?.rule == .encoding)
        #expect(error?.offset == offset)
    }

    @Test func `a member name that stands twice is refused and named`() {
        let error = #expect(throws: JSONError.self) {
            try JSON.parse(#"{"order":1,"line":2,"\u006frder":3}"#)
        }
        #expect(error?.rule == .duplicateMember)
        #expect(error?.offset == 20)
        #expect(error?.message.contains("\"order\"") == true)
    }

    @Test func `a name that stands twice among many is refused`() throws {
        let names = (0..<100).map { "\"member \($0)\":0" }
        let text = names.joined(separator: ",")
        _ = try JSON.parse("{\(text)}")
        let error = #expect(throws: JSONError.self) { try JSON.parse("{\(text),\"member 7\":0}") }
        #expect(error?.rule == .duplicateMember)
    }

    @Test func `names that only look the same are two names`() throws {
        let value = try JSON.parse(#"{"\u00e9":1,"e\u0301":2}"#)
        guard case .object(let members) = value else { throw JSONTestFailure() }
        #expect(members.count == 2)
    }

    @Test func `nesting ends at its limit`() throws {
        let open = String(repeating: "[", count: JSON.depthMax)
        let close = String(repeating: "]", count: JSON.depthMax)
        _ = try JSON.parse(open + close)
        let error = #expect(throws: JSONError.self) { try JSON.parse("[" + open + close + "]") }
        #expect(error?.rule == .depth)
        #expect(error?.offset == JSON.depthMax)
        let bomb = String(repeating: "[{\"a\":", count: 1_000_000)
        #expect(throws: JSONError.self) { try JSON.parse(bomb) }
    }

    @Test func `offsets count from the start of a slice`() {
        let bytes = Array("xxxx[1,]".utf8)
        let error = #expect(throws: JSONError.self) { try JSON.parse(bytes[4...]) }
        #expect(error?.offset == 3)
    }

    @Test(arguments: [
        (#"{"b":1,"a":[1.50, 1E2]}"#, #"{"a":[1.50,1E2],"b":1}"#),
        (#"{"1":{"f":1,"F":2},"":0,"10":1}"#, #"{"":0,"1":{"F":2,"f":1},"10":1}"#),
        // RFC 8785 §3.2.3: the emoji's surrogate D83D sorts before U+FB33.
        (
            #"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#,
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"ö\":7,\"€\":1,\"\u{1F600}\":5,\"\u{FB33}\":3}"
        ),
        (
            #""\u0000\u001f\b\t\n\f\r\"\\\/\u007f€""#,
            "\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\u{7F}€\""
        ),
    ])
    func `the canonical form sorts, escapes and keeps numbers`(
        text: String,
        canonical: String
    ) throws {
        #expect(try JSON.parse(text).canonical() == canonical)
    }

    @Test func `the compact and the pretty form keep the order`() throws {
        let value = try JSON.parse(#"{"b": [1, {}], "a": {"c": "x\n"}, "d": []}"#)
        #expect(value.compact == #"{"b":[1,{}],"a":{"c":"x\n"},"d":[]}"#)
        #expect(
            value.pretty == """
                {
                  "b": [
                    1,
                    {}
                  ],
                  "a": {
                    "c": "x\\n"
                  },
                  "d": []
                }
                """
        )
    }

    @Test func `what is written reads back the same`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(state: seed)
        for _ in 0..<500 {
            let value = JSON.random(depth: 4, using: &random)
            let comment: Comment = "seed \(seed)"
            #expect(try JSON.parse(value.compact) == value, comment)
            #expect(try JSON.parse(value.pretty) == value, comment)
            #expect(try JSON.parse(value.canonical()) == value.sorted, comment)
            #expect(value.sorted.canonical() == value.canonical(), comment)
        }
    }
}

struct JSONTestFailure: Error {}

/// SplitMix64: the same values for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension JSON {
    /// Members sorted by UTF-16 code units at every level: the plain way to say it.
    fileprivate var sorted: JSON {
        switch self {
        case .object(let members):
            .object(
                members.map { Member($0.name, $0.value.sorted) }
                    .sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
            )
        case .array(let elements): .array(elements.map(\.sorted))
        default: self
        }
    }

    fileprivate static func random(depth: Int, using random: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return .number(String(Int64.random(in: .min ... .max, using: &random)))
        case 3, 4: return .string(text(using: &random))
        case 5:
            let count = Int.random(in: 0..<5, using: &random)
            return .array((0..<count).map { _ in .random(depth: depth - 1, using: &random) })
        default:
            var names: Set<String> = []
            for _ in 0..<Int.random(in: 0..<50, using: &random) {
                names.insert(text(using: &random))
            }
            return .object(names.map { Member($0, .random(depth: depth - 2, using: &random)) })
        }
    }

    private static func text(using random: inout SeededGenerator) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x7F, 0x20...0x7E, 0x80...0x2FF, 0x3040...0x30FF, 0xE000...0xFFFD,
            0x1F600...0x1F64F,
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0..<20, using: &random) {
            let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
            let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random))
            text.unicodeScalars.append(scalar ?? "?")
        }
        return text
    }
}
