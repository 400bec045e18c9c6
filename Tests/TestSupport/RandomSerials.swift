/// Random shipments, deliveries and units, with and without serial numbers.
extension RandomEvents {
    /// Serials of a line that are in that state on the day of the event.
    private func named(_ order: String, _ line: Int, in state: String) -> [String] {
        serials.filter { serial in
            let subject = NaiveSubject.serial(serial, order: order, line: line)
            return model.ledger.holds(subject, state, on: day) > 0
        }
    }

    /// A quantity and its serials: units without, known ones, or new ones for unnamed units; now
    /// and then one too few or one that is elsewhere.
    private mutating func units(
        _ order: String,
        _ line: Int,
        from state: String,
        atMost most: Int
    ) -> [RandomField] {
        let unnamed = model.ledger.holds(.unnamed(order: order, line: line), state, on: day)
        let known = named(order, line, in: state)
        if !known.isEmpty, dice.chance(unnamed > 0 ? 50 : 90) {
            let first = dice.int(0...known.count - 1)
            let count = dice.int(1...min(3, known.count - first))
            return fields(order, line, serials: Array(known[first..<first + count]))
        }
        let held = max(1, min(unnamed, max(1, most)))
        let quantity = dice.chance(12) ? held + 1 : dice.int(1...held)
        guard dice.chance(35), quantity < 8 else {
            return [.text("order", order), .number("line", line), .number("quantity", quantity)]
        }
        var names = (0..<quantity).map { _ in newCode("SN") }
        serials += names
        if dice.chance(15) { names[0] = dice.pick(serials) }
        if dice.chance(3) { names.append(newCode("SN")) }
        return fields(order, line, serials: names, quantity: quantity)
    }

    private func fields(
        _ order: String,
        _ line: Int,
        serials: [String],
        quantity: Int? = nil
    ) -> [RandomField] {
        [
            .text("order", order), .number("line", line),
            .number("quantity", quantity ?? serials.count), .texts("serials", serials),
        ]
    }

    // MARK: Shipments

    mutating func makeDispatch(
        _ order: KnownOrder,
        _ line: Int,
        from state: String,
        _ held: Int
    ) {
        var lines = [units(order.code, line, from: state, atMost: held)]
        var known = [KnownLine(order: order.code, line: line)]
        if dice.chance(20), let other = dice.pickIfAny(orders.suffix(6).compactMap(standing)),
            other.vendor == order.vendor || dice.chance(10)
        {
            let second = dice.pick(other.lines).line
            lines.append(units(other.code, second, from: "unallocated", atMost: 4))
            known.append(KnownLine(order: other.code, line: second))
        }
        let again = dice.chance(3) ? dice.pickIfAny(shipments)?.code : nil
        let code = again ?? newCode("SH")
        let other = dice.chance(3) ? dice.pick(RandomEvents.vendors) : order.vendor
        // A receipt that names the vendor dispatches a shipment not heard of before.
        let silent = dice.chance(15)
        let site = RandomField.text("site", dice.pick(RandomEvents.sites))
        let vendor = silent && dice.chance(10) ? nil : RandomField.text("vendor", other)
        let recorded = add(
            silent ? "shipment.received" : "shipment.dispatched",
            [
                .text("shipment", code), silent ? site : nil, vendor, .objects("lines", lines),
            ]
        )
        if recorded { shipments.append((code, other, known)) }
    }

    /// A receipt or a loss of a shipment of the line, mostly of one that has units under way.
    mutating func makeArrival(_ order: KnownOrder, _ line: Int) {
        let own = KnownLine(order: order.code, line: line)
        let fitting = shipments.filter { shipment in
            shipment.lines.contains(own) && dispatched(shipment.code, own) > 0
        }
        guard let shipment = dice.pickIfAny(dice.chance(6) ? shipments : fitting) else {
            makeDispatch(order, line, from: "unallocated", 3)
            return
        }
        var lines: [[RandomField]] = []
        for known in shipment.lines where known == own || dice.chance(60) {
            lines.append(arriving(shipment.code, known))
        }
        if lines.isEmpty { lines.append(arriving(shipment.code, own)) }
        let code = RandomField.text("shipment", shipment.code)
        if dice.chance(15) {
            let resolution = dice.pick(["replace", "replace", "credit"])
            add(
                "shipment.lost",
                [
                    code, .objects("lines", lines), .text("reason", "r"),
                    .text("resolution", resolution),
                ]
            )
            return
        }
        let vendor = dice.chance(5) ? dice.pick(RandomEvents.vendors) : shipment.vendor
        let site = dice.chance(1) ? "S9" : dice.pick(RandomEvents.sites)
        add(
            "shipment.received",
            [
                code, .text("site", site), dice.chance(30) ? .text("vendor", vendor) : nil,
                .objects("lines", lines),
            ]
        )
    }

    private func dispatched(_ shipment: String, _ line: KnownLine) -> Int {
        let subject = NaiveSubject.shipmentLine(
            shipment: shipment,
            order: line.order,
            line: line.line
        )
        return model.ledger.holds(subject, "dispatched", on: day)
    }

    /// Units of a shipment's line: serials dispatched in it, or units without.
    private mutating func arriving(_ shipment: String, _ line: KnownLine) -> [RandomField] {
        let known = serials.filter { serial in
            let subject = NaiveSubject.shipmentSerial(
                serial,
                shipment: shipment,
                order: line.order,
                line: line.line
            )
            return model.ledger.holds(subject, "dispatched", on: day) > 0
        }
        if !known.isEmpty, dice.chance(90) {
            let count = dice.int(1...known.count)
            return fields(line.order, line.line, serials: Array(known.prefix(count)))
        }
        let held = dispatched(shipment, line)
        return units(line.order, line.line, from: "in_transit", atMost: held)
    }

    // MARK: Deliveries and units

    mutating func makeUnitEvent(
        _ type: String,
        _ order: KnownOrder,
        _ line: Int,
        from state: String,
        resolved: Bool
    ) {
        var fields: [RandomField?] = units(order.code, line, from: state, atMost: 12)
        if type != "unit.returned" {
            fields.append(.text("site", dice.pick(RandomEvents.sites)))
        }
        if resolved {
            fields.append(.text("reason", "r"))
            fields.append(.text("resolution", dice.pick(["replace", "replace", "credit"])))
        }
        add(type, fields)
    }

    /// What befalls units that are accepted or in service.
    mutating func makeEnd(_ order: KnownOrder, _ line: Int, from state: String) {
        let serial =
            dice.chance(85)
            ? dice.pickIfAny(named(order.code, line, in: state)) : dice.pickIfAny(serials)
        let kind = RandomField.text("kind", dice.pick(["sold", "scrapped", "lent", "pledged"]))
        switch (dice.int(1...9), serial) {
        case (1, let serial?), (2, let serial?):
            let new = dice.chance(80) ? newCode("SN") : dice.pick(serials)
            let recorded = add(
                "unit.replaced",
                [.text("serial_out", serial), .text("serial_in", new), .text("reason", "r")]
            )
            if recorded, !serials.contains(new) { serials.append(new) }
        case (3, let serial?):
            let site = RandomField.text("site", dice.pick(RandomEvents.sites))
            add("unit.moved", [.text("serial", serial), site])
        case (4, let serial?), (5, let serial?):
            add("unit.disposed", [.text("serial", serial), kind])
        case (1...5, _):
            let held = model.ledger.holds(
                .unnamed(order: order.code, line: line),
                state,
                on: day
            )
            add(
                "unit.disposed",
                [
                    .text("order", order.code), .number("line", line),
                    .number("quantity", dice.int(1...max(1, held))), kind,
                ]
            )
        default:
            makeUnitEvent("unit.returned", order, line, from: state, resolved: true)
        }
    }
}
