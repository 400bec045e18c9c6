/// Reads days as people and spreadsheets write them.
///
/// `2024-04-01`, `2024/4/1`, `2024.4.1`, `20240401`, `2024年4月1日`, `令和6年4月1日`,
/// `令和元年5月1日`, `R6.4.1`, `R6/4/1`, all of these in full-width forms, and each with a midnight
/// behind it, which spreadsheets add (`2024/4/1 0:00`). The year comes first and is never
/// shortened, so that no date can be read in two ways.
public enum WrittenDate {
    /// The day that the text writes.
    ///
    /// - Throws: an error that says what to write, or how long the month is, or when the era ended.
    public static func read(_ text: String) throws(WrittenError) -> Day {
        if let day = Day(iso: text) { return day }
        let narrow = trimmedHalfWidth(text)
        guard !narrow.isEmpty else {
            throw WrittenError(.empty, "a date is missing: write one such as 2024-04-01")
        }
        let date = try withoutMidnight(narrow, of: text)
        let (era, numbers) = try parts(date, of: text)
        guard let era else {
            return try day(numbers.year, numbers.month, numbers.day, of: text)
        }
        let year = era.firstYear + numbers.year - 1
        let day = try day(year, numbers.month, numbers.day, of: text)
        try check(day, in: era, of: text)
        return day
    }

    /// The date without `0:00` or `00:00:00` behind it.
    private static func withoutMidnight(
        _ narrow: String,
        of text: String
    ) throws(WrittenError) -> Substring {
        guard let gap = narrow.firstIndex(where: { $0 == " " || $0 == "T" }),
            narrow[gap...].contains(":")
        else { return narrow[...] }
        let time = narrow[gap...].dropFirst()
        guard time.utf8.allSatisfy({ $0 == 0x30 || $0 == 0x3A || $0 == 0x20 }) else {
            throw WrittenError(
                .dateFormat,
                "\(quoted(text)) has a time of day: write the date alone, such as 2024-04-01"
            )
        }
        return narrow[..<gap]
    }

    /// Takes the date apart; without an era, the year has four digits.
    private static func parts(
        _ date: Substring,
        of text: String
    ) throws(WrittenError) -> (era: Era?, numbers: (year: Int, month: Int, day: Int)) {
        let era = Era.all.first { era in
            date.hasPrefix(era.name) || date.hasPrefix(era.letter)
                || date.hasPrefix(era.letter.lowercased())
        }
        let isNamed = era.map { date.hasPrefix($0.name) } ?? false
        let rest = era == nil ? date : date.dropFirst(isNamed ? 2 : 1)
        if era == nil, rest.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            return (nil, try run(rest, of: text))
        }
        guard let pieces = pieces(rest) else { throw unreadable(text) }
        let year = era != nil && pieces[0] == "元" ? 1 : number(pieces[0])
        guard let year, let month = number(pieces[1]), let day = number(pieces[2]) else {
            throw unreadable(text)
        }
        guard era != nil || pieces[0].utf8.count == 4 else {
            throw WrittenError(
                .dateFormat,
                "the year of \(quoted(text)) comes first, in four digits: write 2024-04-01"
            )
        }
        return (era, (year, month, day))
    }

    /// Three pieces between equal separators, or before 年, 月 and 日.
    private static func pieces(_ rest: Substring) -> [Substring]? {
        if rest.hasSuffix("日") {
            let pieces = rest.dropLast().split(
                omittingEmptySubsequences: false,
                whereSeparator: { $0 == "年" || $0 == "月" }
            )
            let marks = rest.filter { "年月日".contains($0) }
            return pieces.count == 3 && marks == "年月日" ? pieces : nil
        }
        for separator: Character in ["-", "/", "."] where rest.contains(separator) {
            let pieces = rest.split(separator: separator, omittingEmptySubsequences: false)
            return pieces.count == 3 ? pieces : nil
        }
        return nil
    }

    private static func number(_ piece: Substring) -> Int? {
        let digits = piece.drop(while: { $0 == " " })
        guard (1...4).contains(digits.utf8.count) else { return nil }
        return Day.digits(Array(digits.utf8)[...])
    }

    /// Reads digits alone, as `20240401`; five of them are the day number of a spreadsheet.
    private static func run(
        _ digits: Substring,
        of text: String
    ) throws(WrittenError) -> (year: Int, month: Int, day: Int) {
        guard let value = Int(digits) else { throw unreadable(text) }
        if digits.utf8.count == 8 {
            return (value / 10_000, value / 100 % 100, value % 100)
        }
        guard digits.utf8.count == 5 else { throw unreadable(text) }
        // Day 1 is 1900-01-01, and a 1900-02-29 that never was is counted: from March 1900 on, day
        // 0 is 1899-12-30.
        let day = Day(number: Int32(value - 25_569))
        throw WrittenError(
            .dateFormat,
            """
            \(quoted(text)) is a spreadsheet's number of a day: give the cell a date format \
            (it may be \(day.iso))
            """
        )
    }

    private static func day(
        _ year: Int,
        _ month: Int,
        _ day: Int,
        of text: String
    ) throws(WrittenError) -> Day {
        if let day = Day(year: year, month: month, day: day) { return day }
        guard (1...12).contains(month) else {
            throw WrittenError(
                .dateUnknown,
                "\(quoted(text)) does not exist: months go from 1 to 12, this one is \(month)"
            )
        }
        guard (1...9999).contains(year) else { throw unreadable(text) }
        // Every month has 28 days at least; the last that exists is its length.
        let length = (28...31).last { Day(year: year, month: month, day: $0) != nil } ?? 28
        throw WrittenError(
            .dateUnknown,
            "\(quoted(text)) does not exist: \(monthNames[month - 1]) \(year) has \(length) days"
        )
    }

    private static func check(
        _ day: Day,
        in era: Era,
        of text: String
    ) throws(WrittenError) {
        if day >= era.first, era.last.map({ day <= $0 }) ?? true { return }
        let fact =
            day < era.first
            ? "began on \(era.first.iso)"
            : "ended on \(era.last?.iso ?? "")"
        let actual = Era.all.first { $0.first <= day }
        let meant = actual.map { "\($0.written(day)) or \(day.iso)" } ?? day.iso
        throw WrittenError(
            .eraBounds,
            "\(quoted(text)) is outside \(era.name), which \(fact): write \(meant)"
        )
    }

    private static func unreadable(_ text: String) -> WrittenError {
        WrittenError(
            .dateFormat,
            "\(quoted(text)) is not a date with year, month and day: write one such as 2024-04-01"
        )
    }

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
}

/// A Japanese era, by which years are counted.
private struct Era {
    let name: String
    let letter: String
    let first: Day
    /// Nil while it lasts.
    let last: Day?

    /// The Gregorian year of its year 1.
    var firstYear: Int { first.civil.year }

    /// The day as this era writes it: `令和2年4月1日`.
    func written(_ day: Day) -> String {
        let (year, month, dayOfMonth) = day.civil
        let number = year - firstYear + 1
        return "\(name)\(number == 1 ? "元" : String(number))年\(month)月\(dayOfMonth)日"
    }

    /// The eras that are read, the latest first.
    ///
    /// The days are those of the cabinet orders that set the era names
    /// (元号を改める政令: 昭和64年政令第1号, 平成31年政令第143号); earlier eras are not read.
    static let all = [
        Era(name: "令和", letter: "R", first: Day(number: 18_017), last: nil),
        Era(name: "平成", letter: "H", first: Day(number: 6947), last: Day(number: 18_016)),
        Era(name: "昭和", letter: "S", first: Day(number: -15_713), last: Day(number: 6946)),
    ]
}

extension Day {
    /// The era that the day lies in, with the letter that stands for it, and the year by it; nil
    /// before the eras that are read.
    package var era: (name: String, letter: String, year: Int)? {
        Era.all.first { $0.first <= self }.map { era in
            (era.name, era.letter, civil.year - era.firstYear + 1)
        }
    }
}
