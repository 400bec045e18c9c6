package import Domain

/// What a decided grant may pay, was asked for, paid, and what the bank booked of it, in yen.
package struct GrantStatement: Sendable {
    package let grant: String
    /// In the order of `names`.
    let sums: [Int128]

    private static let names = [
        "ceiling_jpy", "claimed_jpy", "fixed_jpy", "advanced_jpy", "paid_jpy", "bank_jpy",
        "residual_jpy",
    ]

    /// Paid, less what the bank booked, less what findings say is between them: 0 unless something
    /// escaped them all.
    package var residual: Int128 { sums.last ?? 0 }

    package var json: JSON {
        .object(
            [JSON.Member("grant", .string(grant))]
                + zip(Self.names, sums).map { JSON.Member($0, .number(String($1))) }
        )
    }
}

/// How many entries of the payers' accounts are what.
package struct BankCount: Sendable {
    /// In the order of `names`.
    let counts: [Int64]

    private static let names = ["entries", "matched", "returned", "explained", "B01", "B04"]

    static let none = BankCount(counts: names.map { _ in 0 })

    /// Whether each entry stands in exactly one place.
    package var addsUp: Bool { counts.first == counts.dropFirst().reduce(0, +) }

    package var json: JSON {
        .object(zip(Self.names, counts).map { JSON.Member($0, .number(String($1))) })
    }
}
