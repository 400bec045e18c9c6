let invoiceEvents = [
    EventType(
        "invoice.received",
        verb: "receive",
        summary: "a vendor's invoice for order lines",
        fields: [
            .required("invoice", .looseCode, "EXAMPLE-INV-1"),
            .required("issuer", .looseCode, "EXAMPLE"),
            .required("order", .code(.order), "EXAMPLE-PO-1"),
            .records(
                "lines",
                [
                    .required("line", .whole(1...Int64.max), "1"),
                    .required("quantity", units, "30"),
                    .required("unit_price", .decimal, "42000000"),
                ]
            ),
            .required("amount_jpy", yenAny, "1260000000"),
            .required("tax_jpy", yenAny, "126000000"),
            .required("invoiced_on", .day, "2024-06-01"),
        ],
        check: { data, violations in
            Record.checkUnique(data[.lines], "lines", "line", &violations, "line") {
                String($0[.line])
            }
        },
        decide: { (event, set, draft) throws(Stop) in
            let invoice = Ref.invoice(event.data[.issuer], event.data[.invoice])
            try draft.nameIssuer(event.data[.issuer], set)
            if try set.knows(invoice) {
                throw .rejected(.taken(invoice, field: "invoice"))
            }
            draft.describe(invoice, makes: true)
            for (index, line) in event.data[.lines].enumerated() {
                _ = try set.line(event.data[.order], line[.line], field: "lines[\(index)].line")
                draft.name(.line(event.data[.order], line[.line]))
            }
        }
    ),
    EventType(
        "payment.made",
        verb: "make",
        noun: "payment",
        summary: "a buyer pays an invoice",
        fields: [
            .required("payment", .newCode(.payment), "EXAMPLE-PAY-1"),
            .required("invoice", .looseCode, "EXAMPLE-INV-1"),
            .required("issuer", .looseCode, "EXAMPLE"),
            .required("amount_jpy", yenSome, "1386000000"),
            .required("paid_on", .day, "2024-06-01"),
            .optional("bank_ref", .text(max: 64)),
        ],
        decide: { (event, set, draft) throws(Stop) in
            let invoice = Ref.invoice(event.data[.issuer], event.data[.invoice])
            try draft.nameIssuer(event.data[.issuer], set)
            guard try set.knows(invoice) else {
                throw .rejected(.unknown(invoice, field: "invoice"))
            }
            draft.name(invoice)
        }
    ),
]

extension Draft {
    /// An issuer is a party's code, or an invoice number, which nobody has to have registered.
    fileprivate mutating func nameIssuer(
        _ issuer: String,
        _ set: borrowing WorkingSet
    ) throws(Stop) {
        if isInvoiceNumber(issuer) { return }
        let party = Ref(.party, issuer)
        guard try set.knows(party) else {
            throw .rejected(
                Rejection(
                    field: "issuer",
                    value: issuer,
                    rule: "unknown_code",
                    message: "unknown party \(issuer): give the code of a party, or T and 13 "
                        + "digits",
                    lacks: [.code(party)]
                )
            )
        }
        name(party)
    }
}

/// `T` and 13 digits.
package func isInvoiceNumber(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 14 && bytes[0] == 0x54
        && bytes.dropFirst().allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
}
