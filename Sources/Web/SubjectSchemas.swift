import Domain
import Operations

/// What the answers about things that have codes hold, made from the descriptions of the events that
/// make them.
enum SubjectSchemas {
    /// Shared as `subject_event`.
    static let event = Schema.object([
        "seq": .whole, "day": .day, "type": .text, "id": .uuid, "by": .text.orNull,
        "source": .text.orNull, "voided_by": .whole.orNull,
    ])

    /// Shared as `document`.
    static let document = Schema.object([
        "kind": .text, "file": .text, "sha256": .sha256, "day": .day, "seq": .whole,
    ])

    // MARK: Lists

    static func list(_ kind: CodeKind) -> Schema {
        guard kind != .unit else {
            return .list(
                .object([
                    "serial": .text, "order": .text.orNull, "line": .whole.orNull,
                    "state": .text.orNull, "shipment": .text.orNull, "day": .day.orNull,
                ])
            )
        }
        // What a party may not see is null there.
        let fields = fields(kind).filter { $0.name != kind.rawValue && $0.isMain }
            .map { ($0.name, EventSchema.shown($0.kind).orNull) }
        return .list(
            .object(
                [(kind.rawValue, .text), ("day", .day)],
                sometimes: fields + [("states", .states)]
            )
        )
    }

    /// The fields of the events that make such a code.
    private static func fields(_ kind: CodeKind) -> [Field] {
        let making = EventType.all.filter { type in
            type.noun == kind.rawValue && type.fields.contains { $0.makes(kind) }
                // A receipt of an unknown shipment stands for its dispatch too.
                || kind == .shipment && type.name == "shipment.received"
        }
        return making.flatMap(\.fields)
    }

    // MARK: One of them

    static func one(_ kind: CodeKind) -> Schema {
        let head: [(String, Schema)] = [
            (kind.rawValue, .text), ("as_of", .day), ("known_at", .moment.orNull),
        ]
        guard kind != .unit else { return .object(head + unit, sometimes: []) }
        let fields = fields(kind).map { ($0.name, EventSchema.shown($0.kind)) }
        return .object(head + own(kind), sometimes: fields)
    }

    private static let events: [(String, Schema)] = [("events", .list(.shared("subject_event")))]
    private static let papers: [(String, Schema)] =
        [("documents", .list(.shared("document")))] + events

    /// What such a thing has beside what was recorded of it.
    private static func own(_ kind: CodeKind) -> [(String, Schema)] {
        switch kind {
        case .order: order + papers
        case .allocation:
            [
                ("granted_on", .day), ("quantity", .whole.orNull), ("states", .states),
                (
                    "lines",
                    .list(.object(["order": .text, "line": .whole, "assigned": .whole]))
                ),
            ] + papers
        case .shipment:
            [
                ("dispatched_on", .day),
                ("lines", .list(.object(["order": .text, "line": .whole, "states": .states]))),
                (
                    "holds",
                    .list(
                        .object([
                            "what": .text, "day": .day, "kind": .text, "reason": .text,
                            "seq": .whole,
                        ])
                    )
                ),
            ] + papers
        case .invoice:
            [("payments", .list(.object(["payment": .text, "seq": .whole])))] + events
        case .grant: grant + papers
        case .claim: claim + papers
        case .programme, .disbursement, .repayment:
            [("since", .day), ("states", .states)] + papers
        default: [("since", .day)] + papers
        }
    }

    private static let order: [(String, Schema)] = [
        ("placed_on", .day),
        (
            "lines",
            .list(
                .object([
                    "line": .whole, "product": .text, "ordered": .whole,
                    "unit_price": .text.orNull, "states": .states, "backlog": .whole,
                    "overdue": .whole, "first_promised_on": .day.orNull,
                    "promised_on": .day.orNull, "slip_days": .whole.orNull,
                ])
            )
        ),
        (
            "promises",
            .list(
                .object([
                    "line": .whole, "day": .day,
                    "schedule": .list(.object(["promised_on": .day, "quantity": .whole])),
                    "last_promised_on": .day.orNull, "slip_days": .whole.orNull,
                    "reason": .text.orNull, "seq": .whole,
                ])
            )
        ),
        (
            "allocations",
            .list(.object(["allocation": .text, "line": .whole, "assigned": .whole]))
        ),
        (
            "shipments",
            .list(
                .object([
                    "shipment": .text, "line": .whole, "states": .states, "site": .text.orNull,
                ])
            )
        ),
        (
            "units",
            .list(
                .object([
                    "serial": .text, "line": .whole.orNull, "state": .text.orNull,
                    "shipment": .text.orNull, "site": .text.orNull,
                ])
            )
        ),
    ]

    private static let unit: [(String, Schema)] =
        [
            ("order", .text.orNull), ("line", .whole.orNull), ("state", .text.orNull),
            ("site", .text.orNull),
            (
                "steps",
                .list(
                    .object([
                        "day": .day, "order": .text, "line": .whole, "shipment": .text.orNull,
                        "from": .text.orNull, "to": .text.orNull, "seq": .whole,
                    ])
                )
            ),
        ] + papers

    private static let grant: [(String, Schema)] = [
        ("applied_on", .day), ("status", .choice(["applied", "decided", "closed"])),
        ("rate", .text.orNull), ("decided_on", .day.orNull), ("ceiling_jpy", .whole.orNull),
        ("project_from", .day.orNull), ("project_to", .day.orNull),
        ("early_start_from", .day.orNull), ("closed_on", .day.orNull), ("states", .states),
        ("claims", .list(.object(["claim": .text, "states": .states, "seq": .whole]))),
        (
            "disbursements",
            .list(.object(["disbursement": .text, "states": .states, "seq": .whole]))
        ), ("repayments", .list(.object(["repayment": .text, "states": .states, "seq": .whole]))),
    ]

    private static let claim: [(String, Schema)] = [
        ("submitted_on", .day), ("status", .choice(["submitted", "fixed", "withdrawn"])),
        ("eligible_jpy", .whole.orNull), ("fixed_jpy", .whole.orNull),
        ("fixed_on", .day.orNull), ("withdrawn_on", .day.orNull), ("states", .states),
        ("lines", .list(.object(["line": .whole, "amount_jpy": .whole], sometimes: [:]))),
        (
            "disallowed",
            .list(.object(["line": .whole, "amount_jpy": .whole, "reason": .text]))
        ),
    ]
}

extension Field {
    fileprivate func makes(_ kind: CodeKind) -> Bool {
        if case .newCode(kind) = self.kind { true } else { self.name == kind.rawValue }
    }

    /// Whether it stands in a row of a list.
    fileprivate var isMain: Bool { ListSubjects.isMain(self) }
}
