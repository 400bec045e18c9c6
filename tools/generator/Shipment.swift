/// A shipment from dispatch to the start of service of its units.
struct Shipment {
    let code: String
    let vendor: String
    let site: String
    let order: String
    /// What is rare and befalls its units.
    let due: OrderLine.Rarity?

    /// Accepted units, and the days on which they came and were accepted.
    struct Accepted {
        var part: Part
        let received: Day
        let accepted: Day
    }

    /// Adds the events of the shipment, and gives what was accepted and kept.
    func deliver(
        _ parts: [Part],
        from day: Day,
        on timeline: inout Timeline,
        dice: inout SplitMix64
    ) -> [Accepted] {
        // Some vendors say nothing: the receipt then dispatches, too.
        let announced = dice.chance(87, or: due == .loss)
        if announced { dispatch(parts, on: day, timeline: &timeline) }
        var arrival = day + dice.int(3...25)
        if announced, dice.chance(4) {
            hold(from: day + 1, timeline: &timeline, dice: &dice)
            arrival = arrival + 20
        }
        let isSplit = announced && dice.chance(12, or: due == .loss)
        guard isSplit, parts.contains(where: { $0.quantity > 1 }) else {
            receive(parts, on: arrival, names: !announced, timeline: &timeline)
            return inspect(parts, received: arrival, timeline: &timeline, dice: &dice)
        }
        let halves = parts.map { $0.split(($0.quantity + 1) / 2) }
        let first = halves.map(\.0)
        let second = halves.map(\.1).filter { $0.quantity > 0 }
        receive(first, on: arrival, names: false, timeline: &timeline)
        var accepted = inspect(first, received: arrival, timeline: &timeline, dice: &dice)
        let later = arrival + dice.int(3...30)
        switch dice.int(1...10) {
        case _ where due == .loss, 1:
            lose(second, on: later, timeline: &timeline)
        case 2:
            // Never heard of again: in transit to the end.
            break
        default:
            receive(second, on: later, names: false, timeline: &timeline)
            accepted += inspect(second, received: later, timeline: &timeline, dice: &dice)
        }
        return accepted
    }

    private func dispatch(_ parts: [Part], on day: Day, timeline: inout Timeline) {
        timeline.add("shipment.dispatched", on: day) { data in
            data.text("shipment", code)
            data.text("vendor", vendor)
            write(parts, to: &data)
            data.day("expected_on", day + 14)
            data.text("carrier", "Fictional Air Cargo")
        }
    }

    private func hold(from day: Day, timeline: inout Timeline, dice: inout SplitMix64) {
        let kind = dice.pick(["export_licence", "customs", "transport"])
        for (type, day) in [("shipment.held", day), ("shipment.cleared", day + dice.int(5...20))] {
            timeline.add(type, on: day) { data in
                data.text("shipment", code)
                data.text("kind", kind)
                data.text("reason", "papers")
            }
        }
    }

    /// A receipt that is the first word of its shipment names the vendor.
    private func receive(_ parts: [Part], on day: Day, names: Bool, timeline: inout Timeline) {
        timeline.add("shipment.received", on: day) { data in
            data.text("shipment", code)
            data.text("site", site)
            if names { data.text("vendor", vendor) }
            write(parts, to: &data)
        }
    }

    private func lose(_ parts: [Part], on day: Day, timeline: inout Timeline) {
        timeline.add("shipment.lost", on: day) { data in
            data.text("shipment", code)
            write(parts, to: &data)
            data.text("reason", "lost at sea")
            data.text("resolution", "replace")
        }
    }

    private func write(_ parts: [Part], to data: inout EventText) {
        data.list("lines") { list in
            for part in parts {
                list.object { data in
                    data.text("order", order)
                    part.write(to: &data)
                }
            }
        }
    }

    /// Accepts the units line by line, but for a few rejected; most go into service at once, and
    /// of those a few come back.
    private func inspect(
        _ parts: [Part],
        received: Day,
        timeline: inout Timeline,
        dice: inout SplitMix64
    ) -> [Accepted] {
        let day = received + dice.int(1...14)
        var result: [Accepted] = []
        for part in parts {
            let bad = dice.chance(4) && due == nil ? min(part.quantity, dice.int(1...3)) : 0
            let (rejected, good) = part.split(bad)
            if bad > 0 {
                let resolution = dice.chance(70) ? "replace" : "credit"
                unit("delivery.rejected", rejected, on: day, timeline: &timeline) { data in
                    data.text("site", site)
                    data.text("reason", "burn-in failed")
                    data.text("resolution", resolution)
                }
            }
            guard good.quantity > 0 else { continue }
            unit("delivery.accepted", good, on: day, timeline: &timeline) { data in
                data.text("site", site)
            }
            var accepted = Accepted(part: good, received: received, accepted: day)
            if dice.chance(58, or: part.line.due != nil) {
                let start = day + dice.int(2...30)
                unit("unit.in_service", good, on: start, timeline: &timeline) { data in
                    data.text("site", site)
                }
                use(&accepted, from: start, timeline: &timeline, dice: &dice)
            }
            if accepted.part.quantity > 0 { result.append(accepted) }
        }
        return result
    }

    /// What befalls units in service: a return, a move or a replacement of one of them.
    private func use(
        _ accepted: inout Accepted,
        from day: Day,
        timeline: inout Timeline,
        dice: inout SplitMix64
    ) {
        let due = accepted.part.line.due
        let drawn = dice.int(1...50)
        switch drawn {
        case _ where due == .giveBack, 1 where due == nil:
            let (back, rest) = accepted.part.split(1)
            // Before the invoice, so that no returned unit is claimed.
            unit("unit.returned", back, on: day, timeline: &timeline) { data in
                data.text("reason", "early failure")
                data.text("resolution", "replace")
            }
            accepted.part = rest
        case _ where due == .replacement, 2...5 where due == nil && accepted.part.line.named:
            let serial = accepted.part.serials[0]
            timeline.add("unit.replaced", on: day + 200) { data in
                data.text("serial_out", serial)
                data.text("serial_in", "\(serial)R")
                data.text("reason", "warranty")
            }
        case _ where due == .move, 6...12 where due == nil && accepted.part.line.named:
            let serial = accepted.part.serials[0]
            timeline.add("unit.moved", on: day + 90) { data in
                data.text("serial", serial)
                data.text("site", site)
            }
        case _ where due == .disposal:
            let serial = accepted.part.serials[0]
            timeline.add("unit.disposed", on: day + 300) { data in
                data.text("serial", serial)
                data.text("kind", "lent")
                data.text("approval", "letter of \((day + 250).iso)")
            }
        default:
            break
        }
    }

    private func unit(
        _ type: String,
        _ part: Part,
        on day: Day,
        timeline: inout Timeline,
        _ rest: (inout EventText) -> Void
    ) {
        timeline.add(type, on: day) { data in
            data.text("order", order)
            part.write(to: &data)
            rest(&data)
        }
    }
}
