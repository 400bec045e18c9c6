let allocationEvents = [
    EventType(
        "allocation.granted",
        verb: "grant",
        summary: "units a vendor sets aside",
        fields: [
            .required("allocation", .newCode(.allocation), "EXAMPLE-AL-1"),
            .required("vendor", .code(.party), "EXAMPLE"),
            .required("product", .code(.product), "EXAMPLE-8"),
            .optional("buyer", .code(.party), "EXAMPLE"),
            .required("quantity", units, "60"),
            .optional(
                "window",
                .record([
                    .required("from", .day, "2024-07-01"),
                    .required("to", .day, "2024-12-31"),
                ])
            ),
        ],
        check: { data, violations in
            if let window = data[optional: .window], window[.to] < window[.from] {
                violations.add(
                    "window.to",
                    window[.to].iso,
                    "order_of_days",
                    "the window ends before it begins on \(window[.from].iso)"
                )
            }
        },
        decide: { (event, set, draft) throws(Stop) in
            let subject = Subject(.allocation, event.data[.allocation])
            let quantity = event.data[.quantity]
            draft.state(quantity, of: subject)
            draft.move(
                subject,
                on: event.day,
                from: nil,
                to: .available,
                quantity,
                field: "quantity"
            )
        }
    ),
    EventType(
        "allocation.revised",
        verb: "revise",
        summary: "a new total, withdrawn units included",
        fields: [
            .required("allocation", .code(.allocation), "EXAMPLE-AL-1"),
            .required("quantity", .whole(0...Int64.max), "70"),
        ],
        decide: { (event, set, draft) throws(Stop) in
            let subject = Subject(.allocation, event.data[.allocation])
            let before = try set.lastTotal(of: subject, for: event, field: "quantity")
            try checkAvailable(before - event.data[.quantity], event, set)
            draft.state(event.data[.quantity], of: subject)
            draft.changeTotal(
                subject,
                on: event.day,
                state: .available,
                from: before,
                to: event.data[.quantity],
                field: "quantity"
            )
        }
    ),
    EventType(
        "allocation.withdrawn",
        verb: "withdraw",
        summary: "available units taken back",
        fields: [
            .required("allocation", .code(.allocation), "EXAMPLE-AL-1"),
            .required("quantity", units, "5"),
            .required("reason", .text(max: 2000), "supply"),
        ],
        decide: { (event, set, draft) throws(Stop) in
            try checkAvailable(event.data[.quantity], event, set)
            draft.move(
                Subject(.allocation, event.data[.allocation]),
                on: event.day,
                from: .available,
                to: .withdrawn,
                event.data[.quantity],
                field: "quantity"
            )
        }
    ),
    EventType(
        "allocation.assigned",
        verb: "assign",
        summary: "units of an allocation for an order line",
        describes: [.allocation],
        fields: assignment(example: "50"),
        decide: { (event, set, draft) throws(Stop) in
            let (allocation, order, line) = parts(event)
            let granted = try set.made(Ref(.allocation, allocation), field: "allocation").data
            let placed = try set.order(order)
            let ordered = try set.line(order, line, field: "line")
            draft.name(.line(order, line))
            guard granted[.vendor] == placed[.vendor] else {
                throw .rejected(
                    .wrongParty(
                        "allocation",
                        allocation,
                        "allocation \(allocation) is of vendor \(granted[.vendor]), but order "
                            + "\(order) is placed with \(placed[.vendor])"
                    )
                )
            }
            if let buyer = granted[optional: .buyer], buyer != placed[.buyer] {
                throw .rejected(
                    .wrongParty(
                        "allocation",
                        allocation,
                        "allocation \(allocation) is for buyer \(buyer), but order \(order) is of "
                            + placed[.buyer]
                    )
                )
            }
            guard granted[.product] == ordered[.product] else {
                throw .rejected(
                    Rejection(
                        field: "allocation",
                        value: allocation,
                        rule: "wrong_product",
                        message: "allocation \(allocation) is of \(granted[.product]), but line "
                            + "\(line) of \(order) is for \(ordered[.product])"
                    )
                )
            }
            let quantity = event.data[.quantity]
            draft.move(
                Subject(.allocation, allocation),
                on: event.day,
                from: .available,
                to: .assigned,
                quantity,
                field: "quantity"
            )
            draft.move(
                .line(order, line),
                on: event.day,
                from: .unallocated,
                to: .allocated,
                quantity,
                field: "quantity"
            )
            draft.move(
                .given(allocation, order, line),
                on: event.day,
                from: nil,
                to: .assigned,
                quantity,
                field: "quantity"
            )
        }
    ),
    EventType(
        "allocation.released",
        verb: "release",
        summary: "assigned units given back",
        fields: assignment(example: "10"),
        decide: { (event, set, draft) throws(Stop) in
            let (allocation, order, line) = parts(event)
            _ = try set.line(order, line, field: "line")
            draft.name(.line(order, line))
            let quantity = event.data[.quantity]
            draft.move(
                Subject(.allocation, allocation),
                on: event.day,
                from: .assigned,
                to: .available,
                quantity,
                field: "quantity"
            )
            draft.move(
                .line(order, line),
                on: event.day,
                from: .allocated,
                to: .unallocated,
                quantity,
                field: "quantity"
            )
            draft.move(
                .given(allocation, order, line),
                on: event.day,
                from: .assigned,
                to: nil,
                quantity,
                field: "quantity"
            )
        }
    ),
]

/// Only available units are taken back: the refusal names the order lines that hold the others on
/// the day on which the fewest are available.
private func checkAvailable(
    _ quantity: Int64,
    _ event: Event,
    _ set: borrowing WorkingSet
) throws(Stop) {
    let allocation = event.data[.allocation]
    let subject = Subject(.allocation, allocation)
    let available = subject.kind.index(of: .available)
    let balances = try set.balances(subject, from: event.day)
    let held = balances.least(available, from: event.day)
    guard quantity > held else { return }
    let days = [event.day] + balances.entries.map(\.day).filter { $0 > event.day }
    let day = days.first { balances.atEnd(of: $0)[available] == held } ?? event.day
    let holders = try holders(of: allocation, atEndOf: day, set)
    let advice =
        holders.isEmpty
        ? "" : ". Release assigned units first: \(holders.joined(separator: ", "))"
    throw .rejected(
        Rejection(
            field: "quantity",
            value: String(event.data[.quantity]),
            rule: "not_below_zero",
            message: "allocation \(allocation) has \(held) available from \(event.day.iso) on; "
                + "\(quantity) would be taken" + advice,
            lacks: [.amount(subject, .available)]
        )
    )
}

/// The order lines to which units of the allocation are assigned, and how many, in the order in
/// which they got their first.
private func holders(
    of allocation: String,
    atEndOf day: Day,
    _ set: borrowing WorkingSet
) throws(Stop) -> [String] {
    var seen: Set<Subject> = []
    var holders: [String] = []
    for said in try set.said(of: Ref(.allocation, allocation))
    where said.type == "allocation.assigned" {
        let (order, line) = (said.data[.order], said.data[.line])
        let given = Subject.given(allocation, order, line)
        guard seen.insert(given).inserted else { continue }
        let held = try set.balances(given, from: day).atEnd(of: day)[0]
        if held > 0 { holders.append("\(order) line \(line) (\(held))") }
    }
    return holders
}

private func assignment(example quantity: String) -> [Field] {
    [
        .required("allocation", .code(.allocation), "EXAMPLE-AL-1"),
        .required("order", .code(.order), "EXAMPLE-PO-1"),
        .required("line", .whole(1...Int64.max), "1"),
        .required("quantity", units, quantity),
    ]
}

private func parts(_ event: Event) -> (allocation: String, order: String, line: Int64) {
    (event.data[.allocation], event.data[.order], event.data[.line])
}
