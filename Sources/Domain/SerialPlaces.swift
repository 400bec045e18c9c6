// Where a serial number must be for an event to name it.

extension Draft {
    /// Whether the serial is live on its line that day, and then where the event takes it from.
    func isThere(
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
