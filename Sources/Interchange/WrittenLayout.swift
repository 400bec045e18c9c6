package import Domain

/// What a person says of a bank's CSV, as it was written: on a command line or behind a `?`.
package struct WrittenLayout: Sendable {
    /// `field=title,…`; a comma in a title is `\,` and a backslash `\\`.
    package var columns: String?
    /// Bank, branch, kind and number: `0001-001-1-1234567`.
    package var account: String?
    package var from: String?
    package var to: String?
    /// Yen, before and after what the file holds.
    package var opening: String?
    package var closing: String?

    package init() {}

    /// The layout; nil where nothing is said, as of a file that is no CSV.
    ///
    /// - Throws: The first fault, in the field that it concerns.
    package func read() throws(Rejection) -> CSVStatements.Layout? {
        guard let columns else {
            let others = [account, from, to, opening, closing]
            guard others.allSatisfy({ $0 == nil }) else {
                throw Rejection(
                    field: "columns",
                    rule: "required",
                    message: "account, days and balances are for a CSV: say what stands in which "
                        + "column"
                )
            }
            return nil
        }
        guard let account, let from, let to else {
            throw Rejection(
                field: account == nil ? "account" : from == nil ? "from" : "to",
                rule: "required",
                message: "a CSV says neither account nor days: give account, from and to"
            )
        }
        var layout = CSVStatements.Layout(
            columns: try Self.titles(columns),
            account: try Self.parts(account),
            from: try Self.day(from, "from"),
            to: try Self.day(to, "to")
        )
        guard layout.from <= layout.to else {
            throw Rejection(field: "from", value: from, rule: "range", message: "it is after to")
        }
        if let opening { layout.openingJPY = try Self.yen(opening, "opening") }
        if let closing { layout.closingJPY = try Self.yen(closing, "closing") }
        return layout
    }

    private static func titles(_ columns: String) throws(Rejection) -> [String: String] {
        func refused(_ message: String) -> Rejection {
            Rejection(field: "columns", value: columns, rule: "columns", message: message)
        }
        var titles: [String: String] = [:]
        for pair in pairs(columns) {
            let parts = pair.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
            guard parts.count == 2, CSVStatements.fields.contains(parts[0]) else {
                throw refused(
                    "\"\(pair)\" is not field=title with one of "
                        + CSVStatements.fields.joined(separator: ", ")
                )
            }
            guard titles.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw refused("\(parts[0]) is named twice")
            }
        }
        let hasBoth = titles["debit"] != nil && titles["credit"] != nil
        let hasEither = titles["debit"] != nil || titles["credit"] != nil
        let hasAmount = titles["amount"] != nil
        guard titles["booked_on"] != nil, hasAmount ? !hasEither : hasBoth,
            hasAmount || titles["direction"] == nil
        else {
            throw refused(
                "booked_on is needed, and either debit and credit or amount (with direction, or "
                    + "with a sign)"
            )
        }
        return titles
    }

    /// The parts between commas, without empty ones; `\,` is a comma of a title and `\\` a backslash.
    private static func pairs(_ columns: String) -> [String] {
        var pairs = [""]
        var isEscaped = false
        for character in columns {
            if isEscaped {
                if character != ",", character != "\\" { pairs[pairs.count - 1] += "\\" }
                pairs[pairs.count - 1].append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "," {
                pairs.append("")
            } else {
                pairs[pairs.count - 1].append(character)
            }
        }
        if isEscaped { pairs[pairs.count - 1] += "\\" }
        return pairs.filter { !$0.isEmpty }
    }

    private static func parts(_ account: String) throws(Rejection) -> [String] {
        let parts = halfWidth(account).trimmed.split(separator: "-").map(String.init)
        let lengths = parts.map(\.utf8.count)
        let isDigits = parts.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
        guard isDigits, lengths.count == 4, lengths.prefix(3) == [4, 3, 1], lengths[3] <= 7 else {
            throw Rejection(
                field: "account",
                value: account,
                rule: "account",
                message: "bank, branch, kind and number, such as 0001-001-1-1234567"
            )
        }
        let zeros = String(repeating: "0", count: 7 - lengths[3])
        return parts.prefix(3) + [zeros + parts[3]]
    }

    private static func day(_ text: String, _ field: String) throws(Rejection) -> Day {
        do { return try WrittenDate.read(text) } catch {
            throw Rejection(
                field: field,
                value: text,
                rule: error.rule.rawValue,
                message: error.message
            )
        }
    }

    private static func yen(_ text: String, _ field: String) throws(Rejection) -> Int64 {
        do { return try WrittenNumber.whole(text, allowsNegative: true) } catch {
            throw Rejection(
                field: field,
                value: text,
                rule: error.rule.rawValue,
                message: error.message
            )
        }
    }
}
