package import Domain

/// What a decided grant may pay, was asked for, paid, and what the bank booked of it, in yen.
package struct GrantStatement: Sendable {
    package let grant: String
    /// `ceiling_jpy` to `bank_jpy`, as the contract lists them.
    private let sums: [JSON.Member]
    /// Paid, less what the bank booked, less what findings say is between them: 0 unless something
    /// escaped them all.
    package let residual: Int64

    /// From a row of the query, and what the findings of the bank come to by grant.
    init(_ row: [JSON.Member], differences: [String: Int64]) {
        func sum(_ name: String) -> JSON { row.first { $0.name == name }?.value ?? .number("0") }
        if case .string(let code)? = row.first(where: { $0.name == "grant" })?.value {
            self.grant = code
        } else {
            self.grant = ""
        }
        let names = [
            "ceiling_jpy", "claimed_jpy", "fixed_jpy", "advanced_jpy", "paid_jpy", "bank_jpy",
        ]
        self.sums = names.map { JSON.Member($0, sum($0)) }
        self.residual =
            sum("paid_jpy").yen - sum("bank_jpy").yen - (differences[grant] ?? 0)
    }

    package var json: JSON {
        .object(
            [JSON.Member("grant", .string(grant))] + sums
                + [JSON.Member("residual_jpy", .number(String(residual)))]
        )
    }
}

/// How many entries of the payers' accounts are what.
package struct BankCount: Sendable {
    private let counts: [JSON.Member]

    /// From the row of the query.
    init(_ row: [JSON.Member]) {
        self.counts = ["entries", "matched", "returned", "explained", "B01", "B04"].map { name in
            JSON.Member(name, row.first { $0.name == name }?.value ?? .number("0"))
        }
    }

    /// Whether each entry stands in exactly one place.
    package var addsUp: Bool {
        counts[0].value.yen == counts.dropFirst().reduce(0) { $0 + $1.value.yen }
    }

    package var json: JSON { .object(counts) }
}

extension JSON {
    /// A whole number of the database; 0 where it is none.
    var yen: Int64 {
        if case .number(let text) = self { Int64(text) ?? 0 } else { 0 }
    }
}
