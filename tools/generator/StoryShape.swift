extension Story {
    /// Where the order line stands that a line of the claim names.
    func place(_ line: Int) -> (order: Int, line: Int) {
        let claimed = claim.lines[line]
        for order in orders.indices where orders[order].code == claimed.order {
            for index in orders[order].lines.indices
            where orders[order].lines[index].line == claimed.orderLine {
                return (order, index)
            }
        }
        preconditionFailure("line \(line + 1) of the claim names no order line")
    }

    /// The order line that a line of the claim names.
    func orderLine(_ line: Int) -> StoryLine {
        let at = place(line)
        return orders[at.order].lines[at.line]
    }

    mutating func changeOrderLine(_ line: Int, _ change: (inout StoryLine) -> Void) {
        let at = place(line)
        change(&orders[at.order].lines[at.line])
    }

    /// Changes an order line, and claims it as it then is.
    mutating func reorder(_ line: Int, _ change: (inout StoryLine) -> Void) {
        changeOrderLine(line, change)
        reclaim(line)
    }

    /// Claims the order line as it is now.
    mutating func reclaim(_ line: Int) {
        let at = place(line)
        claim.lines[line] = claimed(at.order, at.line, as: claim.lines[line].line)
    }

    /// Makes the line one of unnamed switches.
    mutating func makeCheap(_ line: Int, quantity: Int = 8) {
        reorder(line) { order in
            order = StoryLine(
                line: order.line,
                product: Terms.cheapProduct,
                unitPrice: 239_000 + order.unitPrice % 1000,
                quantity: quantity,
                serials: [],
                promisedOn: order.promised[0].day
            )
        }
    }

    /// Makes the line one of named accelerators.
    mutating func makeNamed(_ line: Int, quantity: Int = 3) {
        let at = place(line)
        let product = dice.pick(world.products)
        let serials = serials(quantity, order: at.order + 1, line: line + 1)
        reorder(line) { order in
            order = StoryLine(
                line: order.line,
                product: product.code,
                unitPrice: product.priceYen + order.unitPrice % 1000,
                quantity: quantity,
                serials: serials,
                promisedOn: order.promised[0].day
            )
        }
    }

    /// Moves the order line to an order of its own, of the same days; an invoice of its own too.
    mutating func splitOff(_ line: Int, _ change: (inout StoryOrder) -> Void = { _ in }) {
        let at = place(line)
        var order = orders[at.order]
        let moved = orders[at.order].lines.remove(at: at.line)
        order = StoryOrder(
            code: "O-\(code)-\(orders.count + 1)",
            buyer: order.buyer,
            vendor: order.vendor,
            grant: order.grant,
            rateHundredths: order.rateHundredths,
            placed: order.placed,
            dispatched: order.dispatched,
            received: order.received,
            accepted: order.accepted,
            invoiced: order.invoiced,
            paid: order.paid,
            lines: [moved]
        )
        change(&order)
        orders.append(order)
        claim.lines[line] = claimed(orders.count - 1, 0, as: claim.lines[line].line)
    }

    /// Lets the line be ordered in dollars abroad, at a rate in hundredths of a yen.
    mutating func splitOffAbroad(_ line: Int, rateHundredths: Int, statesRate: Bool = true) {
        let vendor = StoryVendor.all(world)[2]
        splitOff(line) { order in
            order.vendor = vendor
            order.rateHundredths = rateHundredths
            order.statesRate = statesRate
            order.lines[0].unitPrice = order.lines[0].unitPrice / 150
            order.lines[0].invoicedPrice = order.lines[0].unitPrice
        }
    }

    /// A second grant of the same applicant, with an order and a final claim of its own.
    mutating func addSecondGrant() {
        addGrant(decided: grants[0].decided)
        grants[1].divisor = grants[0].divisor
        let order = addOrder(of: 1, placed: grants[1].decided + dice.int(1...30), lines: 1)
        addClaim("final", of: 1, order: order)
    }

    /// A second grant that claims half of the order line; the first then claims the other half.
    ///
    /// `rateHundredths`: where the order is in dollars.
    mutating func share(_ line: Int, rateHundredths: Int? = nil) {
        makeCheap(line)
        if let rateHundredths { splitOffAbroad(line, rateHundredths: rateHundredths) }
        addGrant(decided: grants[0].decided)
        addClaim("final", of: 1, order: place(line).order)
        grants[1].claims[0].submitted = claim.submitted
        grants[1].claims[0].fixed = claim.fixed
        let ordered = orderLine(line)
        let yen = StoryOrder.yen(
            ordered.quantity / 2,
            at: ordered.unitPrice,
            rateHundredths: orders[place(line).order].rateHundredths
        )
        claim.lines[line].quantity = ordered.quantity / 2
        claim.lines[line].amountYen = yen
        claim.lines[line].taxYen /= 2
        var half = claim.lines[line]
        half.invoice = half.invoice.map { "\($0)-B" }
        grants[1].claims[0].lines = [half]
    }
}
