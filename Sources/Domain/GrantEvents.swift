let grantEvents = [
    EventType(
        "grant.applied",
        verb: "apply",
        summary: "an application for a grant (交付申請)",
        fields: [
            .required("grant", .newCode(.grant), "EXAMPLE-G-1"),
            .required("programme", .code(.programme), "EXAMPLE-FY2024"),
            .required("applicant", .code(.party), "EXAMPLE"),
            .required("project_cost_jpy", yenAny, "600000000"),
            .required("eligible_cost_jpy", yenAny, "500000000"),
            .required("rate", .fraction, "1/2"),
            .required("requested_jpy", yenAny, "250000000"),
        ]
    ),
    EventType(
        "grant.early_start_approved",
        verb: "approve-early-start",
        summary: "the project may begin before the decision (事前着手)",
        describes: [.grant],
        fields: [
            .required("grant", .code(.grant), "EXAMPLE-G-1"),
            .required("from", .day, "2024-05-01"),
        ]
    ),
    EventType(
        "grant.decided",
        verb: "decide",
        summary: "the decision and its ceiling (交付決定)",
        describes: [.grant],
        fields: [
            .required("grant", .code(.grant), "EXAMPLE-G-1"),
            .required("ceiling_jpy", yenAny, "250000000"),
            .required("rate", .fraction, "1/2"),
            .required("project_from", .day, "2024-06-01"),
            .required("project_to", .day, "2025-03-31"),
        ],
        check: { data, violations in
            if data[.projectTo] < data[.projectFrom] {
                violations.add(
                    "project_to",
                    data[.projectTo].iso,
                    "order_of_days",
                    "the project ends before it begins on \(data[.projectFrom].iso)"
                )
            }
        },
        decide: { (event, set, draft) throws(Stop) in
            let grant = event.data[.grant]
            if let before = try set.statement("grant.decided", of: Ref(.grant, grant)) {
                throw .rejected(
                    .outOfTurn(
                        "grant",
                        grant,
                        "grant \(grant) is decided already, by event \(before.seq): record "
                            + "grant.changed, or void that decision first"
                    )
                )
            }
            let subject = Subject(.grant, grant)
            let before = try set.lastTotal(of: subject, for: event, field: "ceiling_jpy")
            try draft.changeCeiling(grant, from: before, to: event.data[.ceilingJPY], event, set)
        }
    ),
    EventType(
        "grant.changed",
        verb: "change",
        summary: "another ceiling, or end of the project",
        describes: [.grant],
        fields: [
            .required("grant", .code(.grant), "EXAMPLE-G-1"),
            .optional("ceiling_jpy", yenAny, "260000000"),
            .optional("project_to", .day, "2025-09-30"),
            .required("reason", .text(max: 2000), "late delivery"),
        ],
        decide: { (event, set, draft) throws(Stop) in
            let grant = event.data[.grant]
            _ = try decision(of: grant, set)
            try checkOpen(grant, set)
            guard let ceiling = event.data[optional: .ceilingJPY] else { return }
            let before = try set.lastTotal(
                of: Subject(.grant, grant),
                for: event,
                field: "ceiling_jpy"
            )
            try draft.changeCeiling(grant, from: before, to: ceiling, event, set)
        }
    ),
    EventType(
        "grant.closed",
        verb: "close",
        summary: "what is left goes back to the programme",
        describes: [.grant],
        fields: [.required("grant", .code(.grant), "EXAMPLE-G-1")],
        decide: { (event, set, draft) throws(Stop) in
            let grant = event.data[.grant]
            let decided = try decision(of: grant, set)
            try checkOpen(grant, set)
            guard decided.day <= event.day else {
                throw .rejected(
                    .outOfTurn(
                        "occurred_at",
                        event.day.iso,
                        "grant \(grant) was decided on \(decided.day.iso): it cannot close before"
                    )
                )
            }
            let subject = Subject(.grant, grant)
            let held = try set.balances(subject, from: event.day).atEnd(of: event.day)
            for state: State in [.advanced, .payable, .instructed, .repayable] {
                let amount = held[subject.kind.index(of: state)]
                guard amount == 0 else {
                    throw .rejected(
                        .outOfTurn(
                            "grant",
                            grant,
                            "grant \(grant) has \(amount) yen \(state.rawValue) at the end of "
                                + "\(event.day.iso): settle that first"
                        )
                    )
                }
            }
            let left = held[subject.kind.index(of: .committed)]
            draft.move(
                subject,
                on: event.day,
                from: .committed,
                to: .released,
                left,
                field: "grant"
            )
            draft.move(
                try programme(of: grant, set),
                on: event.day,
                from: .granted,
                to: .available,
                left,
                field: "grant"
            )
        }
    ),
]

private func programme(of grant: String, _ set: borrowing WorkingSet) throws(Stop) -> Subject {
    Subject(.programme, try set.made(Ref(.grant, grant), field: "grant").data[.programme])
}

private func decision(
    of grant: String,
    _ set: borrowing WorkingSet
) throws(Stop) -> WorkingSet.Statement {
    if let decided = try set.statement("grant.decided", of: Ref(.grant, grant)) { return decided }
    throw .rejected(
        .outOfTurn(
            "grant",
            grant,
            "grant \(grant) is not decided: record grant.decided first",
            lacks: [.amount(Subject(.grant, grant), .committed)]
        )
    )
}

private func checkOpen(_ grant: String, _ set: borrowing WorkingSet) throws(Stop) {
    if let closed = try set.statement("grant.closed", of: Ref(.grant, grant)) {
        throw .rejected(
            .outOfTurn(
                "grant",
                grant,
                "grant \(grant) was closed on \(closed.day.iso) already"
            )
        )
    }
}

extension Draft {
    /// The ceiling is the grant's total, and comes out of the programme's budget.
    fileprivate mutating func changeCeiling(
        _ grant: String,
        from before: Int64,
        to after: Int64,
        _ event: Event,
        _ set: borrowing WorkingSet
    ) throws(Stop) {
        let subject = Subject(.grant, grant)
        let budget = try programme(of: grant, set)
        state(after, of: subject)
        changeTotal(
            subject,
            on: event.day,
            state: .committed,
            from: before,
            to: after,
            field: "ceiling_jpy"
        )
        if after >= before {
            move(
                budget,
                on: event.day,
                from: .available,
                to: .granted,
                after - before,
                field: "ceiling_jpy"
            )
        } else {
            move(
                budget,
                on: event.day,
                from: .granted,
                to: .available,
                before - after,
                field: "ceiling_jpy"
            )
        }
    }
}
