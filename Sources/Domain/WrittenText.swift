/// Why a number, a date or a fraction cannot be read as written, and what to write instead.
public struct WrittenError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What the text broke; the raw values are stable.
    public enum Rule: String, Sendable {
        /// Nothing is written.
        case empty
        /// Not a whole number.
        case wholeNumber = "whole_number"
        /// Commas that do not group three digits each.
        case commaGroups = "comma_groups"
        /// A unit such as 億, or any other word, beside the digits.
        case unitInNumber = "unit_in_number"
        /// Below zero where nothing can be.
        case negative
        /// More than a field can hold.
        case overflow
        /// Not a plain decimal number, or one with too many digits.
        case decimal
        /// Not a fraction from just above 0 to 1.
        case fraction
        /// Not a date as any known form writes it.
        case dateFormat = "date_format"
        /// A date that the calendar does not have.
        case dateUnknown = "date_unknown"
        /// A day outside the Japanese era that is named.
        case eraBounds = "era_bounds"
    }

    /// What was broken.
    public let rule: Rule
    /// What is wrong and what to write, with the text as it was written.
    public let message: String

    /// The message.
    public var description: String { message }

    init(_ rule: Rule, _ message: String) {
        self.rule = rule
        self.message = message
    }
}

/// The text with full-width digits, letters and punctuation in their half-width forms.
///
/// U+FF01…FF5E become ASCII, the ideographic space a space, `￥` (U+FFE5) becomes `¥`, and `−`
/// (U+2212, into which some decoders of Shift_JIS turn the full-width hyphen) becomes `-`. All else
/// stays, kana of either width included. Text in ASCII comes back as it is.
public func halfWidth(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    var narrow = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0xFF01...0xFF5E: narrow.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
        case 0x3000: narrow.append(" ")
        case 0xFFE5: narrow.append("¥")
        case 0x2212: narrow.append("-")
        default: narrow.append(scalar)
        }
    }
    return String(narrow)
}

/// Half-width, without spaces at either end: how every written form is read.
func trimmedHalfWidth(_ text: String) -> String {
    let narrow = halfWidth(text)
    guard narrow.utf8.first.map(isSpace) == true || narrow.utf8.last.map(isSpace) == true else {
        return narrow
    }
    let start = narrow.utf8.drop(while: isSpace)
    let end = start.reversed().drop(while: isSpace).count
    return String(Substring(start.prefix(end)))
}

/// The text in quotes for a message, cut where it is long.
func quoted(_ text: String) -> String {
    text.count > 40 ? "\"\(text.prefix(40))…\"" : "\"\(text)\""
}

private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09
}
