/// The kinds of things that have a code of their own, unique per kind and registry.
package enum CodeKind: String, Hashable, Sendable, CaseIterable {
    case party
    case product
    case site
    case target
    case reference
    case programme
    case order
    /// A line of an order; its code is the order's code, a space and the line number.
    case line
    case allocation
    case shipment
    /// A unit's serial number. Serials are made by naming them, so they are never looked up here.
    case unit
    /// The code is the issuer, a space and the invoice's number.
    case invoice
    case payment
    case grant
    case claim
    case disbursement
    case repayment
    case paymentFile = "payment_file"
    case statement
}

/// A code of a kind: what an event makes, describes or names.
package struct Ref: Hashable, Sendable {
    package let kind: CodeKind
    package let code: String

    package init(_ kind: CodeKind, _ code: String) {
        self.kind = kind
        self.code = code
    }

    /// A line of an order.
    package static func line(_ order: String, _ line: Int64) -> Ref {
        Ref(.line, "\(order) \(line)")
    }

    /// An invoice of an issuer.
    package static func invoice(_ issuer: String, _ invoice: String) -> Ref {
        Ref(.invoice, "\(issuer) \(invoice)")
    }
}

/// One field of an event type: its name, what it may hold, and the words that explain it.
///
/// Decoding, the CSV columns, the command's flags and prompts are all made from it.
package struct Field: Sendable {
    package let name: String
    package let kind: Kind
    package let isRequired: Bool
    /// An example that decodes, for `import --template`; nil where the field may be left out there.
    package let example: String?

    /// What a field may hold.
    package indirect enum Kind: Sendable {
        /// A code that some event has made.
        case code(CodeKind)
        /// A code that this event makes, or makes again.
        case newCode(CodeKind)
        /// Letters and digits of a code's form that are not looked up.
        case looseCode
        /// Free text, kept as it is, of at most that many characters.
        case text(max: Int)
        /// One of these words.
        case choice([String])
        /// A whole number in that range.
        case whole(ClosedRange<Int64>)
        /// A decimal number written as a string, at least 0.
        case decimal
        /// A decimal number written as a number, at least 0.
        case number
        /// A fraction of at most 1, such as `1/2`.
        case fraction
        case day
        /// A date, or a day of each fiscal year as `MM-DD`.
        case dayOrMonthDay
        /// ISO 4217.
        case currency
        /// ISO 3166-1 alpha-2.
        case country
        /// 13 digits, the first a check digit.
        case corporateNumber
        /// `T` and 13 digits.
        case invoiceNumber
        /// That many digits.
        case digits(ClosedRange<Int>)
        /// 64 hexadecimal digits.
        case sha256
        /// A UUID.
        case uuid
        case flag
        case list(Kind, mayBeEmpty: Bool)
        case record([Field])
    }
}

/// Money of at least nothing.
package let yenAny: Field.Kind = .whole(0...Int64.max)
/// Money of at least one yen.
package let yenSome: Field.Kind = .whole(1...Int64.max)
/// Whole units of a product.
package let units: Field.Kind = .whole(1...Int64.max)

extension Field {
    /// A field that must be there.
    package static func required(_ name: String, _ kind: Kind, _ example: String) -> Field {
        Field(name: name, kind: kind, isRequired: true, example: example)
    }

    /// A field that may be absent; with an example it stands in templates.
    package static func optional(_ name: String, _ kind: Kind, _ example: String? = nil) -> Field {
        Field(name: name, kind: kind, isRequired: false, example: example)
    }

    /// A list of records, at least one.
    package static func records(_ name: String, _ fields: [Field]) -> Field {
        Field(
            name: name,
            kind: .list(.record(fields), mayBeEmpty: false),
            isRequired: true,
            example: nil
        )
    }

    /// A list of records that may be absent or empty.
    package static func optionalRecords(_ name: String, _ fields: [Field]) -> Field {
        Field(
            name: name,
            kind: .list(.record(fields), mayBeEmpty: true),
            isRequired: false,
            example: nil
        )
    }
}
