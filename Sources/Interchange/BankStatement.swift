package import Domain

/// A statement of one account, as a bank's file tells it.
package struct BankStatement: Sendable {
    /// A line of it.
    package struct Entry: Sendable {
        package let entry: String
        package let bookedOn: Day
        package let isDebit: Bool
        /// More than 0.
        package let amountJPY: Int64
        package let name: String?
        package let reference: String?
        package let isCorrection: Bool
    }

    package let statement: String
    /// 4 digits.
    package let bank: String
    /// 3 digits.
    package let branch: String
    /// 1 ordinary, 2 current, 4 savings, 9 other.
    package let kind: String
    /// 7 digits.
    package let number: String
    package let from: Day
    package let to: Day
    package let openingJPY: Int64
    package let closingJPY: Int64
    package let entries: [Entry]
    /// The place in its file: a line or a record, from 1.
    package let line: Int

    /// The event that records it, at its last day.
    ///
    /// `sha256`: of the file. It is no part of the event's id, so that the same statement in another
    /// file, with other line ends for one, is the same event.
    package func event(sha256: String, occurrence: Int) -> JSON {
        let account = [("bank", bank), ("branch", branch), ("kind", kind), ("number", number)]
        var data = [
            JSON.Member("statement", .string(statement)),
            JSON.Member(
                "account",
                .object(account.map { JSON.Member($0.0, .string($0.1)) })
            ),
            JSON.Member("from", .string(from.iso)), JSON.Member("to", .string(to.iso)),
            JSON.Member("opening_jpy", .number(String(openingJPY))),
            JSON.Member("closing_jpy", .number(String(closingJPY))),
            JSON.Member("entries", .array(entries.map(\.json))),
        ]
        let content = JSON.object(data).canonical() + "\n\(occurrence)"
        let id = EventID(derivedFrom: Array("chotatsu statement\n\(content)".utf8))
        data.append(JSON.Member("sha256", .string(sha256)))
        return .object([
            JSON.Member("id", .string(id.description)),
            JSON.Member("type", .string("statement.recorded")),
            JSON.Member("occurred_at", .string(to.iso)), JSON.Member("data", .object(data)),
        ])
    }
}

extension BankStatement.Entry {
    fileprivate var json: JSON {
        var members = [
            JSON.Member("entry", .string(entry)), JSON.Member("booked_on", .string(bookedOn.iso)),
            JSON.Member("direction", .string(isDebit ? "debit" : "credit")),
            JSON.Member("amount_jpy", .number(String(amountJPY))),
        ]
        if let name { members.append(JSON.Member("name", .string(name))) }
        if let reference { members.append(JSON.Member("reference", .string(reference))) }
        if isCorrection { members.append(JSON.Member("correction", .bool(true))) }
        return .object(members)
    }
}

/// What is wrong with a bank's file, and where.
package struct StatementFault: Error, Sendable {
    /// The line or the record, from 1.
    package let line: Int
    package let reason: Rejection

    init(_ line: Int, _ field: String?, _ value: String?, _ rule: String, _ message: String) {
        self.line = line
        self.reason = Rejection(field: field, value: value, rule: rule, message: message)
    }
}
