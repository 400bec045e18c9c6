import Domain
import Testing

struct WrittenTests {
    @Test(arguments: [
        ("ABC-1", "ABC-1"), ("ＡＢＣ－１", "ABC-1"), ("￥１，０００", "¥1,000"), ("Ａ　Ｂ", "A B"),
        ("−5", "-5"), ("～", "~"), ("さくらｲﾝﾀｰﾈｯﾄ", "さくらｲﾝﾀｰﾈｯﾄ"), ("", ""), ("（！）", "(!)"),
    ])
    func `full-width forms become half-width and kana stay`(text: String, narrow: String) {
        #expect(halfWidth(text) == narrow)
    }

    @Test(
        arguments: [
            ("1000", 1000), ("1,000", 1000), ("¥1,000", 1000), ("１，０００", 1000), ("￥１，０００", 1000),
            ("+5", 5), ("1,000円", 1000), ("１０００ 円", 1000), (" 12 ", 12), ("¥ 1,234,567", 1_234_567),
            ("\\1,000", 1000), ("0", 0), ("007", 7), ("9223372036854775807", .max),
            ("9,223,372,036,854,775,807", .max), ("　５　", 5),
        ] as [(String, Int64)]
    )
    func `a whole number is read as people write it`(text: String, number: Int64) throws {
        #expect(try WrittenNumber.whole(text) == number)
        #expect(try WrittenNumber.whole(text, allowsNegative: true) == number)
    }

    @Test(
        arguments: [
            ("-1,000", -1000), ("△1,000", -1000), ("▲ 5", -5), ("¥-5", -5), ("-¥5", -5), ("－５", -5),
            ("-9223372036854775808", .min),
        ] as [(String, Int64)]
    )
    func `a number below zero is read only where it may be`(text: String, number: Int64) throws {
        #expect(try WrittenNumber.whole(text, allowsNegative: true) == number)
        guard number > .min else { return }
        let error = #expect(throws: WrittenError.self) { try WrittenNumber.whole(text) }
        #expect(error?.rule == .negative)
    }

    @Test(
        arguments: [
            ("", .empty, "missing"), ("　", .empty, "missing"),
            ("68億円", .unitInNumber, "write 6800000000"), ("6.8億", .unitInNumber, "write 680000000"),
            ("1.5億", .unitInNumber, "write 150000000"), ("12万", .unitInNumber, "write 120000"),
            ("5千", .unitInNumber, "write 5000"), ("５千円", .unitInNumber, "write 5000"),
            ("1億2,000万円", .unitInNumber, "write 120000000"),
            ("3百万円", .unitInNumber, "write 3000000"), ("3千5百", .unitInNumber, "write 3500"),
            ("2兆", .unitInNumber, "write 2000000000000"),
            ("¥1,000万", .unitInNumber, "write 10000000"),
            ("0.00005万", .unitInNumber, "without \"万\""), ("1万2億", .unitInNumber, "without"),
            ("500台", .unitInNumber, "without \"台\""), ("1000 JPY", .unitInNumber, "JPY"),
            ("1 000", .unitInNumber, "without"), ("68M", .unitInNumber, "without \"M\""),
            ("1000.5", .wholeNumber, "write a whole number"),
            ("1000.00", .wholeNumber, "write 1000"),
            ("1.000", .wholeNumber, "write a whole number"),
            ("1000.", .wholeNumber, "digits alone"),
            ("1e3", .wholeNumber, "exponent"), ("6.8E+09", .wholeNumber, "exponent"),
            ("abc", .wholeNumber, "digits alone"), ("$1,000", .wholeNumber, "digits alone"),
            ("--5", .wholeNumber, "digits alone"), ("¥¥5", .wholeNumber, "digits alone"),
            ("億", .wholeNumber, "digits alone"), ("#REF!", .wholeNumber, "digits alone"),
            ("1,00", .commaGroups, "commas"), ("1,0000", .commaGroups, "commas"),
            (",100", .commaGroups, "commas"), ("1000,000", .commaGroups, "commas"),
            ("1,,000", .commaGroups, "commas"), ("1,000,", .commaGroups, "commas"),
            ("9223372036854775808", .overflow, "9223372036854775807"),
            ("99999999999999999999999", .overflow, "9223372036854775807"),
        ] as [(String, WrittenError.Rule, String)]
    )
    func `a number that is not whole is refused with what to write`(
        text: String,
        rule: WrittenError.Rule,
        words: String
    ) {
        let error = #expect(throws: WrittenError.self) { try WrittenNumber.whole(text) }
        #expect(error?.rule == rule, "\(error?.message ?? "")")
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        ("25000.50", "25000.50"), ("¥25,000.50", "25000.50"), ("１．５", "1.5"), ("3", "3"),
    ])
    func `a decimal number is read as people write it`(text: String, number: String) throws {
        #expect(try WrittenNumber.decimal(text).description == number)
    }

    @Test(
        arguments: [
            ("", .empty), ("-1.5", .negative), ("1.5e3", .wholeNumber), ("1.5億", .unitInNumber),
            ("0.0000000001", .decimal), ("1234567890123456789", .decimal), ("1.5.2", .unitInNumber),
        ] as [(String, WrittenError.Rule)]
    )
    func `a number that is no decimal is refused`(text: String, rule: WrittenError.Rule) {
        let error = #expect(throws: WrittenError.self) { try WrittenNumber.decimal(text) }
        #expect(error?.rule == rule, "\(error?.message ?? "")")
    }
}

struct WrittenDateTests {
    @Test(arguments: [
        ("2024-04-01", "2024-04-01"), ("2024-4-1", "2024-04-01"), ("2024/4/1", "2024-04-01"),
        ("2024/04/01", "2024-04-01"), ("2024.4.1", "2024-04-01"), ("20240401", "2024-04-01"),
        ("2024年4月1日", "2024-04-01"), ("令和6年4月1日", "2024-04-01"),
        ("令和元年5月1日", "2019-05-01"), ("令和1年5月1日", "2019-05-01"),
        ("平成31年4月30日", "2019-04-30"), ("平成元年1月8日", "1989-01-08"),
        ("昭和64年1月7日", "1989-01-07"), ("昭和元年12月25日", "1926-12-25"),
        ("R6.4.1", "2024-04-01"), ("r6/4/1", "2024-04-01"), ("R6-04-01", "2024-04-01"),
        ("R元.5.1", "2019-05-01"), ("H31.4.30", "2019-04-30"), ("S63.2.29", "1988-02-29"),
        ("２０２４年４月１日", "2024-04-01"), ("２０２４／４／１", "2024-04-01"),
        ("令和６年４月１日", "2024-04-01"), ("Ｒ６．４．１", "2024-04-01"),
        ("２０２４０４０１", "2024-04-01"), (" 2024/4/1 ", "2024-04-01"),
        ("2024/4/1 0:00", "2024-04-01"), ("2024/04/01 00:00:00", "2024-04-01"),
        ("令和6年 4月 1日", "2024-04-01"), ("2024/2/29", "2024-02-29"),
    ])
    func `a day is read as people write it`(text: String, day: String) throws {
        #expect(try WrittenDate.read(text).iso == day)
    }

    @Test(
        arguments: [
            ("", .empty, "missing"), ("2023-02-29", .dateUnknown, "February 2023 has 28 days"),
            ("2024/4/31", .dateUnknown, "April 2024 has 30 days"),
            ("2024-02-30", .dateUnknown, "29 days"), ("2024/13/1", .dateUnknown, "1 to 12"),
            ("20241301", .dateUnknown, "1 to 12"), ("2024/4/0", .dateUnknown, "30 days"),
            ("令和6年2月30日", .dateUnknown, "29 days"),
            ("平成32年4月1日", .eraBounds, "write 令和2年4月1日 or 2020-04-01"),
            ("平成31年5月1日", .eraBounds, "write 令和元年5月1日 or 2019-05-01"),
            ("令和元年4月30日", .eraBounds, "write 平成31年4月30日 or 2019-04-30"),
            ("昭和64年1月8日", .eraBounds, "write 平成元年1月8日 or 1989-01-08"),
            ("昭和元年12月24日", .eraBounds, "write 1926-12-24"), ("H32.4.1", .eraBounds, "2020-04-01"),
            ("令和0年4月1日", .eraBounds, "2018-04-01"),
            ("24/4/1", .dateFormat, "four digits"), ("04/01/2024", .dateFormat, "four digits"),
            ("4/1", .dateFormat, "year, month and day"),
            ("4月1日", .dateFormat, "year, month and day"),
            ("2024年4月", .dateFormat, "year, month and day"), ("240401", .dateFormat, "2024-04-01"),
            ("2024-04/01", .dateFormat, "such as"), ("2024/4/1/2", .dateFormat, "such as"),
            ("45383", .dateFormat, "2024-04-01"), ("2024/4/1 9:30", .dateFormat, "time of day"),
            ("2024-04-01T00:00:00+09:00", .dateFormat, "time of day"),
            ("1-Apr-24", .dateFormat, ""),
            ("Apr 1, 2024", .dateFormat, ""), ("令和六年四月一日", .dateFormat, ""),
            ("元年5月1日", .dateFormat, ""), ("2024元年5月1日", .dateFormat, ""), ("日", .dateFormat, ""),
            ("-2024-4-1", .dateFormat, ""), ("2024//1", .dateFormat, ""), ("R", .dateFormat, ""),
            ("0000-01-01", .dateFormat, ""),
            ("99999999999999999999", .dateFormat, ""), ("2024年4月1日日", .dateFormat, ""),
        ] as [(String, WrittenError.Rule, String)]
    )
    func `what is no day is refused with what to write`(
        text: String,
        rule: WrittenError.Rule,
        words: String
    ) {
        let error = #expect(throws: WrittenError.self) { try WrittenDate.read(text) }
        #expect(error?.rule == rule, "\(error?.message ?? "")")
        #expect(words.isEmpty || error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}
