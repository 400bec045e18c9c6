/// A share or a subsidy rate, above 0 and at most 1, such as `1/2`.
///
/// It keeps its terms as they were written: `2/4` and `1/2` are the same share but not equal here,
/// because a record is compared as it was made.
public struct Fraction: Hashable, Sendable, CustomStringConvertible {
    /// 1…denominator.
    public let numerator: Int64
    /// 1…999,999,999.
    public let denominator: Int64

    /// The share, or nil where it is not above 0 and at most 1, or a term has over 9 digits.
    public init?(_ numerator: Int64, over denominator: Int64) {
        guard numerator >= 1, numerator <= denominator, denominator <= 999_999_999 else {
            return nil
        }
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Reads `1/2`, full-width forms included.
    ///
    /// - Throws: for a percentage, a decimal, `２分の１` or a date into which a spreadsheet turned
    ///   a fraction, an error that says what to write.
    public init(written text: String) throws(WrittenError) {
        let narrow = trimmedHalfWidth(text)
        guard !narrow.isEmpty else {
            throw WrittenError(.empty, "a fraction is missing: write one such as 1/2")
        }
        let terms = narrow.split(separator: "/", omittingEmptySubsequences: false)
        guard terms.count == 2, let numerator = Fraction.term(terms[0]),
            let denominator = Fraction.term(terms[1])
        else { throw Fraction.unreadable(text, narrow) }
        guard let fraction = Fraction(numerator, over: denominator) else {
            throw WrittenError(
                .fraction,
                "\(quoted(text)) is not a share: it lies above 0 and is at most 1, such as 1/2"
            )
        }
        self = fraction
    }

    /// The terms as written: `1/2`.
    public var description: String {
        "\(numerator)/\(denominator)"
    }

    /// That share of an amount, rounded down in one step to a multiple of the rounding unit in yen
    /// (1 or more).
    public func floor(of yen: Int64, unit: Int64 = 1) -> Int64 {
        precondition(unit >= 1, "a rounding unit is at least 1 yen")
        let below = Int128(denominator) * Int128(unit)
        let (quotient, rest) = (Int128(yen) * Int128(numerator)).quotientAndRemainder(
            dividingBy: below
        )
        // Rounding down an amount near the lowest number may leave Int64; it stays at the limit.
        let floor = (rest < 0 ? quotient - 1 : quotient) * Int128(unit)
        return Int64(clamping: floor)
    }

    private static func term(_ text: Substring) -> Int64? {
        guard (1...9).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { return nil }
        return Int64(text)
    }

    private static func unreadable(_ text: String, _ narrow: String) -> WrittenError {
        if narrow.contains("月") || narrow.split(separator: "/").count == 3 {
            return WrittenError(
                .fraction,
                """
                \(quoted(text)) is a date into which a spreadsheet turned a fraction: give the \
                column the format Text and write the fraction again
                """
            )
        }
        if let meant = meant(narrow) {
            return WrittenError(.fraction, "\(quoted(text)) is not a fraction: write \(meant)")
        }
        return WrittenError(.fraction, "\(quoted(text)) is not a fraction: write one such as 1/2")
    }

    /// The fraction that `50%`, `0.5` or `2分の1` stand for, in lowest terms.
    private static func meant(_ narrow: String) -> Fraction? {
        if let words = narrow.firstRange(of: "分の") {
            guard let below = term(narrow[..<words.lowerBound]),
                let above = term(narrow[words.upperBound...])
            else { return nil }
            return Fraction(above, over: below)
        }
        let isPercentage = narrow.hasSuffix("%")
        let digits = isPercentage ? narrow.dropLast() : Substring(narrow)
        guard let share = Decimal(digits)?.shiftedRight(by: isPercentage ? 2 : 0) else {
            return nil
        }
        var numerator: Decimal? = share
        var denominator: Int64 = 1
        while let whole = numerator, !whole.isWhole, denominator < 100_000_000 {
            numerator = whole.multiplied(by: 10)
            denominator *= 10
        }
        guard let numerator, numerator.isWhole, let above = numerator.roundedDown, above > 0 else {
            return nil
        }
        let divisor = greatestCommonDivisor(above, denominator)
        return Fraction(above / divisor, over: denominator / divisor)
    }

    private static func greatestCommonDivisor(_ left: Int64, _ right: Int64) -> Int64 {
        right == 0 ? left : greatestCommonDivisor(right, left % right)
    }
}
