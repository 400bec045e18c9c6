let disbursementEvents = [
    EventType(
        "disbursement.instructed",
        verb: "instruct",
        summary: "the payer is told to pay",
        fields: [
            .required("disbursement", .newCode(.disbursement), "EXAMPLE-D-1"),
            .required("grant", .code(.grant), "EXAMPLE-G-1"),
            .required("kind", .choice(["advance", "settlement"]), "settlement"),
            .optional("claim", .code(.claim), "EXAMPLE-C-1"),
            .required("amount_jpy", yenSome, "42000000"),
            .required("pay_on", .day, "2024-06-01"),
        ],
        check: { data, violations in
            if data[.kind] == "settlement", data[optional: .claim] == nil {
                violations.add(
                    "claim",
                    nil,
                    "required",
                    "a settlement pays a claim: name it in claim"
                )
            }
        },
        decide: { (event, set, draft) throws(Stop) in
            let paid = Disbursed(event.data)
            if let claim = paid.claim {
                let grant = try set.made(Ref(.claim, claim), field: "claim").data[.grant]
                guard grant == paid.grant else {
                    throw .rejected(
                        .wrongParty(
                            "claim",
                            claim,
                            "claim \(claim) is of grant \(grant), not \(paid.grant)"
                        )
                    )
                }
            }
            draft.move(
                paid.subject,
                on: event.day,
                from: nil,
                to: .instructed,
                paid.amount,
                field: "amount_jpy"
            )
            draft.pay(paid, on: event.day, from: paid.before, to: .instructed)
        }
    ),
    EventType(
        "disbursement.confirmed",
        verb: "confirm",
        summary: "the money has gone",
        fields: [
            .required("disbursement", .code(.disbursement), "EXAMPLE-D-1"),
            .required("paid_on", .day, "2024-06-01"),
            .optional("bank_ref", .text(max: 64)),
        ],
        decide: { (event, set, draft) throws(Stop) in
            let paid = try disbursed(event, set)
            draft.move(
                paid.subject,
                on: event.day,
                from: .instructed,
                to: .confirmed,
                paid.amount,
                field: "disbursement"
            )
            draft.pay(paid, on: event.day, from: .instructed, to: paid.after)
        }
    ),
    EventType(
        "disbursement.failed",
        verb: "fail",
        summary: "the money never went, or came back",
        fields: [
            .required("disbursement", .code(.disbursement), "EXAMPLE-D-1"),
            .required("reason", .text(max: 2000), "account closed"),
        ],
        decide: { (event, set, draft) throws(Stop) in
            let paid = try disbursed(event, set)
            let taken = try draft.moveFirstThenSecond(
                paid.subject,
                on: event.day,
                first: .instructed,
                second: .confirmed,
                to: .failed,
                paid.amount,
                field: "disbursement",
                set
            )
            draft.pay(
                paid,
                on: event.day,
                from: taken.first > 0 ? .instructed : paid.after,
                to: paid.before
            )
        }
    ),
]

/// A disbursement as it was instructed.
private struct Disbursed {
    let subject: Subject
    let grant: String
    /// Of a settlement only.
    let claim: String?
    let amount: Int64
    /// Where in the grant the yen are before they are instructed, and after they are confirmed.
    let before: State
    let after: State

    init(_ data: Record) {
        let isAdvance = data[.kind] == "advance"
        self.subject = Subject(.disbursement, data[.disbursement])
        self.grant = data[.grant]
        self.claim = isAdvance ? nil : data[optional: .claim]
        self.amount = data[.amountJPY]
        self.before = isAdvance ? .committed : .payable
        self.after = isAdvance ? .advanced : .paid
    }
}

private func disbursed(_ event: Event, _ set: borrowing WorkingSet) throws(Stop) -> Disbursed {
    let ref = Ref(.disbursement, event.data[.disbursement])
    return Disbursed(try set.made(ref, field: "disbursement").data)
}

extension Draft {
    /// Moves the grant's yen, and the claim's or the advances' with them.
    fileprivate mutating func pay(_ paid: Disbursed, on day: Day, from: State, to: State) {
        move(
            Subject(.grant, paid.grant),
            on: day,
            from: from,
            to: to,
            paid.amount,
            field: "amount_jpy"
        )
        if let claim = paid.claim {
            move(
                Subject(.claim, claim),
                on: day,
                from: from,
                to: to,
                paid.amount,
                field: "amount_jpy"
            )
        } else if from == .instructed || to == .instructed {
            // An advance that comes back after it was paid was under way no longer.
            move(
                Subject(.advance, paid.grant),
                on: day,
                from: from == .instructed ? from : nil,
                to: to == .instructed ? to : nil,
                paid.amount,
                field: "amount_jpy"
            )
        }
    }
}
