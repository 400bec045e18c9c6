let repaymentEvents = [
    EventType(
        "repayment.ordered",
        verb: "order",
        summary: "paid yen are called back (返還命令)",
        fields: [
            .required("repayment", .newCode(.repayment), "EXAMPLE-R-1"),
            .required("grant", .code(.grant), "EXAMPLE-G-1"),
            .required("principal_jpy", yenSome, "1000000"),
            .required(
                "cause",
                .choice(["cancelled", "overpaid", "input_tax", "disposal"]),
                "input_tax"
            ),
            .required("due_on", .day, "2024-07-31"),
        ],
        decide: { (event, set, draft) throws(Stop) in
            let principal = event.data[.principalJPY]
            // What was overpaid is first sought in the advances, everything else in what was paid.
            let advancedFirst = event.data[.cause] == "overpaid"
            _ = try draft.moveFirstThenSecond(
                Subject(.grant, event.data[.grant]),
                on: event.day,
                first: advancedFirst ? .advanced : .paid,
                second: advancedFirst ? .paid : .advanced,
                to: .repayable,
                principal,
                field: "principal_jpy",
                set
            )
            draft.move(
                Subject(.repayment, event.data[.repayment]),
                on: event.day,
                from: nil,
                to: .repayable,
                principal,
                field: "principal_jpy"
            )
        }
    ),
    EventType(
        "repayment.received",
        verb: "receive",
        summary: "yen come back, charges included",
        fields: [
            .required("repayment", .code(.repayment), "EXAMPLE-R-1"),
            .required("amount_jpy", yenSome, "1000000"),
            .required("paid_on", .day, "2024-06-01"),
            .optional("bank_ref", .text(max: 64)),
        ],
        decide: { (event, set, draft) throws(Stop) in
            let repayment = Subject(.repayment, event.data[.repayment])
            let ordered = try set.made(Ref(.repayment, repayment.key), field: "repayment").data
            let held = try set.balances(repayment, from: event.day)
            let open = max(0, held.least(repayment.kind.index(of: .repayable), from: event.day))
            let principal = min(open, event.data[.amountJPY])
            draft.move(
                Subject(.grant, ordered[.grant]),
                on: event.day,
                from: .repayable,
                to: .repaid,
                principal,
                field: "amount_jpy"
            )
            draft.move(
                repayment,
                on: event.day,
                from: .repayable,
                to: .repaid,
                principal,
                field: "amount_jpy"
            )
        }
    ),
]
