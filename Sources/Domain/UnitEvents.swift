let unitEvents = [
    EventType(
        "unit.in_service",
        verb: "start",
        summary: "accepted units begin to serve",
        fields: unitsOfLine(example: "2", serials: "EXAMPLE-SN-1;EXAMPLE-SN-2") + [
            .required("site", .code(.site), "EXAMPLE-SITE")
        ],
        check: { data, violations in Record.checkSerials(data, "", &violations) },
        decide: { (event, set, draft) throws(Stop) in
            let units = UnitsNamed(event.data)
            _ = try set.line(units.order, units.line, field: "line")
            draft.name(.line(units.order, units.line))
            try draft.carry(units, on: event.day, from: .accepted, to: .inService, set)
        }
    ),
    EventType(
        "unit.returned",
        verb: "return",
        summary: "accepted or serving units go back",
        fields: unitsOfLine(example: "1", serials: "EXAMPLE-SN-2") + [
            .required("reason", .text(max: 2000), "broken"),
            .required("resolution", resolution, "replace"),
        ],
        check: { data, violations in Record.checkSerials(data, "", &violations) },
        decide: { (event, set, draft) throws(Stop) in
            let units = UnitsNamed(event.data)
            _ = try set.line(units.order, units.line, field: "line")
            draft.name(.line(units.order, units.line))
            try draft.takeBack(units, on: event.day, to: resolved(event.data), set)
        }
    ),
    EventType(
        "unit.replaced",
        verb: "replace",
        summary: "a unit takes another's place",
        fields: [
            .required("serial_out", .code(.unit), "EXAMPLE-SN-1"),
            .required("serial_in", .code(.unit), "EXAMPLE-SN-3"),
            .required("reason", .text(max: 2000), "repair"),
        ],
        check: { data, violations in
            if data[.serialOut] == data[.serialIn] {
                violations.add(
                    "serial_in",
                    data[.serialIn],
                    "of_itself",
                    "a unit cannot be replaced by itself: name the serial number that came in"
                )
            }
        },
        decide: { (event, set, draft) throws(Stop) in
            let out = event.data[.serialOut]
            let places = try set.unit(out).places(atEndOf: event.day)
            guard let place = places.first(where: { $0.state != .inTransit }) else {
                throw .rejected(
                    Rejection(
                        field: "serial_out",
                        value: out,
                        rule: "serial_elsewhere",
                        message: "serial \(out) is not received, accepted or in service at the "
                            + "end of \(event.day.iso)",
                        lacks: [.received, .accepted, .inService].map { .unit(out, $0) }
                    )
                )
            }
            let (order, line) = (place.order, place.line)
            let named = UnitsNamed(
                Record([
                    ("order", .text(order)), ("line", .int(line)), ("quantity", .int(1)),
                ])
            )
            try draft.nameFirst(event.data[.serialIn], named, on: event.day, set)
            draft.name(.line(order, line))
            draft.step(
                out,
                Draft.Step(day: event.day, order: order, line: line, from: place.state, to: nil)
            )
            draft.step(
                event.data[.serialIn],
                Draft.Step(day: event.day, order: order, line: line, from: nil, to: place.state)
            )
        }
    ),
    EventType(
        "unit.moved",
        verb: "move",
        summary: "a unit goes to another site",
        fields: [
            .required("serial", .code(.unit), "EXAMPLE-SN-3"),
            .required("site", .code(.site), "EXAMPLE-SITE"),
        ],
        decide: { (event, set, draft) throws(Stop) in
            let serial = event.data[.serial]
            let place = try checkLive(serial, on: event.day, set)
            draft.name(.line(place.order, place.line))
        }
    ),
    EventType(
        "unit.disposed",
        verb: "dispose",
        summary: "units sold, scrapped, lent or pledged",
        fields: [
            .optional("serial", .code(.unit), "EXAMPLE-SN-3"),
            .optional("order", .code(.order)),
            .optional("line", .whole(1...Int64.max)),
            .optional("quantity", units),
            .required("kind", .choice(["sold", "scrapped", "lent", "pledged"]), "sold"),
            .optional("approval", .text(max: 200)),
        ],
        check: { data, violations in
            let others = ["order", "line", "quantity"]
            let given = others.filter { data.value($0) != nil }
            if data[optional: .serial] != nil ? !given.isEmpty : given.count < others.count {
                violations.add(
                    "serial",
                    data[optional: .serial],
                    "one_of",
                    "give either serial, or order, line and quantity of units without numbers"
                )
            }
        },
        decide: { (event, set, draft) throws(Stop) in
            let leaves = ["sold", "scrapped"].contains(event.data[.kind])
            if let serial = event.data[optional: .serial] {
                let live = try checkLive(serial, on: event.day, set)
                draft.name(.line(live.order, live.line))
                guard leaves else { return }
                let place = try draft.inUse(serial, on: event.day, field: "serial", set)
                draft.move(
                    .line(place.order, place.line),
                    on: event.day,
                    from: place.state,
                    to: .retired,
                    1,
                    field: "serial"
                )
                draft.step(
                    serial,
                    Draft.Step(
                        day: event.day,
                        order: place.order,
                        line: place.line,
                        from: place.state,
                        to: nil
                    )
                )
                return
            }
            let units = UnitsNamed(event.data)
            _ = try set.line(units.order, units.line, field: "line")
            draft.name(.line(units.order, units.line))
            if leaves { try draft.takeBack(units, on: event.day, to: .retired, set) }
        }
    ),
]

/// Where a serial number is that is live on that day.
private func checkLive(
    _ serial: String,
    on day: Day,
    _ set: borrowing WorkingSet
) throws(Stop) -> UnitHistory.Place {
    if let place = try set.unit(serial).places(atEndOf: day).first { return place }
    throw .rejected(
        Rejection(
            field: "serial",
            value: serial,
            rule: "serial_elsewhere",
            message: "serial \(serial) is not live at the end of \(day.iso): record its dispatch, "
                + "receipt or acceptance first",
            lacks: [.inTransit, .received, .accepted, .inService].map { .unit(serial, $0) }
        )
    )
}
