import Domain
import Reconciliation

/// What the answers about runs of reconciliation hold.
enum FindingSchemas {
    private static let severity = Schema.choice(["error", "warning", "pending"])

    /// Shared as `finding`.
    private static let members: [(String, Schema)] = [
        ("finding", .sha256), ("rule", .text), ("severity", severity), ("subject", .record),
        ("expected", .anything), ("actual", .anything), ("difference_jpy", .whole),
        ("message", .text), ("basis", .text), ("cure", .text), ("evidence", .list(.whole)),
        ("assumed", .flag), ("lifecycle", .choice(Finding.Lifecycle.allCases.map(\.rawValue))),
    ]

    static let finding = Schema.object(members, sometimes: [])

    static let explained = Schema.object(
        members + [
            ("arithmetic", .record), ("compared", .list(.anything)),
            ("candidates", .list(BankSchemas.candidate)),
        ],
        sometimes: []
    )

    private static let runMembers: [(String, Schema)] = [
        ("run", .sha256), ("cut", .object(["seq": .whole, "clock": .day])), ("ruleset", .text),
        ("verdict", .choice(["incomplete", "breaks", "pending", "reconciled"])),
        ("counts", .object(["error": .whole, "warning": .whole, "pending": .whole])),
        (
            "bank",
            .object([
                "entries": .whole, "matched": .whole, "returned": .whole, "explained": .whole,
                "B01": .whole, "B04": .whole,
            ])
        ), ("manifest", .sha256),
    ]

    private static let failed: [(String, Schema)] = [
        ("failed", .list(.object(["rule": .text, "reason": .text])))
    ]

    /// Without findings and statements.
    static let summary = Schema.object(runMembers, sometimes: failed)

    /// A run as a whole; one that could not decide has no findings.
    static let run = Schema.object(
        runMembers,
        sometimes: failed + [
            ("findings", .list(.shared("finding"))),
            (
                "statements",
                .list(
                    .object([
                        "grant": .text, "ceiling_jpy": .whole, "claimed_jpy": .whole,
                        "fixed_jpy": .whole, "advanced_jpy": .whole, "paid_jpy": .whole,
                        "bank_jpy": .whole, "residual_jpy": .whole,
                    ])
                )
            ),
        ]
    )

    /// Of a run under way.
    static let running = Schema.object(["run": .sha256, "state": .choice(["running"])])
}
