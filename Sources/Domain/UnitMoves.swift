// How units move, with and without serial numbers. Units that bear a number and units that do not
// are two pools of a line, and of a shipment's line: an event takes from the pool that it names.

/// Units of one order line in an event.
struct UnitsNamed {
    let order: String
    let line: Int64
    let quantity: Int64
    let serials: [String]
    /// The dotted path before the field names, such as `lines[0].`.
    let path: String

    init(_ record: Record, path: String = "") {
        self.order = record[.order]
        self.line = record[.line]
        self.quantity = record[.quantity]
        self.serials = record[optional: .serials] ?? []
        self.path = path
    }
}

extension Record {
    /// Serial numbers are as many as the quantity, each once; an empty list is as none.
    static func checkSerials(_ record: Record, _ path: String, _ violations: inout Violations) {
        guard let serials = record[optional: .serials], !serials.isEmpty else { return }
        if Int64(serials.count) != record[.quantity] {
            violations.add(
                path + "serials",
                String(serials.count),
                "serial_count",
                "\(serials.count) serial numbers for \(record[.quantity]) units: give one for "
                    + "each, or none"
            )
        }
        var seen: Set<String> = []
        for serial in serials where !seen.insert(serial).inserted {
            violations.add(
                path + "serials",
                serial,
                "twice",
                "serial \(serial) stands twice in this event"
            )
        }
    }

    /// The same of every line of a shipment, each order line once in it.
    static func checkShipped(_ data: Record, _ violations: inout Violations) {
        Record.checkUnique(data[.lines], "lines", "line", &violations, "order line") {
            "\($0[.order])/\($0[.line])"
        }
        var seen: [String: Int] = [:]
        for (index, line) in data[.lines].enumerated() {
            checkSerials(line, "lines[\(index)].", &violations)
            for serial in line[optional: .serials] ?? [] {
                if let other = seen[serial], other != index {
                    violations.add(
                        "lines[\(index)].serials",
                        serial,
                        "twice",
                        "serial \(serial) stands in two lines of this event"
                    )
                }
                seen[serial] = index
            }
        }
    }
}

extension State {
    /// Whether a unit in this state is under way or on a site, so that its number is taken.
    var isLive: Bool {
        switch self {
        case .inTransit, .received, .accepted, .inService: true
        default: false
        }
    }
}

extension Draft {
    /// Units leave the vendor: allocated ones first, then unallocated ones.
    mutating func dispatch(
        _ units: UnitsNamed,
        in shipment: String,
        on day: Day,
        _ set: borrowing WorkingSet
    ) throws(Stop) {
        let (order, line) = (units.order, units.line)
        let field = units.path + "quantity"
        _ = try moveFirstThenSecond(
            .line(order, line),
            on: day,
            first: .allocated,
            second: .unallocated,
            to: .inTransit,
            units.quantity,
            field: field,
            set
        )
        move(
            .shipment(shipment, order, line),
            on: day,
            from: nil,
            to: .dispatched,
            units.quantity,
            field: field
        )
        guard units.serials.isEmpty else {
            for serial in units.serials {
                try nameFirst(serial, units, on: day, set)
                step(
                    serial,
                    Step(
                        day: day,
                        order: order,
                        line: line,
                        shipment: shipment,
                        from: nil,
                        to: .inTransit
                    )
                )
            }
            return
        }
        move(
            .unnamed(order, line),
            on: day,
            from: nil,
            to: .inTransit,
            units.quantity,
            field: field
        )
        move(
            .shipmentUnnamed(shipment, order, line),
            on: day,
            from: nil,
            to: .dispatched,
            units.quantity,
            field: field
        )
    }

    /// Units go from one live state of their line to another, or leave it.
    ///
    /// `shipment`: the shipment that they come in, where `from` is in transit.
    /// `wasDispatchedHere`: whether this very event dispatched them.
    mutating func carry(
        _ units: UnitsNamed,
        on day: Day,
        from: State,
        to: State,
        shipment: String? = nil,
        wasDispatchedHere: Bool = false,
        _ set: borrowing WorkingSet
    ) throws(Stop) {
        let (order, line) = (units.order, units.line)
        let field = units.path + "quantity"
        move(.line(order, line), on: day, from: from, to: to, units.quantity, field: field)
        let live: State? = to.isLive ? to : nil
        if units.serials.isEmpty {
            move(.unnamed(order, line), on: day, from: from, to: live, units.quantity, field: field)
            takeUnnamed(units.quantity, of: shipment, order, line, on: day, field)
            return
        }
        for serial in units.serials {
            var named = wasDispatchedHere
            if !named { named = try isThere(serial, units, on: day, from, shipment, set) }
            if !named {
                try nameFirst(serial, units, on: day, staysLive: live != nil, set)
                move(.unnamed(order, line), on: day, from: from, to: nil, 1, field: field)
                takeUnnamed(1, of: shipment, order, line, on: day, field)
            }
            step(
                serial,
                Step(day: day, order: order, line: line, from: named ? from : nil, to: live)
            )
        }
    }

    private mutating func takeUnnamed(
        _ quantity: Int64,
        of shipment: String?,
        _ order: String,
        _ line: Int64,
        on day: Day,
        _ field: String
    ) {
        guard let shipment else { return }
        move(
            .shipmentUnnamed(shipment, order, line),
            on: day,
            from: .dispatched,
            to: nil,
            quantity,
            field: field
        )
    }

    /// Whether the serial is live on its line that day, and then where the event takes it from.
    private func isThere(
        _ serial: String,
        _ units: UnitsNamed,
        on day: Day,
        _ from: State,
        _ shipment: String?,
        _ set: borrowing WorkingSet
    ) throws(Stop) -> Bool {
        let history = try set.unit(serial)
        let (order, line) = (units.order, units.line)
        let places = history.places(atEndOf: day).filter { $0.order == order && $0.line == line }
        if places.isEmpty { return false }
        guard places.contains(where: { $0.state == from }) else {
            let place = places[0]
            throw .rejected(
                Rejection(
                    field: units.path + "serials",
                    value: serial,
                    rule: "serial_elsewhere",
                    message: "serial \(serial) is \(place.state.rawValue) on order \(place.order) "
                        + "line \(place.line) at the end of \(day.iso), not \(from.rawValue) on "
                        + "order \(order) line \(line)",
                    lacks: [.unit(serial, from)]
                )
            )
        }
        if let shipment {
            let carrier = history.shipment(order: order, line: line, atEndOf: day)
            if let carrier, carrier != shipment {
                throw .rejected(
                    Rejection(
                        field: units.path + "serials",
                        value: serial,
                        rule: "serial_elsewhere",
                        message: "serial \(serial) was dispatched in shipment \(carrier), not in "
                            + shipment
                    )
                )
            }
        }
        return true
    }

    /// Refuses to name a serial on a day before the line's first naming of it, or while it is live.
    ///
    /// `staysLive`: false where the unit leaves its line with the event that names it, so
    /// that it is live at the end of no day.
    func nameFirst(
        _ serial: String,
        _ units: UnitsNamed,
        on day: Day,
        staysLive: Bool = true,
        _ set: borrowing WorkingSet
    ) throws(Stop) {
        let history = try set.unit(serial)
        if staysLive, let place = history.places(atEndOf: day).first {
            throw .rejected(
                Rejection(
                    field: units.path + "serials",
                    value: serial,
                    rule: "serial_live_twice",
                    message: "serial \(serial) is \(place.state.rawValue) on order \(place.order) "
                        + "line \(place.line) at the end of \(day.iso), and would be live twice"
                )
            )
        }
        if let first = history.firstNamed(order: units.order, line: units.line), first > day {
            throw .rejected(
                Rejection(
                    field: units.path + "serials",
                    value: serial,
                    rule: "serial_named_later",
                    message: "serial \(serial) was first named on order \(units.order) line "
                        + "\(units.line) on \(first.iso): no event of an earlier day may name it"
                )
            )
        }
    }

    /// Units leave the line from where they are: a serial from its place, units without a number
    /// from service first, then from those accepted.
    mutating func takeBack(
        _ units: UnitsNamed,
        on day: Day,
        to: State,
        _ set: borrowing WorkingSet
    ) throws(Stop) {
        let (order, line) = (units.order, units.line)
        let field = units.path + "quantity"
        if units.serials.isEmpty {
            let taken = try moveFirstThenSecond(
                .unnamed(order, line),
                on: day,
                first: .inService,
                second: .accepted,
                to: nil,
                units.quantity,
                field: field,
                set
            )
            move(.line(order, line), on: day, from: .inService, to: to, taken.first, field: field)
            move(.line(order, line), on: day, from: .accepted, to: to, taken.second, field: field)
            return
        }
        for serial in units.serials {
            let place = try inUse(serial, on: day, field: units.path + "serials", set)
            guard place.order == order, place.line == line else {
                throw .rejected(
                    Rejection(
                        field: units.path + "serials",
                        value: serial,
                        rule: "serial_elsewhere",
                        message: "serial \(serial) is on order \(place.order) line \(place.line), "
                            + "not on order \(order) line \(line)"
                    )
                )
            }
            move(.line(order, line), on: day, from: place.state, to: to, 1, field: field)
            step(
                serial,
                Step(day: day, order: order, line: line, from: place.state, to: nil)
            )
        }
    }

    /// Where a serial is that is accepted or in service at the end of that day.
    func inUse(
        _ serial: String,
        on day: Day,
        field: String,
        _ set: borrowing WorkingSet
    ) throws(Stop) -> UnitHistory.Place {
        for place in try set.unit(serial).places(atEndOf: day)
        where place.state == .inService || place.state == .accepted {
            return place
        }
        throw .rejected(
            Rejection(
                field: field,
                value: serial,
                rule: "serial_elsewhere",
                message: "serial \(serial) is neither in service nor accepted at the end of "
                    + "\(day.iso)",
                lacks: [.unit(serial, .inService), .unit(serial, .accepted)]
            )
        )
    }
}
