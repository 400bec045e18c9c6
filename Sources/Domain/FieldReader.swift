/// Reads one value of a field as its description says.
package enum FieldReader {
    /// The value that JSON gives for a field of that kind.
    ///
    /// Text is read where a number or a day is due.
    ///
    /// `path`: the dotted path of the field.
    /// Throws the refusal that names it.
    package static func read(
        _ json: JSON,
        _ kind: Field.Kind,
        _ path: String
    ) throws(Rejection) -> Value {
        switch kind {
        case .whole(let range):
            return .int(try whole(json, range, path))
        case .number:
            return .number(try number(json, path))
        case .flag:
            return .bool(try flag(json, path))
        default:
            guard case .string(let written) = json else {
                throw refused(
                    path,
                    json,
                    "shape",
                    "it is text: write it in quotes" + (kind.words.isEmpty ? "" : ", \(kind.words)")
                )
            }
            return try text(written, kind, path)
        }
    }

    private static func text(
        _ written: String,
        _ kind: Field.Kind,
        _ path: String
    ) throws(Rejection) -> Value {
        if case .text(let max) = kind { return .text(try free(written, max, path)) }
        let narrow = halfWidth(written)
        func check(_ holds: Bool, _ rule: String) throws(Rejection) -> Value {
            guard holds else {
                throw refused(path, .string(written), rule, "it is \(kind.words)")
            }
            return .text(narrow)
        }
        switch kind {
        case .code, .newCode, .looseCode:
            return try check(isCode(narrow), "code")
        case .choice(let words):
            guard words.contains(narrow) else {
                let near = nearest(narrow, words).map { "; did you mean \($0)?" } ?? ""
                throw refused(
                    path,
                    .string(written),
                    "choice",
                    "it is one of \(words.joined(separator: ", "))\(near)"
                )
            }
            return .text(narrow)
        case .decimal:
            do { return .text(try WrittenNumber.decimal(written).description) } catch {
                throw refused(path, .string(written), error.rule.rawValue, error.message)
            }
        case .fraction:
            do { return .text(try Fraction(written: written).description) } catch {
                throw refused(path, .string(written), error.rule.rawValue, error.message)
            }
        case .day:
            return .day(try day(written, narrow, path))
        case .dayOrMonthDay:
            if isMonthDay(narrow) { return .text(narrow) }
            return .text(try day(written, narrow, path).iso)
        case .currency:
            return try check(isCurrency(narrow), "currency")
        case .country:
            return try check(isCapitals(narrow, 2), "country")
        case .corporateNumber:
            guard isDigits(narrow, 13...13) else { return try check(false, "corporate_number") }
            guard isCorporateNumber(narrow) else {
                throw refused(
                    path,
                    .string(written),
                    "check_digit",
                    "the first digit does not check the other 12: compare it with the register, a "
                        + "digit is wrong or two are swapped"
                )
            }
            return .text(narrow)
        case .invoiceNumber:
            return try check(isInvoiceNumber(narrow), "invoice_number")
        case .digits(let count):
            return try check(isDigits(narrow, count), "digits")
        case .sha256:
            let lower = narrow.lowercased()
            guard lower.utf8.count == 64, lower.utf8.allSatisfy({ hexDigit($0) != nil }) else {
                return try check(false, "sha256")
            }
            return .text(lower)
        case .uuid:
            guard let id = EventID(narrow) else { return try check(false, "uuid") }
            return .text(id.description)
        default:
            return .text(narrow)
        }
    }

    private static func free(
        _ written: String,
        _ max: Int,
        _ path: String
    ) throws(Rejection) -> String {
        if written.utf8.count > max, written.count > max {
            throw refused(
                path,
                .string(written),
                "length",
                "it has \(written.count) characters: at most \(max) are kept"
            )
        }
        if written.utf8.contains(where: { $0 == 0 }) {
            throw refused(path, .string(written), "control_character", "it holds a NUL character")
        }
        return written
    }

    private static func day(
        _ written: String,
        _ narrow: String,
        _ path: String
    ) throws(Rejection) -> Day {
        if let day = Day(iso: narrow) { return day }
        do { return try WrittenDate.read(written) } catch {
            throw refused(path, .string(written), error.rule.rawValue, error.message)
        }
    }

    private static func whole(
        _ json: JSON,
        _ range: ClosedRange<Int64>,
        _ path: String
    ) throws(Rejection) -> Int64 {
        let written: String
        switch json {
        case .number(let text), .string(let text): written = text
        default:
            throw refused(path, json, "whole_number", "it is a whole number")
        }
        let value: Int64
        do {
            value = try WrittenNumber.whole(written, allowsNegative: range.lowerBound < 0)
        } catch {
            throw refused(path, json, error.rule.rawValue, error.message)
        }
        guard range.contains(value) else {
            let words =
                range.upperBound == Int64.max
                ? "at least \(range.lowerBound)"
                : "from \(range.lowerBound) to \(range.upperBound)"
            throw refused(path, json, "range", "it is \(words)")
        }
        return value
    }

    private static func number(_ json: JSON, _ path: String) throws(Rejection) -> String {
        switch json {
        case .number(let text), .string(let text):
            do { return try WrittenNumber.decimal(text).description } catch {
                throw refused(path, json, error.rule.rawValue, error.message)
            }
        default:
            throw refused(path, json, "decimal", "it is a number")
        }
    }

    private static func flag(_ json: JSON, _ path: String) throws(Rejection) -> Bool {
        switch json {
        case .bool(let flag): return flag
        case .string("true"), .string("TRUE"): return true
        case .string("false"), .string("FALSE"): return false
        default: throw refused(path, json, "flag", "it is true or false")
        }
    }

    private static func refused(
        _ path: String,
        _ json: JSON,
        _ rule: String,
        _ message: String
    ) -> Rejection {
        Rejection(field: path, value: EventReader.shown(json), rule: rule, message: message)
    }
}

/// Whether the text has the form of a code: `[A-Za-z0-9][A-Za-z0-9._/-]{0,63}`.
package func isCode(_ text: String) -> Bool {
    var count = 0
    for unit in text.utf8 {
        let isAlphanumeric =
            (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5A)
            || (unit >= 0x61 && unit <= 0x7A)
        guard isAlphanumeric || (count > 0 && (unit >= 0x2D && unit <= 0x2F || unit == 0x5F))
        else { return false }
        count += 1
    }
    return count >= 1 && count <= 64
}

private func isDigits(_ text: String, _ count: ClosedRange<Int>) -> Bool {
    count.contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
}

private func isCapitals(_ text: String, _ count: Int) -> Bool {
    text.utf8.count == count && text.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
}

private func isMonthDay(_ text: String) -> Bool {
    // A leap year, so that 02-29 is a day of some fiscal year.
    text.utf8.count == 5 && Day(iso: "2024-\(text)") != nil
}

/// Whether 13 digits are a corporate number (法人番号): the first digit is
/// `9 − (Σ Pₙ × Qₙ mod 9)`, with Pₙ the n-th of the other digits from the right and Qₙ 1 for odd n
/// and 2 for even n (法人番号の指定等に関する省令 第2条).
package func isCorporateNumber(_ text: String) -> Bool {
    let digits = text.utf8.map { Int($0) - 0x30 }
    guard digits.count == 13, digits.allSatisfy({ (0...9).contains($0) }) else { return false }
    let sum = digits.dropFirst().reversed().enumerated().reduce(0) { sum, part in
        sum + part.element * (part.offset % 2 == 0 ? 1 : 2)
    }
    return digits[0] == 9 - sum % 9
}
