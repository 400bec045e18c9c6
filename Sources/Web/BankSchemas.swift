import Domain
import Operations

/// What the answers about the bank hold.
enum BankSchemas {
    private static let direction = Schema.choice(["debit", "credit"])

    static let entries = Schema.list(
        .object(
            [
                "statement": .text, "entry": .text, "booked_on": .day, "direction": direction,
                "amount_jpy": .whole,
            ],
            sometimes: ["state": .choice(ShowBank.states)]
        )
    )

    static let candidate = Schema.object(
        ["statement": .text, "entry": .text, "reason": .text],
        sometimes: [
            "disbursement": .text, "repayment": .text, "booked_on": .day, "direction": direction,
            "amount_jpy": .whole, "paid_on": .day, "recorded_jpy": .whole, "grant": .text,
            "name": .text, "holder": .text, "reference": .text,
        ]
    )

    static let candidates = Schema.list(candidate)

    private static let left = Schema.list(
        .object(["disbursement": .text, "amount_jpy": .whole, "payment_file": .text])
    )

    static let made = Schema.object([
        "files": .list(
            .object([
                "payment_file": .text, "sha256": .sha256, "payer": .text, "pay_on": .day,
                "total_jpy": .whole,
                "transfers": .list(
                    .object([
                        "disbursement": .text, "reference": .text, "amount_jpy": .whole,
                        "payee": .text,
                    ])
                ),
            ])
        ), "left": left,
    ])
}
