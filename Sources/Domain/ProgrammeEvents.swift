let programmeEvents = [
    EventType(
        "programme.opened",
        verb: "open",
        summary: "a programme, its budget and its terms",
        fields: [
            .required("programme", .newCode(.programme), "EXAMPLE-FY2024"),
            .required("name", .text(max: 200), "例示プログラム"),
            .required("agency", .code(.party), "EXAMPLE"),
            .required("payer", .code(.party), "EXAMPLE"),
            .required("budget_jpy", yenAny, "1000000000"),
            .required("rounding_jpy", yenSome, "1000"),
            .required("restriction_years", .whole(0...100), "5"),
            .required(
                "eligible_products",
                .list(.code(.product), mayBeEmpty: true),
                "EXAMPLE-8"
            ),
            .optional(
                "reports",
                .list(.choice(["year_end", "input_tax", "status"]), mayBeEmpty: true),
                "year_end"
            ),
            .optionalRecords(
                "advance_caps",
                [
                    .required("by", .dayOrMonthDay, ""),
                    .required("share", .fraction, ""),
                ]
            ),
            .optionalRecords(
                "forecast",
                [
                    .required("fiscal_year", .whole(1900...9999), ""),
                    .required("amount_jpy", yenAny, ""),
                ]
            ),
        ],
        check: { data, violations in
            Record.checkUnique(
                data[optional: .advanceCaps] ?? [],
                "advance_caps",
                "by",
                &violations,
                "the date"
            ) { $0[.by] }
            Record.checkUnique(
                data[optional: .forecast] ?? [],
                "forecast",
                "fiscal_year",
                &violations,
                "fiscal year"
            ) { String($0[.fiscalYear]) }
        },
        decide: { (event, set, draft) throws(Stop) in
            // The budget is the programme's total: opening it again raises or cuts it.
            let programme = Subject(.programme, event.data[.programme])
            let budget = event.data[.budgetJPY]
            let before = try set.lastTotal(of: programme, for: event, field: "budget_jpy")
            draft.state(budget, of: programme)
            draft.changeTotal(
                programme,
                on: event.day,
                state: .available,
                from: before,
                to: budget,
                field: "budget_jpy"
            )
        }
    )
]

extension Draft {
    /// Brings the difference of two totals into a state, or takes it out.
    mutating func changeTotal(
        _ subject: Subject,
        on day: Day,
        state: State,
        from before: Int64,
        to after: Int64,
        field: String
    ) {
        if after >= before {
            move(subject, on: day, from: nil, to: state, after - before, field: field)
        } else {
            move(subject, on: day, from: state, to: nil, before - after, field: field)
        }
    }
}
