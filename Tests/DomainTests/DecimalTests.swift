import Domain
import Testing

struct DecimalTests {
    @Test(arguments: [
        ("18180000", "18180000"), ("25000.50", "25000.50"), ("0.8", "0.8"), ("+007.10", "7.10"),
        ("-0.05", "-0.05"), ("0", "0"), ("0.00", "0.00"), ("-12", "-12"),
        ("999999999999999999.999999999", "999999999999999999.999999999"),
        ("000000000000000000000001", "1"),
    ])
    func `a plain decimal keeps its digits`(text: String, description: String) throws {
        #expect(try #require(Decimal(text)).description == description)
    }

    @Test(arguments: [
        "", "-", "+", ".", "1.", ".5", "1.2.3", "1e3", "1,000", "0x1", " 1", "1 ", "１", "--1",
        "1000000000000000000", "0.0000000001", "1.-2",
    ])
    func `anything else is no decimal`(text: String) {
        #expect(Decimal(text) == nil)
    }

    @Test func `numbers are equal by value and hash alike`() throws {
        let long = try #require(Decimal("0.80"))
        let short = try #require(Decimal("0.8"))
        #expect(long == short)
        #expect(long.hashValue == short.hashValue)
        #expect(long.description != short.description)
        #expect(long.trimmed.description == "0.8")
        #expect(try #require(Decimal("100")).trimmed.description == "100")
        #expect(!(long < short) && !(short < long))
    }

    @Test(arguments: [
        ("0.1", "0.2"), ("-0.2", "-0.1"), ("-1", "0.000000001"), ("9.9", "10"), ("0.99", "0.999"),
    ])
    func `the order is that of the values`(low: String, high: String) throws {
        let low = try #require(Decimal(low))
        let high = try #require(Decimal(high))
        #expect(low < high)
        #expect(!(high < low))
        #expect(low != high)
    }

    @Test func `numbers too far apart to align are still ordered`() throws {
        let tiny = try #require(Decimal("0.000000001")?.shiftedRight(by: 27))
        let huge = try #require(Decimal("999999999999999999"))
        let deep = try #require(Decimal(0).subtracting(huge))
        #expect(tiny < huge && !(huge < tiny) && tiny != huge)
        #expect(deep < tiny && !(tiny < deep))
        #expect(huge.adding(tiny) == nil)
    }

    @Test func `sums and products are exact`() throws {
        let tenth = try #require(Decimal("0.1"))
        let fifth = try #require(Decimal("0.2"))
        #expect(tenth.adding(fifth)?.description == "0.3")
        #expect(tenth.subtracting(fifth)?.description == "-0.1")
        #expect(Decimal("25000.50")?.multiplied(by: 3)?.description == "75001.50")
        let rate = try #require(Decimal("151.37"))
        #expect(Decimal("25000.50")?.multiplied(by: rate)?.description == "3784325.6850")
        // 2,000 GPUs of 989.4 TFLOPS in EFLOPS.
        #expect(Decimal("989.4")?.multiplied(by: 2000)?.shiftedRight(by: 6) == Decimal("1.9788"))
    }

    @Test func `what does not fit gives nil`() throws {
        let large = try #require(Decimal("999999999999999999"))
        let squared = try #require(large.multiplied(by: large))
        #expect(squared.multiplied(by: large) == nil)
        #expect(squared.roundedUp == nil)
        #expect(large.shiftedRight(by: 37) == nil)
    }

    @Test(
        arguments: [
            ("2.000", 2, 2), ("2.001", 2, 3), ("-2.5", -3, -2), ("0.999999999", 0, 1), ("0", 0, 0),
        ] as [(String, Int64, Int64)]
    )
    func `rounding goes to the whole numbers around`(text: String, down: Int64, up: Int64) throws {
        let number = try #require(Decimal(text))
        #expect(number.roundedDown == down)
        #expect(number.roundedUp == up)
        #expect(number.isWhole == (down == up))
    }

    @Test(arguments: [
        ("1", "3", "0.333333"), ("2", "3", "0.666667"), ("200", "1.9788", "101.071"),
        ("1", "2", "0.5"), ("1", "8", "0.125"), ("1234567", "1", "1234570"), ("0", "7", "0"),
        ("-2", "3", "-0.666667"), ("9999995", "10", "1000000"), ("0.000001", "7", "0.000000142857"),
    ])
    func `a quotient has six significant digits`(
        above: String,
        below: String,
        quotient: String
    ) throws {
        let above = try #require(Decimal(above))
        let below = try #require(Decimal(below))
        #expect(above.divided(by: below, significantDigits: 6)?.description == quotient)
        #expect(above.divided(by: Decimal(0), significantDigits: 6) == nil)
    }
}

struct FractionTests {
    @Test(
        arguments: [
            ("1/2", 1, 2), ("2/4", 2, 4), ("１／２", 1, 2), (" 1/1 ", 1, 1), ("02/3", 2, 3),
        ] as [(String, Int64, Int64)]
    )
    func `a share is read as written`(text: String, numerator: Int64, denominator: Int64) throws {
        let share = try Fraction(written: text)
        #expect(share == Fraction(numerator, over: denominator))
        #expect(share.description == "\(numerator)/\(denominator)")
    }

    @Test(arguments: [
        ("", ""), ("0/2", "above 0"), ("3/2", "at most 1"), ("1/0", "at most 1"),
        ("-1/2", "such as 1/2"), ("0.5", "write 1/2"), ("50%", "write 1/2"),
        ("６６．７％", "write 667/1000"), ("３分の２", "write 2/3"), ("1月2日", "Text"),
        ("2024/1/2", "Text"), ("half", "such as 1/2"), ("1//2", "such as"), ("150%", "such as"),
        ("1/1000000000", "such as"), ("1", "write 1/1"),
    ])
    func `what is no share is refused with what to write`(text: String, words: String) {
        let error = #expect(throws: WrittenError.self) { try Fraction(written: text) }
        #expect(words.isEmpty || error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.rule == (text.isEmpty ? .empty : .fraction))
    }

    @Test func `a share of an amount is rounded down once`() throws {
        let third = try #require(Fraction(1, over: 3))
        #expect(third.floor(of: 100) == 33)
        #expect(third.floor(of: 10_000, unit: 1000) == 3000)
        #expect(third.floor(of: -100) == -34)
        #expect(third.floor(of: 0) == 0)
        #expect(Fraction(1, over: 1)?.floor(of: .max) == .max)
        #expect(
            Fraction(999_999_998, over: 999_999_999)?.floor(of: .max) == 9_223_372_027_631_403_760
        )
    }
}
