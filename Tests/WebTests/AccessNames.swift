/// What there is to ask for by name, and whose it is.
struct AccessNames {
    /// Names of one kind; nil where there is none such.
    struct Kind {
        /// The buyer A's.
        let buyerOwn: String?
        /// What A may not see.
        let buyerForeign: String?
        /// The vendor V's.
        let vendorOwn: String?
        /// What V may not see.
        let vendorForeign: String?
        /// Nothing of that name is there; as near to the others as they are to each other, so that
        /// a name that was meant is told of all alike.
        let none: String

        init(
            _ buyerOwn: String?,
            _ buyerForeign: String?,
            _ vendorOwn: String?,
            _ vendorForeign: String?,
            none: String
        ) {
            self.buyerOwn = buyerOwn
            self.buyerForeign = buyerForeign
            self.vendorOwn = vendorOwn
            self.vendorForeign = vendorForeign
            self.none = none
        }

        /// All that are there, in the order of their bytes.
        var all: [String] {
            Set([buyerOwn, buyerForeign, vendorOwn, vendorForeign].compactMap { $0 }).sorted()
        }
    }

    /// By the words that stand for them in the tables.
    var kinds: [String: Kind] = [
        "parties": Kind("V", "W", "A", "W", none: "Z"),
        "products": Kind("X", nil, "X", nil, none: "Z"),
        "sites": Kind("S-A", "S-B", "S-A", "S-B", none: "S-Z"),
        "targets": Kind("T", nil, nil, "T", none: "Z"),
        "references": Kind("REF", nil, nil, "REF", none: "REZ"),
        "programmes": Kind("P", nil, nil, "P", none: "Z"),
        "orders": Kind("O-A", "O-W", "O-A", "O-W", none: "O-Z"),
        "allocations": Kind("AL-A", "AL-W", "AL-A", "AL-W", none: "AL-Z"),
        "shipments": Kind("SH", "SH-W", "SH", "SH-W", none: "SH-Z"),
        "units": Kind("A1", "W1", "A1", "W1", none: "Z1"),
        "invoices": Kind("I-1", "I-W", nil, "I-1", none: "I-Z"),
        "payments": Kind("PAY-A", "PAY-B", nil, "PAY-A", none: "PAY-Z"),
        "grants": Kind("G-A", "G-B", nil, "G-A", none: "G-Z"),
        "claims": Kind("C-A", "C-B", nil, "C-A", none: "C-Z"),
        "disbursements": Kind("D-A", "D-B", nil, "D-A", none: "D-Z"),
        "repayments": Kind("R-A", "R-B", nil, "R-A", none: "R-Z"),
        "payment-files": Kind(nil, Self.paymentFile, nil, Self.paymentFile, none: "PF-Z"),
        "statements": Kind(nil, "ST", nil, "ST", none: "SZ"),
        // Of events: what a role records, and what it does not.
        "types": Kind(
            "order.placed",
            "order.promised",
            "order.promised",
            "order.placed",
            none: "order.nothing"
        ),
        "tokens": Kind(nil, "buyer-B", nil, "buyer-B", none: "buyer-Z"),
    ]

    /// Of what was made in the beginning.
    static let paymentFile = "PF-2025-04-01-0001-001-1234567-1"

    /// What stands in no answer to the buyer A.
    static let hiddenFromBuyer = [
        "O-B", "O-W", "O-W2", "G-B", "AL-V", "AL-W", "B1", "W1", "Name of B", "Name of W", "S-B",
        "Site of B", "SH-W", "I-W", "PAY-B", "C-B", "D-B", "R-B", "73313", "73,313", "note of B",
        "paper of B", "ST", paymentFile,
    ]

    /// What stands in no answer to the vendor V.
    static let hiddenFromVendor = [
        "O-W", "O-W2", "G-A", "G-B", "AL-W", "W1", "Name of W", "Name of OFFICE", "S-B",
        "Site of B", "SH-W", "I-1", "I-W", "PAY-A", "PAY-B", "C-A", "C-B", "D-A", "D-B", "D-DUE",
        "R-A", "R-B", "1234567", "quote.pdf", "73313", "73,313", "note of B", "paper of B", "ST",
        paymentFile,
    ]
}

extension String {
    /// Whether a code or a name stands in it, by itself and not as part of a longer one.
    func names(_ code: String) -> Bool { place(of: code, in: self[...]) != nil }

    /// The same with `…` wherever the code stands by itself.
    func replacing(code: String) -> String {
        var text = ""
        var rest = self[...]
        while let found = place(of: code, in: rest) {
            text += rest[..<found.lowerBound] + "…"
            rest = rest[found.upperBound...]
        }
        return text + rest
    }

    private func place(of code: String, in part: Substring) -> Range<Index>? {
        func isPart(_ character: Character) -> Bool {
            character.isLetter || character.isNumber || character == "-"
        }
        var rest = part
        while let found = rest.firstRange(of: code) {
            let before =
                found.lowerBound == startIndex ? nil : self[index(before: found.lowerBound)]
            let after = found.upperBound == endIndex ? nil : self[found.upperBound]
            if before.map(isPart) != true, after.map(isPart) != true { return found }
            rest = rest[found.upperBound...]
        }
        return nil
    }
}
