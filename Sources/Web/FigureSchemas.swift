import Domain
import Operations
import Reconciliation
import Store

/// What the answers of reports hold.
enum FigureSchemas {
    static let backlog: Schema = {
        let keys = BacklogKey.allCases.map { key in
            (key.rawValue, key == .line ? Schema.whole.orNull : Schema.text.orNull)
        }
        let states = SubjectKind.line.states.map { ($0.rawValue, Schema.whole) }
        // By month there is no more than what is open.
        let most =
            [("ordered", Schema.whole)] + states + [
                ("next_promised_on", Schema.day.orNull), ("oldest_order_on", Schema.day.orNull),
            ]
        let open = [
            ("backlog", Schema.whole), ("overdue", Schema.whole), ("gpus_backlog", Schema.whole),
            ("eflops_backlog", Schema.decimal), ("value_jpy_backlog", Schema.whole.orNull),
        ]
        return .object([
            "as_of": .day, "known_at": .moment.orNull,
            "rows": .list(.object(open, sometimes: keys + most)),
            "totals": .object(open, sometimes: most),
        ])
    }()

    static let capacity: Schema = {
        let target = Schema.object([
            "target": .text, "eflops": .decimal, "due_on": .day, "gap_eflops": .decimal,
            "met_on": .day.orNull,
        ])
        let reference = Schema.object(["reference": .text, "ratio": .text.orNull])
        let row = Schema.object([
            "operator": .text.orNull, "declared_eflops": .decimal, "ordered_eflops": .decimal,
            "received_eflops": .decimal, "in_service_eflops": .decimal, "total_eflops": .decimal,
            "targets": .list(target), "references": .list(reference), "power_kw": .decimal,
            "users": .whole.orNull, "eflops_per_user": .text.orNull,
        ])
        return .object([
            "basis": .text, "rows": .list(row), "total": row,
            "references": .list(
                .object(["reference": .text, "name": .text, "eflops": .decimal])
            ),
        ])
    }()

    static let claimPack = Schema.object([
        "claim": .text, "events": .whole, "evidence": .whole, "head": .record,
        "files": .list(.object(["name": .text, "text": .text])),
    ])

    static let deadlines = Schema.object([
        "as_of": .day, "known_at": .moment.orNull, "days": .whole,
        "rows": .list(
            .object([
                "grant": .text.orNull, "kind": .choice(Deadline.Kind.allCases.map(\.rawValue)),
                "due_on": .day.orNull, "days_left": .whole.orNull, "what": .text,
                "quantity": .whole.orNull, "amount_jpy": .whole.orNull, "order": .text.orNull,
                "line": .whole.orNull, "disbursement": .text.orNull, "repayment": .text.orNull,
                "fiscal_year": .whole.orNull, "promised_on": .day.orNull,
            ])
        ),
    ])

    static let assets = Schema.object([
        "as_of": .day, "known_at": .moment.orNull,
        "rows": .list(
            .object([
                "grant": .text, "buyer": .text, "item": .text.orNull, "product": .text,
                "order": .text, "line": .whole, "serial": .text.orNull, "quantity": .whole,
                "unit_price": .text.orNull, "currency": .text, "amount_jpy": .whole.orNull,
                "accepted_on": .day.orNull, "site": .text.orNull, "rate": .text.orNull,
                "restriction_ends_on": .day.orNull, "state": .text.orNull,
                "replaces": .text.orNull,
                "disposals": .list(
                    .object(
                        ["disposed_on": .day],
                        sometimes: ["kind": .text.orNull, "approval": .text.orNull]
                    )
                )
                .orNull,
            ])
        ),
    ])

    static let claimCheck = Schema.object(
        [
            "claim": .text, "claimed_jpy": .whole, "eligible_jpy": .whole,
            "ceiling_left_jpy": .whole, "fixed_jpy": .whole,
            "disallowed": .list(
                .object(["line": .whole, "amount_jpy": .whole, "rule": .text, "reason": .text])
            ),
        ],
        sometimes: ["withdrawn_on": .day]
    )

    static let rules = Schema.list(
        .object([
            "rule": .text, "version": .text, "severity": .text, "subject": .list(.text),
            "finds": .text, "example": .text, "basis": .text, "cure": .text,
            "implies": .list(.text),
        ])
    )

    static let quote = Schema.object([
        "repayment": .text, "grant": .text, "cause": .text, "due_on": .day, "pay_on": .day,
        "principal_jpy": .whole, "surcharge_jpy": .whole, "late_charge_jpy": .whole,
        "received_jpy": .whole, "total_jpy": .whole,
        "left": .object([
            "principal_jpy": .whole, "surcharge_jpy": .whole, "late_charge_jpy": .whole,
        ]),
        "receipts": .list(.object(["paid_on": .day, "amount_jpy": .whole])),
        "steps": .list(
            .object([
                "kind": .choice(["surcharge", "late_charge"]), "disbursement": .text.orNull,
                "received_on": .day.orNull, "amount_jpy": .whole, "from": .day, "to": .day,
                "days": .whole, "rate_percent": .text, "charge_jpy": .text,
            ])
        ),
    ])
}
