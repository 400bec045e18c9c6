// How units move, with and without serial numbers. Units that bear a number and units that do not
// are two pools of a line, and of a shipment's line: an event takes from the pool that it names.

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
}
