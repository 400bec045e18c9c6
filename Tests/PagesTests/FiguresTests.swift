import Domain
import Operations
import Pages
import Testing

struct FiguresTests {
    static func figures(
        _ language: Language = .ja,
        era: PageSettings.Era = .western,
        unit: PageSettings.YenUnit = .yen
    ) -> Figures {
        var settings = PageSettings(language: language)
        settings.era = era
        settings.yenUnit = unit
        return Figures(settings)
    }

    @Test(arguments: [
        ("0", "0"), ("12", "12"), ("123", "123"), ("1234", "1,234"), ("1234567", "1,234,567"),
        ("-1234", "−1,234"), ("1234567.89", "1,234,567.89"), ("-0.5", "−0.5"), ("999", "999"),
    ])
    func `thousands stand apart`(digits: String, shown: String) {
        #expect(Figures.grouped(digits) == shown)
    }

    /// Half away from zero; what is not 0 never reads as 0, and 0 is 0 in every unit.
    @Test(arguments: [
        (0, "0", "0", "0"), (1, "1", "1未満", "0.01未満"), (499, "499", "1未満", "0.01未満"),
        (500, "500", "1", "0.01未満"), (-1, "−1", "−1未満", "−0.01未満"),
        (1_499, "1,499", "1", "0.01未満"), (1_500, "1,500", "2", "0.01未満"),
        (499_999, "499,999", "500", "0.01未満"), (500_000, "500,000", "500", "0.01"),
        (-500_000, "−500,000", "−500", "−0.01"),
        (1_499_999, "1,499,999", "1,500", "0.01"), (1_500_000, "1,500,000", "1,500", "0.02"),
        (99_999_999, "99,999,999", "100,000", "1.00"),
        (6_365_000_000, "6,365,000,000", "6,365,000", "63.65"),
        (116_600_000_000, "116,600,000,000", "116,600,000", "1,166.00"),
        (
            9_223_372_036_854_775_807, "9,223,372,036,854,775,807", "9,223,372,036,854,776",
            "92,233,720,368.55"
        ),
    ])
    func `yen are rounded as the page says`(
        amount: Int64,
        yen: String,
        thousand: String,
        oku: String
    ) {
        #expect(Self.figures(unit: .yen).yen(Int128(amount)) == yen)
        #expect(Self.figures(unit: .thousand).yen(Int128(amount)) == thousand)
        #expect(Self.figures(unit: .oku).yen(Int128(amount)) == oku)
    }

    @Test(arguments: [
        (Language.en, PageSettings.YenUnit.yen, "¥6,365,000,000"),
        (.en, .thousand, "¥6,365,000 thousand"), (.en, .oku, "¥6.365 billion"),
        (.ja, .yen, "6,365,000,000 円"), (.ja, .thousand, "6,365,000 千円"), (.ja, .oku, "63.65 億円"),
    ])
    func `an amount that stands alone has its unit`(
        language: Language,
        unit: PageSettings.YenUnit,
        shown: String
    ) {
        #expect(Self.figures(language, unit: unit).yenWithUnit(6_365_000_000) == shown)
    }

    @Test(arguments: [
        ("2024-12-05", "令和6年12月5日", "R6-12-05"), ("2019-05-01", "令和元年5月1日", "R1-05-01"),
        ("2019-04-30", "平成31年4月30日", "H31-04-30"), ("1989-01-08", "平成元年1月8日", "H1-01-08"),
        ("1989-01-07", "昭和64年1月7日", "S64-01-07"), ("1926-12-25", "昭和元年12月25日", "S1-12-25"),
        ("1926-12-24", "1926-12-24", "1926-12-24"), ("2020-01-01", "令和2年1月1日", "R2-01-01"),
    ])
    func `days are told by era`(iso: String, japanese: String, english: String) throws {
        let day = try #require(Day(iso: iso))
        #expect(Self.figures(.ja, era: .japanese).day(day) == japanese)
        #expect(Self.figures(.en, era: .japanese).day(day) == english)
        #expect(Self.figures(.ja).day(day) == iso)
        #expect(Self.figures(.en).day(day) == iso)
    }

    @Test func `months and fiscal years are told by era`() {
        let japanese = Self.figures(.ja, era: .japanese)
        #expect(japanese.month("2025-06") == "令和7年6月")
        #expect(japanese.fiscalYear(2024) == "令和6年度")
        #expect(japanese.fiscalYear(2019) == "令和元年度")
        #expect(Self.figures(.ja).fiscalYear(2024) == "2024年度")
        #expect(Self.figures(.en).fiscalYear(2024) == "FY2024")
        #expect(Self.figures(.en, era: .japanese).fiscalYear(2024) == "FYR6")
    }

    @Test(arguments: [
        ("0", "0.000"), ("1.9788", "1.979"), ("0.0005", "0.001"), ("0.00049", "<0.001"),
        ("60", "60.000"), ("-1.2345", "−1.235"), ("6.062384", "6.062"),
        ("12345.6789", "12,345.679"),
    ])
    func `EFLOPS have three places`(exact: String, shown: String) throws {
        let value = try #require(Decimal(exact))
        #expect(Self.figures(.en).eflops(value) == shown)
    }

    @Test func `a moment is told in Tokyo to the minute`() throws {
        let moment = try #require(Instant(rfc3339: "2024-12-31T15:30:59Z"))
        #expect(Self.figures(.en).moment(moment) == "2025-01-01 00:30")
    }
}
