import Foundation
import TestSupport
import Testing

/// `bank import` of CSV, by columns that a person declares.
@Suite(.freshDatabase)
struct BankCSVTests {
    private static let options =
        "--account 0001-002-1-345 --from 2025-03-01 --to 2025-03-31 --format json"
    static let columns =
        "--columns 'booked_on=取引日,debit=お支払金額,credit=お預り金額,name=摘要,balance=差引残高'"

    /// As a bank writes it: lines above the header, newest first.
    static let file = """
        普通預金,東京支店
        取引日,摘要,お支払金額,お預り金額,差引残高
        2025/3/31,ｶ)ﾀﾞｲｲﾁ,"1,000",,"¥500"
        令和7年3月30日,利息,,300,"1,500"
        2025-03-05,ｶ)ﾀﾞｲｲﾁ,800,,1200
        """

    private static func bank(
        _ file: String,
        _ columns: String = columns,
        _ more: String = ""
    ) throws -> Shell.Result {
        try Shell.onTestDatabase(
            "chotatsu bank import - \(columns) \(options) \(more)",
            input: file
        )
    }

    @Test(arguments: ["", "iconv -f UTF-8 -t CP932 |"])
    func `rows are read newest first, with dates, amounts and encodings of banks`(
        convert: String
    ) throws {
        let result = try Shell.onTestDatabase(
            """
            cat | \(convert) cat >$TMPDIR/bank-$$.csv
            import() { chotatsu bank import $TMPDIR/bank-$$.csv \(Self.columns) \(Self.options); }
            import >&2; import >&2; rm $TMPDIR/bank-$$.csv
            chotatsu statement show 0001-002-1-0000345-2025-03-01-2025-03-31 --format json
            chotatsu events list --type statement.recorded --format csv | wc -l
            """,
            input: Self.file,
            environment: ["TMPDIR": NSTemporaryDirectory()]
        )
        for part in [
            "\"opening_jpy\": 2000", "\"closing_jpy\": 500", "\"booked_on\": \"2025-03-30\"",
            "\"name\": \"利息\"", "\"amount_jpy\": 300",
        ] {
            #expect(result.output.contains(part), "\(part): \(result.both)")
        }
        // The oldest is the first.
        let places = ["\"amount_jpy\": 800", "\"amount_jpy\": 300", "\"amount_jpy\": 1000"]
            .map { result.output.range(of: $0)?.lowerBound ?? result.output.endIndex }
        #expect(places == places.sorted(), "\(result.output)")
        #expect(result.output.hasSuffix("\n2\n"), "the same file twice added something")
    }

    @Test func `an amount has a sign or a direction, and balances can be given instead`() throws {
        let signed = """
            day,amount,ref
            2025-03-05,-800,R1
            2025-03-06,500,
            """
        let given = "--opening 2000 --closing 1700"
        let columns = "--columns booked_on=day,amount=amount,reference=ref"
        let first = try Self.bank(signed, columns, given)
        #expect(first.status == 0 && first.output.contains("\"recorded\": 1"), "\(first.both)")
        let directed = """
            day,amount,way
            2025-03-05,800,出金
            2025-03-06,500,1
            """
        let second = try Self.bank(
            directed,
            "--columns booked_on=day,amount=amount,direction=way --registry directed",
            given
        )
        #expect(second.status == 0, "\(second.both)")
        let wrong = try Self.bank(signed, columns, "--opening 2000 --closing 1701")
        #expect(wrong.status == 1 && wrong.both.contains("the rows give 1700"), "\(wrong.both)")
        let none = try Self.bank(signed, columns)
        #expect(none.status == 1 && none.both.contains("no balance is known"), "\(none.both)")
    }

    @Test func `a row without an amount tells a balance, which has to fit`() throws {
        let carried = """
            day,out,in,left
            2025-02-28,,,2000
            2025-03-05,800,,1200
            2025-03-06,,,1200
            2025-03-07,,500,1700
            ,,,1700
            """
        let columns = "--columns booked_on=day,debit=out,credit=in,balance=left"
        let rows = carried.split(separator: "\n")
        for (registry, file) in [
            ("oldest", rows), ("newest", rows.prefix(1) + rows.dropFirst().reversed()),
        ] {
            let result = try Shell.onTestDatabase(
                """
                chotatsu bank import - \(columns) \(Self.options) --registry \(registry) >&2
                chotatsu statement show 0001-002-1-0000345-2025-03-01-2025-03-31 \
                    --registry \(registry) --format json
                """,
                input: file.joined(separator: "\n")
            )
            #expect(result.output.contains("\"opening_jpy\": 2000"), "\(result.both)")
            #expect(result.output.contains("\"closing_jpy\": 1700"), "\(result.both)")
            #expect(result.output.components(separatedBy: "\"booked_on\"").count == 3)
        }
        for (old, new, line) in [
            ("06,,,1200", "06,,,1201", "4"), ("\n,,,1700", "\n,,,1701", "6"),
            ("28,,,2000", "28,,,2001", "3"),
        ] {
            let wrong = try Self.bank(carried.replacing(old, with: new), columns)
            let told = try ToldRefusal.all(in: wrong.output)
            #expect(told.map(\.rule) == ["balance"] && told.first?.line == line, "\(wrong.both)")
        }
    }

    @Test func `cells stand below their titles, and a title is of one column`() throws {
        let columns = "--columns booked_on=day,amount=amount,reference=ref"
        let given = "--opening 0 --closing 1"
        for (rows, rule, line, words) in [
            ("", "empty", "1", "the file is empty"),
            ("day,amount,ref\n2025-03-05,1,000,", "cell_count", "2", "4 cells"),
            ("day,amount,ref\n2025-03-05,1", "cell_count", "2", "2 cells"),
            ("day,amount,ref,amount\n2025-03-05,1,,2", "ambiguous_column", "1", "several columns"),
        ] {
            let result = try Self.bank(rows, columns, given)
            let told = try ToldRefusal.all(in: result.output)
            #expect(told.map(\.rule) == [rule] && told.first?.line == line, "\(result.both)")
            #expect(told.first?.message.contains(words) == true, "\(told)")
        }
    }

    @Test func `a title may hold commas and backslashes`() throws {
        let file = #"""
            day,"out,yen",in\yen
            2025-03-05,1,
            2025-03-05,,3
            """#
        let result = try Self.bank(
            file,
            #"--columns 'booked_on=day,debit=out\,yen,credit=in\\yen'"#,
            "--opening 0 --closing 2"
        )
        #expect(result.status == 0, "\(result.both)")
    }

    @Test(arguments: [
        ("差引残高", "残高", "no line has all the columns"),
        ("2025/3/31", "2025/4/1", "it is booked outside 2025-03-01 to 2025-03-31"),
        ("2025/3/31", "2025/2/30", "取引日"),
        ("令和7年3月30日,利息,,300,\"1,500\"\n", "", "a row is missing, twice or wrong"),
        ("300", "3x0", "お預り金額"),
        (",800,,", ",800,5,", "not both"),
    ])
    func `what is wrong is told with its line, and nothing is recorded`(
        part: String,
        instead: String,
        reason: String
    ) throws {
        let result = try Self.bank(Self.file.replacing(part, with: instead))
        #expect(result.status == 1, "\(result.both)")
        #expect(result.both.contains(reason), "\(reason): \(result.both)")
        #expect(result.output.contains("\"recorded\": 0"), "\(result.both)")
    }

    @Test func `a CSV without its layout, and a layout that is none, are usage errors`() throws {
        for (columns, reason) in [
            ("--columns booked_on=a,debit=b", "either debit and credit or amount"),
            ("--columns booked_on=a,amount=b,debit=c", "either debit and credit or amount"),
            ("--columns booked_on=a,amount=b,credit=c", "either debit and credit or amount"),
            ("--columns booked_on=a,debit=b,credit=c,direction=d", "either debit and credit"),
            ("--columns booked_on=a,amount=b,wrong=c", "is not field=title"),
            ("--columns booked_on=a,amount=b --account 1-2-3-4", "bank, branch, kind and number"),
        ] {
            let result = try Shell.onTestDatabase(
                "chotatsu bank import - --account 0001-002-1-345 --from 2025-03-01 "
                    + "--to 2025-03-31 \(columns)",
                input: Self.file
            )
            #expect(result.status == 2 && result.errors.contains(reason), "\(result.both)")
        }
        let bare = try Shell.onTestDatabase("chotatsu bank import -", input: Self.file)
        #expect(bare.status == 1 && bare.both.contains("--columns"), "\(bare.both)")
    }
}
