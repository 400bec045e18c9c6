let bankEvents = [
    EventType(
        "payment_file.made",
        verb: "make",
        summary: "a file of transfers for the bank (総合振込)",
        fields: [
            .required("payment_file", .newCode(.paymentFile), "EXAMPLE-PF-1"),
            .records(
                "transfers",
                [
                    .required("disbursement", .code(.disbursement), "EXAMPLE-D-1"),
                    .required("reference", .looseCode, "EXAMPLE-REF-1"),
                    .required("amount_jpy", yenSome, "42000000"),
                ]
            ),
            .required(
                "sha256",
                .sha256,
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            ),
            .optional("reason", .text(max: 2000)),
        ],
        decide: { (event, set, draft) throws(Stop) in
            try checkTransfers(event, set, &draft)
        }
    ),
    EventType(
        "statement.recorded",
        verb: "record",
        summary: "a bank statement and its entries",
        fields: [
            .required("statement", .newCode(.statement), "EXAMPLE-ST-1"),
            .required("account", .record(bankAccount), ""),
            .required("from", .day, "2024-06-01"),
            .required("to", .day, "2024-06-30"),
            .required("opening_jpy", .whole(Int64.min...Int64.max), "100000000"),
            .required("closing_jpy", .whole(Int64.min...Int64.max), "58000000"),
            .required(
                "sha256",
                .sha256,
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            ),
            .required("entries", .list(.record(statementEntry), mayBeEmpty: true), ""),
        ],
        check: checkStatement
    ),
    EventType(
        "bank.matched",
        verb: "match",
        summary: "a bank entry is tied by hand",
        fields: tie,
        check: checkTie,
        decide: { (event, set, draft) throws(Stop) in
            let entry = try entry(event, set)
            if entry[.direction] == "debit", let repayment = event.data[optional: .repayment] {
                throw .rejected(
                    Rejection(
                        field: "repayment",
                        value: repayment,
                        rule: "wrong_direction",
                        message: "entry \(entry[.entry]) is a debit: money that went out is never "
                            + "a repayment; name a disbursement"
                    )
                )
            }
        }
    ),
    EventType(
        "bank.unmatched",
        verb: "unmatch",
        summary: "a bank entry is never tied to that",
        fields: tie,
        check: checkTie,
        decide: { (event, set, draft) throws(Stop) in
            _ = try entry(event, set)
        }
    ),
]

private let statementEntry: [Field] = [
    .required("entry", .looseCode, "1"),
    .required("booked_on", .day, "2024-06-01"),
    .required("direction", .choice(["debit", "credit"]), "debit"),
    .required("amount_jpy", yenSome, "42000000"),
    .optional("name", .text(max: 200)),
    .optional("reference", .text(max: 64)),
    .optional("correction", .flag),
]

private let tie: [Field] = [
    .required("statement", .code(.statement), "EXAMPLE-ST-1"),
    .required("entry", .looseCode, "1"),
    .optional("disbursement", .code(.disbursement), "EXAMPLE-D-1"),
    .optional("repayment", .code(.repayment)),
    .required("reason", .text(max: 2000), "same amount and day"),
]

private let checkTie: @Sendable (Record, inout Violations) -> Void = { data, violations in
    if (data[optional: .disbursement] == nil) == (data[optional: .repayment] == nil) {
        violations.add(
            "disbursement",
            data[optional: .disbursement],
            "one_of",
            "name either a disbursement or a repayment"
        )
    }
}

private func entry(_ event: Event, _ set: borrowing WorkingSet) throws(Stop) -> Record {
    let statement = event.data[.statement]
    let recorded = try set.made(Ref(.statement, statement), field: "statement").data
    for entry in recorded[.entries] where entry[.entry] == event.data[.entry] { return entry }
    throw .rejected(
        Rejection(
            field: "entry",
            value: event.data[.entry],
            rule: "unknown_code",
            message: "statement \(statement) has no entry \(event.data[.entry])"
        )
    )
}

/// The transfers of a disbursement sum to its amount, and a second file needs a reason.
private func checkTransfers(
    _ event: Event,
    _ set: borrowing WorkingSet,
    _ draft: inout Draft
) throws(Stop) {
    var sums: [String: Int64] = [:]
    var order: [String] = []
    for (index, transfer) in event.data[.transfers].enumerated() {
        let code = transfer[.disbursement]
        let (sum, overflow) = (sums[code] ?? 0).addingReportingOverflow(transfer[.amountJPY])
        guard !overflow else {
            throw .rejected(
                Rejection(
                    field: "transfers[\(index)].amount_jpy",
                    value: String(transfer[.amountJPY]),
                    rule: "overflow",
                    message: "the transfers of \(code) exceed 64 bits"
                )
            )
        }
        if sums.updateValue(sum, forKey: code) == nil { order.append(code) }
    }
    for code in order {
        let ref = Ref(.disbursement, code)
        let amount = try set.made(ref, field: "transfers").data[.amountJPY]
        guard sums[code] == amount else {
            throw .rejected(
                Rejection(
                    field: "transfers",
                    value: String(sums[code] ?? 0),
                    rule: "sum",
                    message: "the transfers of disbursement \(code) add up to \(sums[code] ?? 0), "
                        + "but its amount is \(amount)"
                )
            )
        }
        if try set.statement("payment_file.made", of: ref) != nil,
            event.data[optional: .reason] == nil
        {
            throw .rejected(
                Rejection(
                    field: "reason",
                    rule: "required",
                    message: "disbursement \(code) was in a payment file before: say in reason "
                        + "why it is in another"
                )
            )
        }
        draft.describe(ref, makes: false)
    }
}

private let checkStatement: @Sendable (Record, inout Violations) -> Void = { data, violations in
    let entries = data[.entries]
    Record.checkUnique(entries, "entries", "entry", &violations, "entry") { $0[.entry] }
    if data[.to] < data[.from] {
        violations.add(
            "to",
            data[.to].iso,
            "order_of_days",
            "the statement ends before it begins on \(data[.from].iso)"
        )
    }
    var closing = data[.openingJPY]
    for (index, entry) in entries.enumerated() {
        if entry[.bookedOn] < data[.from] || entry[.bookedOn] > data[.to] {
            violations.add(
                "entries[\(index)].booked_on",
                entry[.bookedOn].iso,
                "range",
                "the entry is booked outside the statement's days, \(data[.from].iso) to "
                    + data[.to].iso
            )
        }
        let amount = entry[.direction] == "credit" ? entry[.amountJPY] : -entry[.amountJPY]
        let (sum, overflow) = closing.addingReportingOverflow(amount)
        if overflow {
            violations.add(
                "entries[\(index)].amount_jpy",
                String(entry[.amountJPY]),
                "overflow",
                "the balance exceeds 64 bits"
            )
            return
        }
        closing = sum
    }
    if closing != data[.closingJPY] {
        violations.add(
            "closing_jpy",
            String(data[.closingJPY]),
            "sum",
            "opening plus credits less debits is \(closing), not \(data[.closingJPY]): an entry is "
                + "missing, twice or wrong"
        )
    }
}
