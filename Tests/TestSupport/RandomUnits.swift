/// Random orders, allocations, shipments, deliveries and units.
extension RandomEvents {
    /// A line that is mostly known, its order, and its states on the day of the event.
    private mutating func pickLine() -> (order: KnownOrder, line: Int, states: NaiveStates) {
        let none = KnownOrder(code: "NO-SUCH", buyer: "B1", vendor: "V1", lines: [(1, "X")])
        // The later ones, whose units are still on the way.
        let known = dice.chance(3) ? orders : orders.compactMap(standing)
        let recent = dice.chance(80) ? Array(known.suffix(6)) : known
        let order = dice.chance(2) ? none : dice.pickIfAny(recent) ?? none
        let line = dice.chance(2) ? 9 : dice.pick(order.lines).line
        let subject = NaiveSubject.line(order: order.code, line: line)
        return (order, line, model.ledger.states(subject, on: day))
    }

    /// The order as far as it is not voided; nil where nothing is left of it.
    func standing(_ order: KnownOrder) -> KnownOrder? {
        var order = order
        order.lines.removeAll { !model.isKnown(.line(order: order.code, $0.line)) }
        return order.lines.isEmpty ? nil : order
    }

    /// Mostly within what there is.
    private mutating func amount(within held: Int) -> Int {
        if dice.chance(14) { return max(1, held + dice.int(1...2)) }
        if dice.chance(35) { return max(1, held) }
        return dice.int(1...max(1, held))
    }

    private mutating func resolution() -> RandomField {
        .text("resolution", dice.pick(["replace", "replace", "credit"]))
    }

    private mutating func newLine(_ line: Int) -> (product: String, fields: [RandomField]) {
        let product = dice.pick(RandomEvents.products)
        let quantity = dice.int(2...12)
        var fields: [RandomField] = [
            .number("line", line), .text("product", product), .number("quantity", quantity),
            .text("unit_price", dice.pick(["200000", "400000", "900000"])),
        ]
        if dice.chance(40) { fields.append(schedule(dice.int(1...quantity))) }
        return (product, fields)
    }

    private mutating func schedule(_ quantity: Int) -> RandomField {
        let on = RandomEvents.date(day + dice.int(20...90))
        return .objects(
            "schedule",
            [[.text("promised_on", on), .number("quantity", quantity)]]
        )
    }

    // MARK: Orders

    mutating func makeOrder() {
        let again = dice.chance(4) ? dice.pickIfAny(orders)?.code : nil
        let code = again ?? newCode("O")
        let order = KnownOrder(
            code: code,
            buyer: dice.pick(RandomEvents.buyers),
            vendor: dice.pick(RandomEvents.vendors),
            lines: []
        )
        var lines: [[RandomField]] = []
        var known: [(line: Int, product: String)] = []
        for line in 1...dice.int(1...3) {
            let new = newLine(line)
            lines.append(new.fields)
            known.append((line, new.product))
        }
        if dice.chance(2) { lines.append(lines[0]) }
        let grant = dice.chance(30) ? dice.pickIfAny(grants) : nil
        let recorded = add(
            "order.placed",
            [
                .text("order", code), .text("buyer", order.buyer),
                .text("vendor", order.vendor), .text("channel", "private"),
                .text("currency", "JPY"), grant.map { .text("grant", $0) },
                .objects("lines", lines),
            ]
        )
        guard recorded else { return }
        orders.removeAll { $0.code == code }
        orders.append(
            KnownOrder(code: code, buyer: order.buyer, vendor: order.vendor, lines: known)
        )
    }

    /// An event about a line, most often one that its states allow.
    mutating func makeUnits() {
        let (order, line, states) = pickLine()
        let all = ["unallocated", "allocated", "in_transit", "received", "accepted", "in_service"]
        let open = all.filter { states[$0] ?? 0 > 0 }
        // Often the units that got furthest, so that some reach the end.
        let likely = dice.chance(45) ? open.last : dice.pickIfAny(open)
        let state = dice.chance(10) ? dice.pick(all) : likely ?? ""
        let held = states[state] ?? 0
        switch state {
        case "unallocated": makeOpen(order, line, held)
        case "allocated":
            if dice.chance(25) {
                makeAssignment(order, line, held, release: true)
            } else {
                makeDispatch(order, line, from: "allocated", held + (states["unallocated"] ?? 0))
            }
        case "in_transit": makeArrival(order, line)
        case "received":
            let rejected = dice.chance(22)
            let type = rejected ? "delivery.rejected" : "delivery.accepted"
            makeUnitEvent(type, order, line, from: state, resolved: rejected)
        case "accepted":
            if dice.chance(65) {
                makeUnitEvent("unit.in_service", order, line, from: state, resolved: false)
            } else {
                makeEnd(order, line, from: state)
            }
        case "in_service": makeEnd(order, line, from: state)
        default: makeCorrection(order, line)
        }
    }

    private mutating func makeOpen(_ order: KnownOrder, _ line: Int, _ held: Int) {
        switch dice.int(1...10) {
        case 1...4: makeDispatch(order, line, from: "unallocated", held)
        case 5...7: makeAssignment(order, line, held, release: false)
        case 8: makeSubstitution(order, line, held)
        default: makeCorrection(order, line)
        }
    }

    private mutating func makeCorrection(_ order: KnownOrder, _ line: Int) {
        let subject = NaiveSubject.line(order: order.code, line: line)
        let states = model.ledger.states(subject, on: .max)
        let ordered = states.values.reduce(0, +)
        let fields: [RandomField] = [.text("order", order.code), .number("line", line)]
        switch dice.int(1...3) {
        case 1:
            let quantity = max(1, ordered + dice.int(-3...4))
            let price = dice.chance(30) ? RandomField.text("unit_price", "300000") : nil
            add("order.changed", fields + [.number("quantity", quantity)] + [price])
        case 2:
            let quantity = amount(within: min(4, states["unallocated"] ?? 0))
            add(
                "order.cancelled",
                fields + [.number("quantity", quantity), .text("reason", "r")]
            )
        default:
            let schedule = schedule(amount(within: ordered - (states["cancelled"] ?? 0)))
            add("order.promised", fields + [schedule])
        }
    }

    private mutating func makeSubstitution(_ order: KnownOrder, _ line: Int, _ held: Int) {
        let last = order.lines.map(\.line).max() ?? 1
        let number = dice.chance(10) ? last : last + 1
        let new = newLine(number)
        let approval = dice.chance(50) ? RandomField.text("approval", "A") : nil
        let recorded = add(
            "order.substituted",
            [
                .text("order", order.code), .number("line", line),
                .number("quantity", amount(within: held)), .object("new_line", new.fields),
                .text("reason", "r"), approval,
            ]
        )
        guard recorded, let at = orders.firstIndex(where: { $0.code == order.code }) else { return }
        orders[at].lines.append((number, new.product))
    }

    // MARK: Allocations

    mutating func makeAllocation() {
        if let known = dice.pickIfAny(allocations), dice.chance(60) {
            correct(known.code)
            return
        }
        // For an order that there is, so that assignments find one that fits.
        let order = dice.pickIfAny(orders.suffix(6).compactMap(standing))
        let vendor = order?.vendor ?? dice.pick(RandomEvents.vendors)
        let product = order.map { dice.pick($0.lines).product } ?? dice.pick(["X", "Y"])
        let buyer = dice.chance(40) ? order?.buyer ?? dice.pick(RandomEvents.buyers) : nil
        let code = dice.chance(4) ? dice.pickIfAny(allocations)?.code ?? "A-1" : newCode("A")
        let recorded = add(
            "allocation.granted",
            [
                .text("allocation", code), .text("vendor", vendor), .text("product", product),
                buyer.map { .text("buyer", $0) }, .number("quantity", dice.int(3...15)),
            ]
        )
        if recorded { allocations.append((code, vendor, product, buyer)) }
    }

    private mutating func correct(_ code: String) {
        let states = model.ledger.states(.allocation(code), on: day)
        if dice.chance(50) {
            let total = model.ledger.states(.allocation(code), on: .max).values.reduce(0, +)
            let quantity = max(1, total + dice.int(-3...4))
            add("allocation.revised", [.text("allocation", code), .number("quantity", quantity)])
        } else {
            add(
                "allocation.withdrawn",
                [
                    .text("allocation", code),
                    .number("quantity", amount(within: min(4, states["available"] ?? 0))),
                    .text("reason", "r"),
                ]
            )
        }
    }

    private mutating func makeAssignment(
        _ order: KnownOrder,
        _ line: Int,
        _ held: Int,
        release: Bool
    ) {
        let product = order.lines.first { $0.line == line }?.product
        let fitting = allocations.filter { allocation in
            let given = NaiveSubject.given(
                allocation: allocation.code,
                order: order.code,
                line: line
            )
            let has =
                release
                ? model.ledger.holds(given, "assigned", on: day)
                : model.ledger.holds(.allocation(allocation.code), "available", on: day)
            return has > 0 && allocation.vendor == order.vendor && allocation.product == product
                && (allocation.buyer ?? order.buyer) == order.buyer
        }
        let candidates = dice.chance(8) ? allocations : fitting
        guard let allocation = dice.pickIfAny(candidates) else {
            makeAllocation()
            return
        }
        let available = model.ledger.holds(.allocation(allocation.code), "available", on: day)
        let most = release ? held : min(held, available)
        add(
            release ? "allocation.released" : "allocation.assigned",
            [
                .text("allocation", allocation.code), .text("order", order.code),
                .number("line", line), .number("quantity", amount(within: most)),
            ]
        )
    }
}
