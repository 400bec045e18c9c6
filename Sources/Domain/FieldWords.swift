extension Field {
    /// What the field holds, in a few words: for errors, `--help` and prompts.
    package var words: String {
        kind.words
    }
}

extension Field.Kind {
    /// What such a field holds, in a few words.
    package var words: String {
        switch self {
        case .code(.unit): "a serial number"
        case .code(let kind): "the code of a known \(kind.rawValue)"
        case .newCode(let kind):
            "a code for the \(kind.rawValue): letters, digits, . _ / - (at most 64)"
        case .looseCode: "a code: letters, digits, . _ / - (at most 64)"
        case .text(let max): "text of at most \(max) characters"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .whole(let range):
            range.upperBound == Int64.max
                ? (range.lowerBound < 0
                    ? "a whole number" : "a whole number from \(range.lowerBound)")
                : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .decimal: "a decimal number such as 25000.50"
        case .number: "a number such as 989.4"
        case .fraction: "a fraction such as 1/2"
        case .day: "a date such as 2024-04-01"
        case .dayOrMonthDay: "a date such as 2024-04-01, or 05-31 for that day of each year"
        case .currency: "a currency of ISO 4217 such as JPY"
        case .country: "a country of ISO 3166-1 in two capitals such as JP"
        case .corporateNumber: "a corporate number of 13 digits"
        case .invoiceNumber: "an invoice number: T and 13 digits"
        case .digits(let count):
            count.lowerBound == count.upperBound
                ? "\(count.lowerBound) digits" : "\(count.lowerBound) to \(count.upperBound) digits"
        case .sha256: "a SHA-256 of 64 hexadecimal digits"
        case .uuid: "the id of an event, a UUID"
        case .flag: "true or false"
        case .list(.record(let fields), _):
            "a list of " + fields.filter(\.isRequired).map(\.name).joined(separator: ", ")
        case .list(let kind, _): "a list of: \(kind.words)"
        case .record(let fields): fields.filter(\.isRequired).map(\.name).joined(separator: ", ")
        }
    }
}
