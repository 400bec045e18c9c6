/// One line of an event that moves units, with the serial numbers it gives.
struct NaiveUnits {
    let order: String
    let line: Int
    let quantity: Int
    let serials: [String]

    init(_ fields: NaiveFields, order: String? = nil) throws(Refusal) {
        if let order { self.order = order } else { self.order = try fields.text("order") }
        self.line = try fields.count("line")
        self.quantity = try fields.count("quantity")
        self.serials = fields.texts("serials")
        guard serials.isEmpty || serials.count == quantity else {
            throw Refusal("not as many serials as units")
        }
        guard Set(serials).count == serials.count else { throw Refusal("a serial twice") }
    }

    var all: NaiveSubject { .line(order: order, line: line) }
    var unnamed: NaiveSubject { .unnamed(order: order, line: line) }

    func named(_ serial: String) -> NaiveSubject {
        .serial(serial, order: order, line: line)
    }
}

/// Shipments, deliveries and units.
extension NaiveDraft {
    /// States in which a unit of a line has no serial number.
    private static let nameless: Set = ["unallocated", "allocated", "cancelled"]

    // MARK: The two pools

    private func isLive(_ units: NaiveUnits, _ serial: String) -> Bool {
        NaiveLedger.live.contains { holds(units.named(serial), $0) > 0 }
    }

    /// Moves units of a line and of its two pools.
    private mutating func move(_ units: NaiveUnits, _ from: String, _ to: String) throws(Refusal) {
        move(units.all, from, to, units.quantity)
        if units.serials.isEmpty { move(units.unnamed, from, to, units.quantity) }
        for serial in units.serials { try move(units, serial, from, to) }
    }

    /// A serial that is not live at the end of the day takes one of the unnamed units, in the
    /// state from which the event takes it; and a unit that goes back is unnamed again.
    private mutating func move(
        _ units: NaiveUnits,
        _ serial: String,
        _ from: String,
        _ to: String
    ) throws(Refusal) {
        let subject = units.named(serial)
        try checkFirst(serial, subject)
        if NaiveDraft.nameless.contains(from) || !isLive(units, serial) {
            move(units.unnamed, from, nil, 1)
            move(subject, nil, from, 1)
        }
        if NaiveDraft.nameless.contains(to) {
            move(subject, from, nil, 1)
            move(units.unnamed, nil, to, 1)
        } else {
            move(subject, from, to, 1)
        }
    }

    /// No event of a line names a serial on a day before the first that does.
    private func checkFirst(_ serial: String, _ subject: NaiveSubject) throws(Refusal) {
        let days = model.ledger.moves[subject, default: []].map(\.day)
        if let first = days.min(), event.day < first {
            throw Refusal("serial \(serial) was first named on \(first)")
        }
    }

    /// The lines of a shipment's event; each order line once.
    private func shipmentLines() throws(Refusal) -> [NaiveUnits] {
        var lines: [NaiveUnits] = []
        for fields in data.objects("lines") { lines.append(try NaiveUnits(fields)) }
        guard Set(lines.map(\.all)).count == lines.count else { throw Refusal("a line twice") }
        let serials = lines.flatMap(\.serials)
        guard Set(serials).count == serials.count else { throw Refusal("a serial twice") }
        return lines
    }

    // MARK: Shipments

    mutating func dispatch() throws(Refusal) {
        let vendor = try data.text("vendor")
        for units in try shipmentLines() {
            let order = try maker(.code(kind: "order", units.order)).data
            guard order.textIfAny("vendor") == vendor else {
                throw Refusal("a vendor ships only orders placed with it")
            }
            let shipment = try data.text("shipment")
            // Allocated units go first, the first serials with them.
            let allocated = takes(units.quantity, first: "allocated", of: units.all)
            for (from, quantity) in [
                ("allocated", allocated), ("unallocated", units.quantity - allocated),
            ] {
                move(units.all, from, "in_transit", quantity)
                if units.serials.isEmpty { move(units.unnamed, from, "in_transit", quantity) }
            }
            for (index, serial) in units.serials.enumerated() {
                let from = index < allocated ? "allocated" : "unallocated"
                try move(units, serial, from, "in_transit")
            }
            enter(shipment, units)
        }
    }

    private mutating func enter(_ shipment: String, _ units: NaiveUnits) {
        let (order, line) = (units.order, units.line)
        let all = NaiveSubject.shipmentLine(shipment: shipment, order: order, line: line)
        move(all, nil, "dispatched", units.quantity)
        if units.serials.isEmpty {
            let unnamed = NaiveSubject.shipmentUnnamed(
                shipment: shipment,
                order: order,
                line: line
            )
            move(unnamed, nil, "dispatched", units.quantity)
        }
        for serial in units.serials {
            move(
                .shipmentSerial(serial, shipment: shipment, order: order, line: line),
                nil,
                "dispatched",
                1
            )
        }
    }

    mutating func receive() throws(Refusal) {
        if event.made.contains(.code(kind: "shipment", try data.text("shipment"))) {
            try dispatch()
        } else if let vendor = data.textIfAny("vendor") {
            let dispatched = try maker(.code(kind: "shipment", try data.text("shipment"))).data
            guard dispatched.textIfAny("vendor") == vendor else {
                throw Refusal("the shipment is another vendor's")
            }
        }
        for units in try shipmentLines() { try leave(units, line: "received", state: "received") }
    }

    mutating func lose() throws(Refusal) {
        let to = try resolution()
        for units in try shipmentLines() { try leave(units, line: to, state: "lost") }
    }

    private func resolution() throws(Refusal) -> String {
        switch try data.text("resolution") {
        case "replace": "unallocated"
        case "credit": "cancelled"
        default: throw Refusal("resolution is neither replace nor credit")
        }
    }

    /// Units that leave transit, within what this shipment dispatched.
    private mutating func leave(
        _ units: NaiveUnits,
        line to: String,
        state: String
    ) throws(Refusal) {
        let shipment = try data.text("shipment")
        let (order, line) = (units.order, units.line)
        let unnamed = NaiveSubject.shipmentUnnamed(shipment: shipment, order: order, line: line)
        for serial in units.serials {
            let named = NaiveSubject.shipmentSerial(
                serial,
                shipment: shipment,
                order: order,
                line: line
            )
            if holds(named, "dispatched") == 0 {
                if holds(units.named(serial), "in_transit") > 0 {
                    throw Refusal("serial \(serial) was dispatched in another shipment")
                }
                // First named at receipt or loss: an unnamed unit of the shipment, too.
                move(unnamed, "dispatched", nil, 1)
                move(named, nil, "dispatched", 1)
            }
            move(named, "dispatched", state, 1)
        }
        if units.serials.isEmpty { move(unnamed, "dispatched", state, units.quantity) }
        let all = NaiveSubject.shipmentLine(shipment: shipment, order: order, line: line)
        move(all, "dispatched", state, units.quantity)
        try move(units, "in_transit", to)
    }

    // MARK: Deliveries and units

    mutating func deliver() throws(Refusal) {
        let units = try NaiveUnits(data)
        switch event.type {
        case "delivery.accepted": try move(units, "received", "accepted")
        case "delivery.rejected": try move(units, "received", try resolution())
        default: try move(units, "accepted", "in_service")
        }
    }

    mutating func returnUnits() throws(Refusal) {
        try takeBack(try NaiveUnits(data), to: try resolution())
    }

    /// Takes each serial from where it is, unnamed units from in_service and then accepted.
    private mutating func takeBack(_ units: NaiveUnits, to: String) throws(Refusal) {
        for serial in units.serials {
            let subject = units.named(serial)
            guard let from = ["in_service", "accepted"].first(where: { holds(subject, $0) > 0 })
            else { throw Refusal("serial \(serial) is neither in service nor accepted") }
            move(units.all, from, to, 1)
            try move(units, serial, from, to)
        }
        guard units.serials.isEmpty else { return }
        let first = takes(units.quantity, first: "in_service", of: units.unnamed)
        for (from, quantity) in [("in_service", first), ("accepted", units.quantity - first)] {
            move(units.all, from, to, quantity)
            move(units.unnamed, from, to, quantity)
        }
    }

    /// Where a serial is live on the event's day, and in which state.
    private func place(of serial: String) -> (units: NaiveSubject, state: String)? {
        for place in ledger.placesOfSerial[serial] ?? [] {
            for state in NaiveLedger.live where holds(place, state) > 0 { return (place, state) }
        }
        return nil
    }

    mutating func replace() throws(Refusal) {
        let out = try data.text("serial_out")
        let new = try data.text("serial_in")
        if out == new { throw Refusal("a serial is replaced by itself") }
        guard let (subject, state) = place(of: out), state != "in_transit",
            case .serial(_, let order, let line) = subject
        else { throw Refusal("serial \(out) is not received, accepted or in service") }
        let other = NaiveSubject.serial(new, order: order, line: line)
        try checkFirst(new, other)
        move(subject, state, nil, 1)
        move(other, nil, state, 1)
    }

    mutating func moveUnit() throws(Refusal) {
        let serial = try data.text("serial")
        if place(of: serial) == nil { throw Refusal("serial \(serial) is not live") }
    }

    mutating func dispose() throws(Refusal) {
        let kind = try data.text("kind")
        guard let serial = data.textIfAny("serial") else {
            let units = try NaiveUnits(data)
            if ["sold", "scrapped"].contains(kind) { try takeBack(units, to: "retired") }
            return
        }
        guard let (subject, _) = place(of: serial),
            case .serial(_, let order, let line) = subject
        else { throw Refusal("serial \(serial) is not live") }
        guard ["sold", "scrapped"].contains(kind) else { return }
        let fields: [String: NaiveValue] = [
            "line": .whole(line), "quantity": .whole(1), "serials": .list([.text(serial)]),
        ]
        try takeBack(try NaiveUnits(NaiveFields(values: fields), order: order), to: "retired")
    }
}
