package import Domain
package import Operations

/// How numbers, yen, days and shares are written on a page.
///
/// Rounding, wherever it is, is half away from zero, and the exact figure stays in the document, as
/// the value of the element that shows it. What is not 0 never reads as 0.
package struct Figures: Sendable {
    package let language: Language
    package let era: PageSettings.Era
    package let yenUnit: PageSettings.YenUnit

    /// `unit`: that of a page whose reader has chosen none.
    package init(_ settings: PageSettings, unit: PageSettings.YenUnit = .yen) {
        self.language = settings.language
        self.era = settings.era
        self.yenUnit = settings.yenUnit ?? unit
    }

    /// Where there is no figure.
    package static let none = "–"

    // MARK: Numbers

    /// With its thousands apart; of a decimal, those before the point.
    package static func grouped(_ digits: some StringProtocol) -> String {
        let isNegative = digits.hasPrefix("-")
        let unsigned = isNegative ? digits.dropFirst() : digits[...]
        let whole = Array(unsigned.prefix { $0 != "." })
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return (isNegative ? "−" : "") + grouped + unsigned.dropFirst(whole.count)
    }

    package static func number(_ number: some BinaryInteger) -> String {
        grouped(String(number))
    }

    /// A decimal to three places behind the point, as EFLOPS are shown.
    package func eflops(_ value: Decimal) -> String {
        Self.rounded(value, places: 3, language)
    }

    /// To so many places, zeros at the end kept, so that columns stand under one another.
    static func rounded(_ value: Decimal, places: Int, _ language: Language) -> String {
        // The value's digits, moved to the left by the places: half a unit more, then cut off.
        var ten: Int64 = 1
        for _ in 0..<places { ten *= 10 }
        let half = Decimal("0.5") ?? Decimal(0)
        let magnitude = value < Decimal(0) ? Decimal(0).subtracting(value) ?? value : value
        guard let moved = magnitude.multiplied(by: ten)?.adding(half)?.roundedDown else {
            return grouped(value.trimmed.description)
        }
        if moved == 0, magnitude != Decimal(0) {
            return tiny(places: places, isNegative: value < Decimal(0), language)
        }
        let shown = Decimal(moved).shiftedRight(by: places) ?? Decimal(moved)
        return grouped((value < Decimal(0) ? "-" : "") + shown.description)
    }

    private static func tiny(places: Int, isNegative: Bool, _ language: Language) -> String {
        let least = "0." + String(repeating: "0", count: max(0, places - 1)) + "1"
        let sign = isNegative ? "−" : ""
        return sign + language("<\(least)", "\(least)未満")
    }

    // MARK: Yen

    /// What a heading says beside amounts: 円, 千円 or 億円.
    package var yenUnitName: String {
        switch yenUnit {
        case .yen: language("¥", "円")
        case .thousand: language("¥ thousand", "千円")
        // 億 is no word of English: the same figure in thousand millions.
        case .oku: language("¥ billion", "億円")
        }
    }

    /// The amount in the unit: whole yen, whole thousands, or millions as 億円 to two places (in
    /// English as billions to three).
    package func yen(_ amount: Int128) -> String {
        // Nothing is nothing in every unit, and stands out among small amounts.
        guard amount != 0 else { return "0" }
        switch yenUnit {
        case .yen: return Self.number(amount)
        case .thousand: return inUnits(of: 1000, places: 0, amount)
        case .oku:
            return language == .ja
                ? inUnits(of: 100_000_000, places: 2, amount)
                : inUnits(of: 1_000_000_000, places: 3, amount)
        }
    }

    private func inUnits(of unit: Int128, places: Int, _ amount: Int128) -> String {
        var step = unit
        for _ in 0..<places { step /= 10 }
        let magnitude = Int128(amount.magnitude)
        let steps = (magnitude + step / 2) / step
        let sign = amount < 0 ? "−" : ""
        if steps == 0 {
            return places == 0
                ? sign + language("<1", "1未満")
                : Self.tiny(places: places, isNegative: amount < 0, language)
        }
        guard places > 0 else { return sign + Self.number(steps) }
        let digits = String(steps)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return sign + Self.grouped(padded.dropLast(places)) + "." + padded.suffix(places)
    }

    /// The amount with its unit, where it stands alone.
    package func yenWithUnit(_ amount: Int128) -> String {
        switch (yenUnit, language) {
        case (.yen, .en): "¥" + yen(amount)
        case (_, .en): "¥" + yen(amount) + (yenUnit == .thousand ? " thousand" : " billion")
        case (_, .ja): yen(amount) + " " + yenUnitName
        }
    }

    /// Whole yen with their unit, whatever the reader has chosen.
    static func yenAlone(_ amount: Int128, _ language: Language) -> String {
        language("¥" + number(amount), number(amount) + " 円")
    }

    // MARK: Days

    package func day(_ day: Day) -> String {
        guard era == .japanese, let era = day.era else { return day.iso }
        let (_, month, dayOfMonth) = day.civil
        return language(
            "\(era.letter)\(era.year)-\(padded(month))-\(padded(dayOfMonth))",
            "\(era.name)\(yearOfEra(era.year))年\(month)月\(dayOfMonth)日"
        )
    }

    /// The month of `2024-12`; any other text as it is.
    package func month(_ text: String) -> String {
        guard era == .japanese, let day = Day(iso: text + "-01"), let era = day.era else {
            return text
        }
        let month = day.civil.month
        return language(
            "\(era.letter)\(era.year)-\(padded(month))",
            "\(era.name)\(yearOfEra(era.year))年\(month)月"
        )
    }

    /// A fiscal year, which begins in April.
    package func fiscalYear(_ year: Int) -> String {
        guard era == .japanese, let era = Day(year: year, month: 5, day: 1)?.era else {
            return language("FY\(year)", "\(year)年度")
        }
        return language(
            "FY\(era.letter)\(era.year)",
            "\(era.name)\(yearOfEra(era.year))年度"
        )
    }

    /// A moment in Asia/Tokyo, to the minute.
    package func moment(_ instant: Instant) -> String {
        let clock = instant.rfc3339.dropFirst(11).prefix(5)
        return day(instant.businessDay) + " " + clock
    }

    private func yearOfEra(_ year: Int) -> String { year == 1 ? "元" : String(year) }

    private func padded(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}

extension HTML {
    /// A number that a program reads exactly, however it is shown.
    mutating func data(_ exact: String, _ shown: String) {
        self("data", ["value": exact], shown)
    }

    mutating func yen(_ amount: Int128?, _ figures: Figures) {
        guard let amount else { return text(Figures.none) }
        data(String(amount), figures.yen(amount))
    }

    mutating func eflops(_ value: Decimal, _ figures: Figures) {
        data(value.trimmed.description, figures.eflops(value))
    }

    mutating func day(_ day: Day?, _ figures: Figures) {
        guard let day else { return text(Figures.none) }
        self("time", ["datetime": day.iso], figures.day(day))
    }

    mutating func month(_ text: String?, _ figures: Figures) {
        guard let text else { return self.text(Figures.none) }
        self("time", ["datetime": text], figures.month(text))
    }
}
