/// An order from placing to payment.
struct Order {
    let code: String
    let number: Int
    let placed: Day
    let buyer: String
    let vendor: String
    let grant: String?
    let currency: Currency
    private(set) var lines: [OrderLine]
    /// What the claim of the grant can ask for, filled as the order is delivered.
    private(set) var delivered: [Delivered] = []
    private let site: String

    /// Yen, or dollars at a rate in hundredths of a yen.
    enum Currency {
        case yen
        case dollars(rateHundredths: Int)
    }

    init(number: Int, placed: Day, batch: Batch, grant: String?, dice: inout SplitMix64) {
        self.code = "PO-\(padded(number, 6))"
        self.number = number
        self.placed = placed
        self.buyer = batch.buyer
        self.vendor = batch.vendor
        self.grant = grant
        let currency: Currency =
            dice.chance(20) ? .dollars(rateHundredths: dice.int(13_500...16_000)) : .yen
        self.currency = currency
        self.site = dice.pick(batch.world.sites(of: batch.buyer))
        let count = dice.chance(91) ? 1 : dice.int(2...3)
        self.lines = (1...count).map { line in
            let product = line == 1 ? batch.product : dice.pick(batch.world.products)
            return OrderLine(
                line: line,
                product: product,
                currency: currency,
                due: line == 1 ? OrderLine.Rarity(rawValue: number % 40) : nil,
                dice: &dice
            )
        }
    }

    /// Units taken from the batch's allocation, all for the first line.
    var assignedQuantity: Int { lines[0].assigned }

    /// What all ordered units cost, in whole yen.
    var costYen: Int {
        lines.reduce(0) { $0 + amountYen($1.quantity, of: $1) }
    }

    /// Yen per dollar, as a decimal; nil where the order is in yen.
    var rate: String? {
        switch currency {
        case .yen: nil
        case .dollars(let rate): "\(rate / 100).\(padded(rate % 100, 2))"
        }
    }

    /// The cost of that many units, up to the next whole yen.
    func amountYen(_ quantity: Int, of line: OrderLine) -> Int {
        switch currency {
        case .yen: quantity * line.unitPrice
        case .dollars(let rate): (quantity * line.unitPrice * rate + 99) / 100
        }
    }

    mutating func add(allocation: String?, on timeline: inout Timeline, dice: inout SplitMix64) {
        place(on: &timeline, dice: &dice)
        for index in lines.indices {
            change(index, on: &timeline, dice: &dice)
            if let allocation, lines[index].assigned > 0 {
                assign(index, from: allocation, on: &timeline, dice: &dice)
            }
            promise(index, on: &timeline, dice: &dice)
            cancel(index, on: &timeline, dice: &dice)
        }
        let shipments = dice.chance(90, or: lines[0].due != nil) ? 1 : dice.int(2...3)
        var day = placed + dice.int(45...150)
        for index in 1...shipments {
            let shipment = Shipment(
                code: "SH-\(padded(number, 6))-\(index)",
                vendor: vendor,
                site: site,
                order: code,
                due: lines[0].due
            )
            let parts = lines.indices.compactMap { line in
                lines[line].take(share: shipments - index + 1, order: number)
            }
            guard !parts.isEmpty else { continue }
            let accepted = shipment.deliver(parts, from: day, on: &timeline, dice: &dice)
            invoice(accepted, index: index, on: &timeline, dice: &dice)
            day = day + dice.int(15...60)
        }
    }

    private func place(on timeline: inout Timeline, dice: inout SplitMix64) {
        let scheduled = dice.chance(80)
        let wait = dice.int(60...180)
        timeline.add("order.placed", on: placed) { data in
            data.text("order", code)
            data.text("buyer", buyer)
            data.text("vendor", vendor)
            data.text("channel", grant == nil ? "private" : "subsidised")
            data.text("currency", rate == nil ? "JPY" : "USD")
            if let rate { data.text("fx_rate", rate) }
            if let grant { data.text("grant", grant) }
            data.list("lines") { list in
                for line in lines {
                    list.object { data in
                        data.number("line", line.line)
                        data.text("product", line.product.code)
                        data.number("quantity", line.quantity)
                        data.text("unit_price", String(line.unitPrice))
                        if scheduled {
                            Order.schedule(line.quantity, from: placed + wait, in: &data)
                        }
                    }
                }
            }
        }
    }

    /// One part, or two 45 days apart.
    private static func schedule(_ quantity: Int, from day: Day, in data: inout EventText) {
        let second = quantity >= 10 ? quantity / 3 : 0
        data.list("schedule") { list in
            for (day, quantity) in [(day, quantity - second), (day + 45, second)]
            where quantity > 0 {
                list.object { data in
                    data.day("promised_on", day)
                    data.number("quantity", quantity)
                }
            }
        }
    }

    private mutating func change(
        _ index: Int,
        on timeline: inout Timeline,
        dice: inout SplitMix64
    ) {
        guard dice.chance(6) else { return }
        lines[index].add(dice.int(1...6))
        let line = lines[index]
        timeline.add("order.changed", on: placed + dice.int(2...12)) { data in
            data.text("order", code)
            data.number("line", line.line)
            data.number("quantity", line.quantity)
        }
    }

    /// Assigns units on the day of the order or later; some go back, and stay unallocated.
    private func assign(
        _ index: Int,
        from allocation: String,
        on timeline: inout Timeline,
        dice: inout SplitMix64
    ) {
        let line = lines[index]
        let day = placed + dice.int(1...20)
        timeline.add("allocation.assigned", on: day) { data in
            data.text("allocation", allocation)
            data.text("order", code)
            data.number("line", line.line)
            data.number("quantity", line.assigned)
        }
        guard line.assigned > 1, dice.chance(4) else { return }
        timeline.add("allocation.released", on: day + dice.int(1...15)) { data in
            data.text("allocation", allocation)
            data.text("order", code)
            data.number("line", line.line)
            data.number("quantity", line.assigned / 2)
        }
    }

    private func promise(_ index: Int, on timeline: inout Timeline, dice: inout SplitMix64) {
        guard dice.chance(27) else { return }
        let line = lines[index]
        let until = placed + dice.int(80...260)
        timeline.add("order.promised", on: placed + dice.int(14...30)) { data in
            data.text("order", code)
            data.number("line", line.line)
            Order.schedule(line.quantity, from: until, in: &data)
            data.text("reason", "supply")
        }
    }

    /// Cancels units that are unallocated and in no shipment; promises made before keep them.
    private mutating func cancel(
        _ index: Int,
        on timeline: inout Timeline,
        dice: inout SplitMix64
    ) {
        guard dice.chance(7), lines[index].unassigned > 1 else { return }
        let quantity = dice.int(1...lines[index].unassigned - 1)
        lines[index].cancel(quantity)
        timeline.add("order.cancelled", on: placed + dice.int(31...90)) { data in
            data.text("order", code)
            data.number("line", lines[index].line)
            data.number("quantity", quantity)
            data.text("reason", "plan cut")
        }
    }

    /// Notes accepted units for the claim of the grant.
    mutating func keep(_ item: Shipment.Accepted, invoice: String, invoiced: Day, paid: Day) {
        guard grant != nil else { return }
        delivered.append(
            Delivered(
                order: code,
                part: item.part,
                amountYen: amountYen(item.part.quantity, of: item.part.line),
                rate: rate,
                quoted: placed + -10,
                received: item.received,
                accepted: item.accepted,
                invoice: invoice,
                invoiced: invoiced,
                paid: paid
            )
        )
    }
}
