let deliveryEvents = [
    EventType(
        "delivery.accepted",
        verb: "accept",
        summary: "received units pass the inspection (検収)",
        fields: inspected(example: "30"),
        check: { data, violations in Record.checkSerials(data, "", &violations) },
        decide: { (event, set, draft) throws(Stop) in
            try inspect(event, to: .accepted, set, &draft)
        }
    ),
    EventType(
        "delivery.rejected",
        verb: "reject",
        summary: "received units fail the inspection",
        fields: inspected(example: "2") + [
            .required("reason", .text(max: 2000), "broken"),
            .required("resolution", resolution, "replace"),
        ],
        check: { data, violations in Record.checkSerials(data, "", &violations) },
        decide: { (event, set, draft) throws(Stop) in
            try inspect(event, to: resolved(event.data), set, &draft)
        }
    ),
]

private func inspected(example quantity: String) -> [Field] {
    unitsOfLine(example: quantity) + [.required("site", .code(.site), "EXAMPLE-SITE")]
}

/// Units of an order line, with serial numbers or without.
func unitsOfLine(example quantity: String, serials: String? = nil) -> [Field] {
    [
        .required("order", .code(.order), "EXAMPLE-PO-1"),
        .required("line", .whole(1...Int64.max), "1"),
        .required("quantity", units, quantity),
        .optional("serials", .list(.code(.unit), mayBeEmpty: true), serials),
    ]
}

private func inspect(
    _ event: Event,
    to state: State,
    _ set: borrowing WorkingSet,
    _ draft: inout Draft
) throws(Stop) {
    let units = UnitsNamed(event.data)
    _ = try set.line(units.order, units.line, field: "line")
    draft.name(.line(units.order, units.line))
    try draft.carry(units, on: event.day, from: .received, to: state, set)
}
