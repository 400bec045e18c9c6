let orderEvents = [
    EventType(
        "order.placed",
        verb: "place",
        summary: "an order with a vendor",
        fields: [
            .required("order", .newCode(.order), "EXAMPLE-PO-1"),
            .required("buyer", .code(.party), "EXAMPLE"),
            .required("vendor", .code(.party), "EXAMPLE"),
            .required("channel", .choice(["tender", "subsidised", "private"]), "tender"),
            .required("currency", .currency, "JPY"),
            .optional("fx_rate", .decimal),
            .optional("grant", .code(.grant)),
            .records("lines", orderedLine + [.optional("schedule", schedule, orderedSchedule)]),
        ],
        check: { data, violations in
            Record.checkUnique(data[.lines], "lines", "line", &violations, "line") {
                String($0[.line])
            }
            checkRate(data, &violations)
            for (index, line) in data[.lines].enumerated() {
                checkPrice(line, data[.currency], "lines[\(index)].", &violations)
                checkSchedule(line, "lines[\(index)].", &violations)
            }
        },
        decide: { (event, set, draft) throws(Stop) in
            for (index, line) in event.data[.lines].enumerated() {
                try makeLine(
                    line,
                    of: event.data[.order],
                    placed: event.data,
                    path: "lines[\(index)].",
                    event,
                    set,
                    &draft
                )
            }
        }
    ),
    EventType(
        "order.promised",
        verb: "promise",
        summary: "the vendor's promise for an order line",
        fields: [
            .required("order", .code(.order), "EXAMPLE-PO-1"),
            .required("line", .whole(1...Int64.max), "1"),
            .required("schedule", schedule, "2024-09-30:60;2024-12-31:40"),
            .optional("reason", .text(max: 2000), "supply"),
        ],
        decide: { (event, set, draft) throws(Stop) in
            let order = event.data[.order]
            let line = event.data[.line]
            _ = try set.line(order, line, field: "line")
            draft.name(.line(order, line))
            let promised = event.data[.schedule]
            let subject = Subject.line(order, line)
            // The states alone: of what is cancelled a balance lists the credited part once more.
            let held = try set.balances(subject, from: event.day).current
                .prefix(SubjectKind.line.states.count)
            let open = held.reduce(0, +) - held[SubjectKind.line.index(of: .cancelled)]
            let (sum, overflow) = total(promised)
            if overflow || sum > open {
                throw .rejected(
                    Rejection(
                        field: "schedule",
                        value: String(sum),
                        rule: "promise_above_order",
                        message: "the promise adds up to \(sum), but order \(order) line \(line) "
                            + "has \(open) units ordered and not cancelled; a schedule is the "
                            + "whole promise, units already received included",
                        lacks: [.amount(subject, .unallocated)]
                    )
                )
            }
            draft.promise(promise(order, line, promised))
        }
    ),
    EventType(
        "order.changed",
        verb: "change",
        summary: "a new total quantity, or price, of a line",
        fields: [
            .required("order", .code(.order), "EXAMPLE-PO-1"),
            .required("line", .whole(1...Int64.max), "1"),
            .required("quantity", .whole(0...Int64.max), "110"),
            .optional("unit_price", .decimal, "42000000"),
        ],
        decide: { (event, set, draft) throws(Stop) in
            let order = event.data[.order]
            let line = event.data[.line]
            _ = try set.line(order, line, field: "line")
            draft.name(.line(order, line))
            try checkPriceIsWhole(event.data, try set.order(order), "unit_price")
            let subject = Subject.line(order, line)
            let before = try set.lastTotal(of: subject, for: event, field: "quantity")
            let after = event.data[.quantity]
            draft.state(after, of: subject, unitPrice: event.data[optional: .unitPrice])
            draft.changeTotal(
                subject,
                on: event.day,
                state: .unallocated,
                from: before,
                to: after,
                field: "quantity"
            )
        }
    ),
    EventType(
        "order.cancelled",
        verb: "cancel",
        summary: "units of a line given up",
        fields: [
            .required("order", .code(.order), "EXAMPLE-PO-1"),
            .required("line", .whole(1...Int64.max), "1"),
            .required("quantity", units, "5"),
            .required("reason", .text(max: 2000), "no longer needed"),
        ],
        decide: { (event, set, draft) throws(Stop) in
            let order = event.data[.order]
            let line = event.data[.line]
            _ = try set.line(order, line, field: "line")
            draft.name(.line(order, line))
            draft.move(
                .line(order, line),
                on: event.day,
                from: .unallocated,
                to: .cancelled,
                event.data[.quantity],
                field: "quantity"
            )
        }
    ),
    EventType(
        "order.substituted",
        verb: "substitute",
        summary: "units of a line given up for a new line of another product (計画変更)",
        fields: [
            .required("order", .code(.order), "EXAMPLE-PO-1"),
            .required("line", .whole(1...Int64.max), "1"),
            .required("quantity", units, "5"),
            .required(
                "new_line",
                .record(substituteLine + [.optional("schedule", schedule, "2024-12-31:5")]),
                ""
            ),
            .required("reason", .text(max: 2000), "successor product"),
            .optional("approval", .text(max: 200), "approval 12"),
        ],
        check: { data, violations in
            checkSchedule(data[.newLine], "new_line.", &violations)
        },
        decide: { (event, set, draft) throws(Stop) in
            let order = event.data[.order]
            let line = event.data[.line]
            let placed = try set.order(order)
            let substitute = event.data[.newLine]
            _ = try set.line(order, line, field: "line")
            draft.name(.line(order, line))
            try checkPriceIsWhole(substitute, placed, "new_line.unit_price")
            draft.move(
                .line(order, line),
                on: event.day,
                from: .unallocated,
                to: .cancelled,
                event.data[.quantity],
                field: "quantity"
            )
            try makeLine(
                substitute,
                of: order,
                placed: placed,
                path: "new_line.",
                event,
                set,
                &draft
            )
        }
    ),
]

private let schedule: Field.Kind = .list(
    .record([
        .required("promised_on", .day, ""),
        .required("quantity", units, ""),
    ]),
    mayBeEmpty: true
)

private let orderedSchedule = "2024-09-30:100"

private let orderedLine: [Field] = [
    .required("line", .whole(1...Int64.max), "1"),
    .required("product", .code(.product), "EXAMPLE-8"),
    .required("quantity", units, "100"),
    .required("unit_price", .decimal, "42000000"),
]

private let substituteLine: [Field] = [
    .required("line", .whole(1...Int64.max), "2"),
    .required("product", .code(.product), "EXAMPLE-8"),
    .required("quantity", units, "5"),
    .required("unit_price", .decimal, "45000000"),
]

/// Makes an order line: its total, its units and its first promise.
///
/// `path`: of the line in the event, with a dot behind it.
private func makeLine(
    _ line: Record,
    of order: String,
    placed: Record,
    path: String,
    _ event: Event,
    _ set: borrowing WorkingSet,
    _ draft: inout Draft
) throws(Stop) {
    let ref = Ref.line(order, line[.line])
    if try set.knows(ref) {
        throw .rejected(
            Rejection(
                field: path + "line",
                value: String(line[.line]),
                rule: "code_taken",
                message: "order \(order) has a line \(line[.line]) already: take the next number"
            )
        )
    }
    draft.describe(ref, makes: true)
    let subject = Subject.line(order, line[.line])
    draft.state(line[.quantity], of: subject, unitPrice: line[.unitPrice])
    draft.move(
        subject,
        on: event.day,
        from: nil,
        to: .unallocated,
        line[.quantity],
        field: path + "quantity"
    )
    var programme: String?
    if let grant = placed[optional: .grant] {
        programme = try set.made(Ref(.grant, grant), field: "grant").data[.programme]
    }
    draft.make(
        Draft.Line(
            order: order,
            line: line[.line],
            placed: placed,
            programme: programme,
            product: line[.product],
            quantity: line[.quantity],
            unitPrice: line[.unitPrice]
        )
    )
    if let schedule = line[optional: .schedule] {
        draft.promise(promise(order, line[.line], schedule))
    }
}

private func promise(_ order: String, _ line: Int64, _ schedule: [Record]) -> Draft.Promise {
    Draft.Promise(
        order: order,
        line: line,
        schedule: schedule.map { ($0[.promisedOn], $0[.quantity]) }
    )
}

private func total(_ schedule: [Record]) -> (sum: Int64, overflow: Bool) {
    var sum: Int64 = 0
    for part in schedule {
        let (next, overflow) = sum.addingReportingOverflow(part[.quantity])
        if overflow { return (sum, true) }
        sum = next
    }
    return (sum, false)
}

private func checkSchedule(_ line: Record, _ path: String, _ violations: inout Violations) {
    guard let schedule = line[optional: .schedule] else { return }
    let (sum, overflow) = total(schedule)
    if overflow || sum > line[.quantity] {
        violations.add(
            path + "schedule",
            String(sum),
            "promise_above_order",
            "the schedule adds up to \(sum), more than the \(line[.quantity]) ordered"
        )
    }
}

private func checkPrice(
    _ line: Record,
    _ currency: String,
    _ path: String,
    _ violations: inout Violations
) {
    let price = line[.unitPrice]
    if currency == "JPY", !isWhole(price) {
        violations.add(
            path + "unit_price",
            price,
            "whole_yen",
            "a price in JPY is a whole number of yen"
        )
    }
}

private func checkPriceIsWhole(_ line: Record, _ placed: Record, _ path: String) throws(Stop) {
    guard let price = line[optional: .unitPrice], placed[.currency] == "JPY", !isWhole(price)
    else { return }
    throw .rejected(
        Rejection(
            field: path,
            value: price,
            rule: "whole_yen",
            message: "a price in JPY is a whole number of yen"
        )
    )
}

private func isWhole(_ price: String) -> Bool {
    Decimal(price)?.isWhole ?? false
}

private func checkRate(_ data: Record, _ violations: inout Violations) {
    guard let rate = data[optional: .fxRate], let value = Decimal(rate) else { return }
    if value == Decimal(0) {
        violations.add("fx_rate", rate, "range", "a rate is above 0: yen per unit of the currency")
    }
}
