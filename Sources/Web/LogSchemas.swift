import Domain

/// What the answers about the log hold, and what becomes of what is sent to it.
enum LogSchemas {
    /// Shared as `recorded_event`.
    ///
    /// `data` is that of its type, of which a party may see a part.
    static let event = Schema.object(
        [
            "seq": .whole, "id": .uuid, "type": .choice(EventType.all.map(\.name)),
            "occurred_at": .moment, "data": .record, "recorded_at": .moment, "recorded_by": .text,
            "hash": .sha256.orNull, "movements": .list(.list(.anything)),
            "voided_by": .whole.orNull,
        ],
        sometimes: ["by": .text, "source": .text, "redacted": .flag]
    )

    /// Shared as `refusal`.
    static let refusal = Schema.object([
        "field": .text.orNull, "value": .text.orNull, "rule": .text, "message": .text,
    ])

    /// Shared as `outcome`.
    static let outcome = Schema.object(
        ["id": .text.orNull, "outcome": .choice(["recorded", "duplicate", "rejected"])],
        sometimes: [
            "seq": .whole, "field": .text.orNull, "value": .text.orNull, "rule": .text,
            "message": .text, "more": .list(.shared("refusal")),
        ]
    )

    /// One event is answered with an object, several lines with a list.
    static let outcomes = Schema(
        .object([
            JSON.Member(
                "oneOf",
                .array([
                    Schema.shared("outcome").json, Schema.list(.shared("outcome")).json,
                ])
            )
        ])
    )

    /// Shared as `import_report`.
    static let report = Schema.object([
        "read": .whole, "recorded": .whole, "duplicates": .whole, "rejected_count": .whole,
        "rejected": .list(
            .object(
                [
                    "file": .text, "line": .whole, "field": .text.orNull, "value": .text.orNull,
                    "rule": .text, "message": .text,
                ],
                sometimes: [
                    "follows_line": .whole, "follows_file": .text,
                    "more": .list(.shared("refusal")),
                ]
            )
        ), "first_seq": .whole.orNull, "last_seq": .whole.orNull,
    ])

    static let verified = Schema.object([
        "events": .whole, "head": .sha256, "ok": .flag, "first_bad_seq": .whole.orNull,
    ])

    static let checked = Schema.object([
        "subjects": .whole, "movements": .whole, "ok": .flag,
        "differences": .list(
            .object([
                "seq": .whole.orNull, "table": .text, "expected": .text.orNull,
                "actual": .text.orNull,
            ])
        ),
    ])

    static let holder = Schema.object([
        "registry": .text, "party": .text, "role": .choice(Role.allCases.map(\.rawValue)),
        "name": .text, "token_id": .text,
        "may_record": .list(.choice(EventType.all.map(\.name))),
    ])

    /// Shared as `problem`.
    static let problem = Schema.object(
        ["type": .text, "title": .text, "status": .whole, "detail": .text],
        sometimes: [
            "field": .text.orNull, "value": .text.orNull, "rule": .text, "message": .text,
            "errors": .list(.shared("refusal")),
        ]
    )

    /// What several answers hold.
    static let shared: [JSON.Member] = [
        JSON.Member("problem", problem.json), JSON.Member("refusal", refusal.json),
        JSON.Member("outcome", outcome.json), JSON.Member("import_report", report.json),
        JSON.Member("recorded_event", event.json),
        JSON.Member("finding", FindingSchemas.finding.json),
        JSON.Member("subject_event", SubjectSchemas.event.json),
        JSON.Member("document", SubjectSchemas.document.json),
    ]
}
