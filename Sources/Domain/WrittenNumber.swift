/// Reads whole and decimal numbers as people and spreadsheets write them.
///
/// `1000`, `1,000`, `¥1,000`, `１，０００`, `+1000`, `1,000円`: digits, in groups of three where
/// there are commas, with a yen sign in front or behind. What could be meant in two ways is
/// refused, and the error says what to write.
public enum WrittenNumber {
    /// The whole number that the text writes: 0 or more, or below it too where that is allowed
    /// (`-1,000`, `△1,000`, `▲1,000`).
    public static func whole(
        _ text: String,
        allowsNegative: Bool = false
    ) throws(WrittenError) -> Int64 {
        if let plain = plainWhole(text) { return plain }
        let parts = try Parts(text, allowsNegative: allowsNegative)
        guard parts.fraction == nil else { throw notWhole(text, parts) }
        // Every digit is subtracted, as the lowest number has no positive counterpart.
        var value: Int64 = 0
        for digit in parts.whole.utf8 {
            let (tens, isOverTens) = value.multipliedReportingOverflow(by: 10)
            let (next, isOver) = tens.subtractingReportingOverflow(Int64(digit - 0x30))
            guard !isOverTens, !isOver else { throw overflow(text) }
            value = next
        }
        guard !parts.isNegative else { return value }
        guard value > Int64.min else { throw overflow(text) }
        return -value
    }

    /// The decimal number that the text writes: 0 or more, at most 18 digits before the point and
    /// 9 after it.
    public static func decimal(_ text: String) throws(WrittenError) -> Decimal {
        let parts = try Parts(text, allowsNegative: false)
        let fraction = parts.fraction ?? ""
        guard let number = Decimal(fraction.isEmpty ? parts.whole : "\(parts.whole).\(fraction)")
        else {
            throw WrittenError(
                .decimal,
                """
                \(quoted(text)) has too many digits: at most \(Decimal.wholeDigitsMax) stand \
                before the point and \(Decimal.fractionDigitsMax) after it
                """
            )
        }
        return number
    }

    /// Digits alone, too few to overflow: nearly all numbers of a file.
    private static func plainWhole(_ text: String) -> Int64? {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= 18 else { return nil }
        var value: Int64 = 0
        for byte in bytes {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }

    private static func notWhole(_ text: String, _ parts: Parts) -> WrittenError {
        let fraction = parts.fraction ?? ""
        // `1.000` is 1 to some and 1000 to others: no guess is made.
        guard fraction.utf8.allSatisfy({ $0 == 0x30 }), fraction.utf8.count != 3 else {
            return WrittenError(
                .wholeNumber,
                "\(quoted(text)) is not whole: write a whole number (of yen, or of units)"
            )
        }
        let digits = (parts.isNegative ? "-" : "") + parts.whole
        return WrittenError(
            .wholeNumber,
            "\(quoted(text)) has a decimal point: write \(digits)"
        )
    }

    private static func overflow(_ text: String) -> WrittenError {
        WrittenError(
            .overflow,
            "\(quoted(text)) is too large: the limit is \(Int64.max)"
        )
    }
}

/// Sign, digits and fraction of a written number, its currency sign and commas taken away.
private struct Parts {
    let isNegative: Bool
    /// One digit or more.
    let whole: String
    /// The digits after the point; nil without a point.
    let fraction: String?

    init(_ text: String, allowsNegative: Bool) throws(WrittenError) {
        let narrow = trimmedHalfWidth(text)
        guard !narrow.isEmpty else { throw WrittenError(.empty, "a number is missing") }
        var rest = Substring(narrow).unicodeScalars
        let sign = Parts.takePrefix(&rest)
        let digits = Parts.take(&rest) { ("0"..."9").contains($0) || $0 == "," }
        var fraction: String?
        if rest.first == ".", !digits.isEmpty {
            rest.removeFirst()
            fraction = Parts.take(&rest) { ("0"..."9").contains($0) }
        }
        Parts.dropSpaces(&rest)
        if rest.first == "円" { rest.removeFirst() }
        guard rest.isEmpty, !digits.isEmpty, fraction?.isEmpty != true else {
            throw Parts.unreadable(text, narrow, hasDigits: !digits.isEmpty, String(rest))
        }
        self.isNegative = sign == .minus
        self.whole = try Parts.ungrouped(digits, of: text)
        self.fraction = fraction
        if isNegative, !allowsNegative {
            throw WrittenError(.negative, "\(quoted(text)) is below zero, which cannot be here")
        }
    }

    private enum Sign {
        case plus
        case minus
    }

    /// Takes at most one sign and one yen sign, in any order, and the spaces behind them.
    ///
    /// A backslash counts as a yen sign: the two share a byte in Shift_JIS, and the decoder cannot
    /// tell them apart. `△` and `▲` are the minus of Japanese accounts.
    private static func takePrefix(_ rest: inout Substring.UnicodeScalarView) -> Sign? {
        var sign: Sign?
        var hasCurrency = false
        while let first = rest.first {
            switch first {
            case "+" where sign == nil: sign = .plus
            case "-", "△", "▲":
                guard sign == nil else { return sign }
                sign = .minus
            case "¥", "\\":
                guard !hasCurrency else { return sign }
                hasCurrency = true
            default: return sign
            }
            rest.removeFirst()
            dropSpaces(&rest)
        }
        return sign
    }

    private static func take(
        _ rest: inout Substring.UnicodeScalarView,
        while matches: (Unicode.Scalar) -> Bool
    ) -> String {
        let taken = rest.prefix(while: matches)
        rest = rest[taken.endIndex...]
        return String(taken)
    }

    private static func dropSpaces(_ rest: inout Substring.UnicodeScalarView) {
        rest = rest.drop { $0 == " " || $0 == "\t" }
    }

    /// The digits without their commas, which group three digits each.
    private static func ungrouped(
        _ digits: String,
        of text: String
    ) throws(WrittenError) -> String {
        guard digits.utf8.contains(UInt8(ascii: ",")) else { return digits }
        let groups = digits.split(separator: ",", omittingEmptySubsequences: false)
        let isGrouped = groups.dropFirst().allSatisfy { $0.utf8.count == 3 }
        guard isGrouped, let first = groups.first, (1...3).contains(first.utf8.count) else {
            throw WrittenError(
                .commaGroups,
                "the commas of \(quoted(text)) do not group three digits each: write digits alone"
            )
        }
        return groups.joined()
    }

    /// Why the text is no number; where a Japanese unit is to blame, with the number meant.
    private static func unreadable(
        _ text: String,
        _ narrow: String,
        hasDigits: Bool,
        _ rest: String
    ) -> WrittenError {
        if let meant = JapaneseUnits.number(narrow) {
            return WrittenError(
                .unitInNumber,
                "\(quoted(text)) has a unit in it: write \(meant)"
            )
        }
        guard hasDigits, let first = rest.unicodeScalars.first else {
            return WrittenError(
                .wholeNumber,
                "\(quoted(text)) is not a number: write digits alone, such as 1000"
            )
        }
        if first == "e" || first == "E", rest.contains(where: \.isNumber) {
            return WrittenError(
                .wholeNumber,
                """
                \(quoted(text)) has an exponent: write all digits (a spreadsheet shows them in a \
                cell of the format Number)
                """
            )
        }
        return WrittenError(
            .unitInNumber,
            "\(quoted(text)) has more than a number in it: write it without \(quoted(rest))"
        )
    }
}

/// Numbers with Japanese units: `68億円`, `1.5億`, `1億2,000万`, `5千`, `3百万円`.
private enum JapaneseUnits {
    /// The whole number meant, or nil where the text is no such number.
    static func number(_ narrow: String) -> Int64? {
        var total = Decimal(0)
        var below = Decimal(0)
        var digits = ""
        var lastUnit = Int64.max
        var hasUnit = false
        for scalar in narrow.unicodeScalars where !ignored.contains(scalar) {
            if ("0"..."9").contains(scalar) || scalar == "." {
                digits.unicodeScalars.append(scalar)
            } else if let unit = small[scalar] {
                guard let count = Decimal(digits.isEmpty ? "1" : digits),
                    let sum = count.multiplied(by: unit).flatMap(below.adding)
                else { return nil }
                below = sum
                digits = ""
                hasUnit = true
            } else if let unit = large[scalar], unit < lastUnit {
                guard let count = Decimal(digits.isEmpty ? "0" : digits)?.adding(below),
                    count > Decimal(0),
                    let sum = count.multiplied(by: unit).flatMap(total.adding)
                else { return nil }
                total = sum
                below = Decimal(0)
                digits = ""
                lastUnit = unit
                hasUnit = true
            } else {
                return nil
            }
        }
        guard hasUnit, let rest = Decimal(digits.isEmpty ? "0" : digits),
            let meant = rest.adding(below).flatMap(total.adding), meant.isWhole
        else { return nil }
        return meant.roundedDown
    }

    private static let ignored: Set<Unicode.Scalar> = [",", " ", "¥", "\\", "円", "+"]
    private static let small: [Unicode.Scalar: Int64] = ["十": 10, "百": 100, "千": 1000]
    private static let large: [Unicode.Scalar: Int64] = [
        "万": 10_000, "億": 100_000_000, "兆": 1_000_000_000_000,
    ]
}
