let shipmentEvents = [
    EventType(
        "shipment.dispatched",
        verb: "dispatch",
        summary: "units leave the vendor",
        fields: [
            .required("shipment", .newCode(.shipment), "EXAMPLE-SH-1"),
            .required("vendor", .code(.party), "EXAMPLE"),
            .records("lines", shippedLine(example: "40")),
            .optional("expected_on", .day, "2024-07-01"),
            .optional("carrier", .text(max: 200), "Example Air"),
        ],
        check: { data, violations in Record.checkShipped(data, &violations) },
        decide: { (event, set, draft) throws(Stop) in
            for units in shipped(event) {
                try checkVendor(event.data[.vendor], ships: units, set, &draft)
                try draft.dispatch(units, in: event.data[.shipment], on: event.day, set)
            }
        }
    ),
    EventType(
        "shipment.held",
        verb: "hold",
        summary: "a shipment is held up",
        fields: hold
    ),
    EventType(
        "shipment.cleared",
        verb: "clear",
        summary: "a shipment goes on",
        fields: hold
    ),
    EventType(
        "shipment.received",
        verb: "receive",
        summary: "units arrive at a site",
        fields: [
            // Not looked up as others are: an unknown shipment is dispatched by this event.
            .required("shipment", .looseCode, "EXAMPLE-SH-1"),
            .required("site", .code(.site), "EXAMPLE-SITE"),
            .records("lines", shippedLine(example: "35")),
            .optional("vendor", .code(.party)),
            .optionalRecords(
                "surplus",
                [
                    .required("product", .code(.product), ""),
                    .required("quantity", units, ""),
                ]
            ),
        ],
        check: { data, violations in Record.checkShipped(data, &violations) },
        decide: { (event, set, draft) throws(Stop) in
            let shipment = event.data[.shipment]
            let ref = Ref(.shipment, shipment)
            let isKnown = try set.knows(ref)
            let vendor = try shippingVendor(event, ref, isKnown: isKnown, set)
            if isKnown { draft.name(ref) } else { draft.describe(ref, makes: true) }
            for units in shipped(event) {
                try checkVendor(vendor, ships: units, set, &draft)
                if !isKnown { try draft.dispatch(units, in: shipment, on: event.day, set) }
                draft.move(
                    .shipment(shipment, units.order, units.line),
                    on: event.day,
                    from: .dispatched,
                    to: .received,
                    units.quantity,
                    field: units.path + "quantity"
                )
                try draft.carry(
                    units,
                    on: event.day,
                    from: .inTransit,
                    to: .received,
                    shipment: shipment,
                    wasDispatchedHere: !isKnown,
                    set
                )
            }
        }
    ),
    EventType(
        "shipment.lost",
        verb: "lose",
        summary: "units that never arrive",
        fields: [
            .required("shipment", .code(.shipment), "EXAMPLE-SH-1"),
            .records("lines", shippedLine(example: "5")),
            .required("reason", .text(max: 2000), "damaged on the way"),
            .required("resolution", resolution, "replace"),
        ],
        check: { data, violations in Record.checkShipped(data, &violations) },
        decide: { (event, set, draft) throws(Stop) in
            let shipment = event.data[.shipment]
            for units in shipped(event) {
                _ = try set.line(units.order, units.line, field: units.path + "line")
                draft.name(.line(units.order, units.line))
                draft.move(
                    .shipment(shipment, units.order, units.line),
                    on: event.day,
                    from: .dispatched,
                    to: .lost,
                    units.quantity,
                    field: units.path + "quantity"
                )
                try draft.carry(
                    units,
                    on: event.day,
                    from: .inTransit,
                    to: resolved(event.data),
                    shipment: shipment,
                    set
                )
            }
        }
    ),
]

/// How what is lost, rejected or returned is made good.
let resolution: Field.Kind = .choice(["replace", "credit"])

/// Where units go that are lost, rejected or returned: to be delivered again, or given up.
func resolved(_ data: Record) -> State {
    data[.resolution] == "replace" ? .unallocated : .cancelled
}

private let hold: [Field] = [
    .required("shipment", .code(.shipment), "EXAMPLE-SH-1"),
    .required("kind", .choice(["export_licence", "customs", "transport"]), "customs"),
    .required("reason", .text(max: 2000), "papers"),
]

private func shippedLine(example quantity: String) -> [Field] {
    [
        .required("order", .code(.order), "EXAMPLE-PO-1"),
        .required("line", .whole(1...Int64.max), "1"),
        .required("quantity", units, quantity),
        .optional("serials", .list(.code(.unit), mayBeEmpty: true)),
    ]
}

private func shipped(_ event: Event) -> [UnitsNamed] {
    event.data[.lines].enumerated().map { UnitsNamed($1, path: "lines[\($0)].") }
}

/// The vendor of a receipt: of the known shipment, or as the receipt of an unknown one names it.
private func shippingVendor(
    _ event: Event,
    _ shipment: Ref,
    isKnown: Bool,
    _ set: borrowing WorkingSet
) throws(Stop) -> String {
    let named = event.data[optional: .vendor]
    guard isKnown else {
        if let named { return named }
        throw .rejected(
            Rejection(
                field: "shipment",
                value: shipment.code,
                rule: "unknown_code",
                message: "unknown shipment \(shipment.code): record its dispatch first, or name "
                    + "the vendor so that this receipt stands for the dispatch too",
                lacks: [.code(shipment)]
            )
        )
    }
    let vendor = try set.made(shipment, field: "shipment").data[.vendor]
    if let named, named != vendor {
        throw .rejected(
            .wrongParty(
                "vendor",
                named,
                "shipment \(shipment.code) is of vendor \(vendor), not \(named)"
            )
        )
    }
    return vendor
}

private func checkVendor(
    _ vendor: String,
    ships units: UnitsNamed,
    _ set: borrowing WorkingSet,
    _ draft: inout Draft
) throws(Stop) {
    let placed = try set.order(units.order, field: units.path + "order")
    _ = try set.line(units.order, units.line, field: units.path + "line")
    draft.name(.line(units.order, units.line))
    guard placed[.vendor] == vendor else {
        throw .rejected(
            .wrongParty(
                units.path + "order",
                units.order,
                "order \(units.order) is placed with \(placed[.vendor]): \(vendor) ships only "
                    + "orders placed with it"
            )
        )
    }
}
