let claimEvents = [
    EventType(
        "claim.submitted",
        verb: "submit",
        summary: "costs for which the grant is asked (実績報告)",
        fields: [
            .required("claim", .newCode(.claim), "EXAMPLE-C-1"),
            .required("grant", .code(.grant), "EXAMPLE-G-1"),
            .required("kind", .choice(["interim", "year_end", "final"]), "interim"),
            .required("requested_jpy", yenAny, "42000000"),
            .optional("completed_on", .day),
            .records("lines", claimedLine),
        ],
        check: { data, violations in
            Record.checkUnique(data[.lines], "lines", "line", &violations, "line") {
                String($0[.line])
            }
            for (index, line) in data[.lines].enumerated()
            where (line[optional: .order] == nil) != (line[optional: .orderLine] == nil) {
                violations.add(
                    "lines[\(index)].order_line",
                    nil,
                    "both_or_neither",
                    "give both order and order_line, or neither"
                )
            }
        },
        decide: { (event, set, draft) throws(Stop) in
            for (index, line) in event.data[.lines].enumerated() {
                if let order = line[optional: .order], let number = line[optional: .orderLine] {
                    _ = try set.line(order, number, field: "lines[\(index)].order_line")
                    draft.name(.line(order, number))
                }
                if let invoice = line[optional: .invoice],
                    let issuer = line[optional: .invoiceIssuer]
                {
                    draft.name(.invoice(issuer, invoice))
                }
            }
        }
    ),
    EventType(
        "claim.withdrawn",
        verb: "withdraw",
        summary: "a claim taken back before it is fixed",
        describes: [.claim],
        fields: [
            .required("claim", .code(.claim), "EXAMPLE-C-1"),
            .required("reason", .text(max: 2000), "submitted twice"),
        ],
        decide: { (event, set, draft) throws(Stop) in
            try checkOpen(event.data[.claim], set)
        }
    ),
    EventType(
        "claim.fixed",
        verb: "fix",
        summary: "the amount is fixed (額の確定)",
        describes: [.claim],
        fields: [
            .required("claim", .code(.claim), "EXAMPLE-C-1"),
            .required("eligible_jpy", yenAny, "84000000"),
            .required("fixed_jpy", yenAny, "42000000"),
            .optionalRecords(
                "disallowed",
                [
                    .required("line", .whole(1...Int64.max), ""),
                    .required("amount_jpy", yenAny, ""),
                    .required("reason", .text(max: 2000), ""),
                ]
            ),
        ],
        check: { data, violations in
            Record.checkUnique(
                data[optional: .disallowed] ?? [],
                "disallowed",
                "line",
                &violations,
                "line"
            ) { String($0[.line]) }
        },
        decide: { (event, set, draft) throws(Stop) in
            let claim = event.data[.claim]
            let submitted = try set.made(Ref(.claim, claim), field: "claim").data
            let grant = submitted[.grant]
            try checkOpen(claim, set)
            try checkDisallowed(event.data, submitted)
            let advance = Subject(.advance, grant)
            let underWay = try set.balances(advance, from: event.day).atEnd(of: event.day)[0]
            guard underWay == 0 else {
                throw .rejected(
                    .outOfTurn(
                        "claim",
                        claim,
                        "an advance of \(underWay) yen of grant \(grant) is instructed at the end "
                            + "of \(event.day.iso): confirm it, or record that it failed, first"
                    )
                )
            }
            // What was paid in advance settles the claim first.
            let settled = try draft.settleFromAdvances(
                Subject(.grant, grant),
                event.data[.fixedJPY],
                on: event.day,
                set
            )
            draft.move(
                Subject(.claim, claim),
                on: event.day,
                from: nil,
                to: .payable,
                event.data[.fixedJPY] - settled,
                field: "fixed_jpy"
            )
        }
    ),
]

private let claimedLine: [Field] = [
    .required("line", .whole(1...Int64.max), "1"),
    .required("category", .text(max: 64), "equipment"),
    .optional("order", .code(.order), "EXAMPLE-PO-1"),
    .optional("order_line", .whole(1...Int64.max), "1"),
    .optional("quantity", units, "2"),
    .optional("serials", .list(.code(.unit), mayBeEmpty: true)),
    .required("amount_jpy", yenAny, "84000000"),
    .required("tax_jpy", yenAny, "8400000"),
    .optional("fx_rate", .decimal),
    .optional("quoted_on", .day, "2024-05-20"),
    .optional("ordered_on", .day),
    .optional("delivered_on", .day, "2024-06-01"),
    .optional("accepted_on", .day, "2024-06-01"),
    .optional("invoice", .looseCode, "EXAMPLE-INV-1"),
    .optional("invoice_issuer", .text(max: 64)),
    .optional("invoiced_on", .day, "2024-06-01"),
    .optional("paid_on", .day, "2024-06-01"),
    .optionalRecords(
        "payments",
        [
            .required("paid_on", .day, ""),
            .required("amount_jpy", yenAny, ""),
        ]
    ),
    .optional(
        "payment_method",
        .choice(["bank_transfer", "card", "cash", "cheque", "note", "offset", "other"]),
        "bank_transfer"
    ),
]

/// A claim is fixed or withdrawn once.
private func checkOpen(_ claim: String, _ set: borrowing WorkingSet) throws(Stop) {
    for said in try set.said(of: Ref(.claim, claim)) {
        if said.type == "claim.fixed" {
            throw .rejected(
                .outOfTurn(
                    "claim",
                    claim,
                    "claim \(claim) is fixed already, by event \(said.seq): void that first"
                )
            )
        }
        if said.type == "claim.withdrawn" {
            throw .rejected(
                .outOfTurn("claim", claim, "claim \(claim) was withdrawn on \(said.day.iso)")
            )
        }
    }
}

private func checkDisallowed(_ fixed: Record, _ submitted: Record) throws(Stop) {
    let lines = Set(submitted[.lines].map { $0[.line] })
    for (index, part) in (fixed[optional: .disallowed] ?? []).enumerated()
    where !lines.contains(part[.line]) {
        throw .rejected(
            Rejection(
                field: "disallowed[\(index)].line",
                value: String(part[.line]),
                rule: "unknown_code",
                message: "claim \(fixed[.claim]) has no line \(part[.line])"
            )
        )
    }
}

extension Draft {
    /// Advances that stand on that day and every later one become paid, the rest of the fixed amount
    /// becomes payable.
    ///
    /// - Returns: the part that advances settle.
    fileprivate mutating func settleFromAdvances(
        _ grant: Subject,
        _ fixed: Int64,
        on day: Day,
        _ set: borrowing WorkingSet
    ) throws(Stop) -> Int64 {
        let held = try set.balances(grant, from: day)
        let advanced = max(0, held.least(grant.kind.index(of: .advanced), from: day))
        let settled = min(advanced, fixed)
        move(grant, on: day, from: .advanced, to: .paid, settled, field: "fixed_jpy")
        move(grant, on: day, from: .committed, to: .payable, fixed - settled, field: "fixed_jpy")
        return settled
    }
}
