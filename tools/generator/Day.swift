/// A day of the programme, counted from 2023-04-01.
///
/// The generator knows nothing of the product's own types, so that it stays a witness from outside.
struct Day: Comparable {
    let offset: Int

    static let first = Day(offset: 0)
    /// 2026-09-30, the last day on which anything happens.
    static let last = Day(offset: 1278)

    static func + (day: Day, days: Int) -> Day {
        Day(offset: day.offset + days)
    }

    static func < (left: Day, right: Day) -> Bool {
        left.offset < right.offset
    }

    /// The year in which its fiscal year begins, on 1 April.
    var fiscalYear: Int {
        var year = 2023
        var left = offset
        while left >= Day.yearLength(year) {
            left -= Day.yearLength(year)
            year += 1
        }
        return year
    }

    /// 31 March at the end of a fiscal year.
    static func yearEnd(of fiscalYear: Int) -> Day {
        Day(offset: (2023...fiscalYear).reduce(-1) { $0 + yearLength($1) })
    }

    /// The last day of its month.
    var monthEnd: Day {
        let month = iso.prefix(7)
        var day = self
        while (day + 1).iso.prefix(7) == month { day = day + 1 }
        return day
    }

    /// `2023-04-01`.
    var iso: String {
        // Years that begin on 1 April, as the programme does, end in the month of the leap day.
        var year = 2023
        var left = offset
        while left >= Day.yearLength(year) {
            left -= Day.yearLength(year)
            year += 1
        }
        var month = 4
        while left >= Day.monthLength(month, year: year) {
            left -= Day.monthLength(month, year: year)
            month = month == 12 ? 1 : month + 1
        }
        let calendarYear = month < 4 ? year + 1 : year
        return "\(calendarYear)-\(padded(month, 2))-\(padded(left + 1, 2))"
    }

    /// The length of the year that begins on 1 April of `year`.
    private static func yearLength(_ year: Int) -> Int {
        isLeap(year + 1) ? 366 : 365
    }

    private static func monthLength(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year + 1) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }
}

/// The number with zeros before it, up to that many digits.
func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}
