import Domain

/// One record of 200 bytes of 全銀協, by its places.
struct ZenginRecord {
    let number: Int
    let bytes: ArraySlice<UInt8>

    /// The text at these places (from 1), without blanks at its ends.
    func text(_ range: ClosedRange<Int>) throws(StatementFault) -> String {
        var text = ""
        for byte in bytes[place(range.lowerBound)...place(range.upperBound)] {
            switch byte {
            case 0x20...0x7E: text.unicodeScalars.append(Unicode.Scalar(byte))
            // JIS X 0201: half-width kana, U+FF61 to U+FF9F.
            case 0xA1...0xDF:
                text.unicodeScalars.append(Unicode.Scalar(0xFEC0 + UInt32(byte)) ?? " ")
            default:
                throw StatementFault(
                    number,
                    nil,
                    String(byte),
                    "character",
                    "byte \(byte) at \(range.lowerBound)–\(range.upperBound) is no character of "
                        + "JIS X 0201: fetch the file from the bank again, unchanged"
                )
            }
        }
        return text.trimmed
    }

    func digits(_ range: ClosedRange<Int>, _ field: String) throws(StatementFault) -> String {
        let text = try text(range)
        guard text.utf8.count == range.count,
            text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { throw fault(range, field, "digits", "\(range.count) digits are due") }
        return text
    }

    /// Digits, or blanks for nothing.
    func amount(_ range: ClosedRange<Int>, _ field: String) throws(StatementFault) -> Int64 {
        if try text(range).isEmpty { return 0 }
        return Int64(try digits(range, field)) ?? 0
    }

    /// Yen with a sign of their own: 1 plus, 2 minus.
    ///
    /// Unused fields may hold zeros or blanks, but a sign is unused only where there is nothing to
    /// sign: read as plus, a debt in both balances would come to the same sums.
    func balance(
        sign: Int,
        _ range: ClosedRange<Int>,
        _ field: String
    ) throws(StatementFault) -> Int64 {
        let yen = try amount(range, field)
        switch try text(sign...sign) {
        case "1": return yen
        case "2": return -yen
        case "", "0":
            if yen == 0 { return 0 }
            fallthrough
        default:
            throw fault(
                sign...sign,
                "貸越区分",
                "sign",
                "the sign of \(field) \(yen) is 1 (plus) or 2 (minus): fetch the file from the bank "
                    + "again"
            )
        }
    }

    func check(
        _ range: ClosedRange<Int>,
        _ field: String,
        _ expected: Int64,
        _ what: String
    ) throws(StatementFault) {
        guard try amount(range, field) == expected else {
            throw fault(
                range,
                field,
                "control_total",
                "the file has \(expected) \(what): it is cut or changed; fetch it again"
            )
        }
    }

    func fault(
        _ range: ClosedRange<Int>,
        _ field: String,
        _ rule: String,
        _ message: String
    ) -> StatementFault {
        let value = try? text(range)
        return StatementFault(number, field, value, rule, message)
    }

    private func place(_ position: Int) -> Int {
        bytes.startIndex + position - 1
    }
}
