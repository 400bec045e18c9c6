import Postgres
import TestSupport
import Testing

/// One value of each kind, there and back.
private struct Echo: Statement {
    static let sql = """
        select
            $1::text, $2::bigint, $3::boolean, $4::text[], $5::text[], $6::bigint[], $7::bytea
        """
    let text: String?
    let int: Int64?
    let bool: Bool?
    let texts: [String]
    let optionalTexts: [String?]
    let ints: [Int64]
    let bytes: [UInt8]?

    var parameters: [Parameter] {
        [
            .text(text), .int(int), .bool(bool), .texts(texts), .optionalTexts(optionalTexts),
            .ints(ints), .bytes(bytes),
        ]
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Echo {
        Echo(
            text: try row.textOrNil(),
            int: try row.intOrNil(),
            bool: try row.boolOrNil(),
            texts: try row.texts(),
            optionalTexts: try row.optionalTexts(),
            ints: try row.ints(),
            bytes: try row.bytesOrNil()
        )
    }
}

/// Casts a text to the type under test and reads it as a number.
private struct Numbers: Statement {
    static let sql = "select $1::text"
    let text: String?
    var parameters: [Parameter] { [.text(text)] }
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int64 { try row.int() }
}

private let awkward = [
    "", " ", "null", "NULL", "\"", "\\", "\\\"", "{}", "{a,b}", ",", "a b", "'", "調達", "\u{1F600}",
    "e\u{301}", "line\nline\r\t", "\\x00", "$1", "%s",
]

@Suite(.emptyDatabase)
struct ValueTests {
    let database = TestDatabase.current

    @Test
    func `every value comes back as it went`() async throws {
        let connection = try await database.connect()
        let everyByte = (0...255).map { UInt8($0) }
        for text in awkward {
            let sent = Echo(
                text: text,
                int: .max,
                bool: true,
                texts: [text] + awkward,
                optionalTexts: [nil, text, nil],
                ints: [.min, -1, 0, 1, .max],
                bytes: everyByte
            )
            let rows = try await connection.rows(sent)
            #expect(rows.count == 1)
            #expect(rows.first?.parameters == sent.parameters)
        }
    }

    @Test
    func `null and empty stay apart`() async throws {
        let connection = try await database.connect()
        for sent in [
            Echo(
                text: nil,
                int: nil,
                bool: nil,
                texts: [],
                optionalTexts: [nil],
                ints: [],
                bytes: nil
            ),
            Echo(
                text: "",
                int: .min,
                bool: false,
                texts: [""],
                optionalTexts: [],
                ints: [0],
                bytes: []
            ),
        ] {
            #expect(try await connection.rows(sent).first?.parameters == sent.parameters)
        }
    }

    @Test(arguments: ["1.5", "", "-", "+1", " 1", "9223372036854775808", "１", nil])
    func `what is not a bigint is refused, with its column`(text: String?) async throws {
        let connection = try await database.connect()
        let error = try await #require(throws: PostgresError.self) {
            try await connection.rows(Numbers(text: text))
        }
        #expect(error.code == .decoding)
        #expect(error.message.contains("column 1 (text)"))
    }

    @Test
    func `the ends of the range of bigint are read`() async throws {
        let connection = try await database.connect()
        for number in [Int64.min, .max, 0, -0, 7] {
            #expect(try await connection.rows(Numbers(text: String(number))) == [number])
        }
    }

    @Test
    func `a NUL byte is refused before it can cut a text short`() async throws {
        let connection = try await database.connect()
        for parameter in [Parameter.text("a\0b"), .texts(["a\0b"])] {
            let error = try await #require(throws: PostgresError.self) {
                _ = try await connection.query("select $1::text", [parameter])
            }
            #expect(error.code == .parameter)
        }
    }
}
