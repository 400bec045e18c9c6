/// What happens in a story without being wrong: every pattern that rules have to leave alone.
enum Variation: Int, CaseIterable {
    case plain
    case advance
    case interimAndFinal
    case yearEndAndFinal
    case paidInParts
    case dollars
    case dollarsOfClaim
    case settledInParts
    case settledByOneEntry
    case failedAndPaidAnew
    case repaid
    case withdrawnAndClaimedAgain
    case replacementClaimed
    case orderedOnDecisionDay
    case allDatesEqual
    case cappedByCeiling
    case paidOnLastDay
    case earlyStart
    case changed
    case disallowed
    case costWithoutOrder
    case lostAndRejected
    case sharedLine
    case disposedWithApproval
    case large
    /// A second story of the same days and amounts, told apart by the holder's name.
    case twin

    /// Applied before sums and payments are reckoned.
    func apply(to story: inout Story) {
        switch self {
        case .plain: break
        case .advance: story.grants[0].advancePercent = 30
        case .interimAndFinal: story.precede(by: "interim")
        case .yearEndAndFinal: story.precede(by: "year_end")
        case .paidInParts: story.payInParts()
        case .dollars: story.payDollars(statesRate: true)
        case .dollarsOfClaim: story.payDollars(statesRate: false)
        case .settledInParts: story.grants[0].parts = 3
        case .settledByOneEntry:
            story.grants[0].parts = story.dice.int(2...3)
            story.grants[0].matching = .fileTotal
        case .failedAndPaidAnew: story.grants[0].failsOnce = true
        case .repaid: story.grants[0].repaidYen = story.dice.int(10_000...19_999)
        case .withdrawnAndClaimedAgain: story.claimAgain()
        case .replacementClaimed: story.claimReplacement()
        case .orderedOnDecisionDay:
            story.orders[0].placed = story.grants[0].decided
            story.reclaimAll()
        case .allDatesEqual: story.meetInOneDay()
        case .cappedByCeiling: story.grants[0].spareYen = -3 * story.terms.roundingYen
        case .paidOnLastDay: story.endOnDelivery()
        case .earlyStart:
            story.grants[0].early = story.grants[0].decided + -20
            story.orders[0].placed = story.grants[0].decided + -20
            story.reclaimAll()
        case .changed:
            story.grants[0].raisedYen = 10_000
            story.grants[0].extendedDays = 60
            story.grants[0].projectTo = story.orders[0].paid + -10
            story.grants[0].spareYen = 7000
        case .disallowed:
            story.claim.disallowed = [(1, story.claim.lines[0].amountYen / 20)]
        case .costWithoutOrder: story.claimOtherCost()
        case .lostAndRejected: story.loseAndReject()
        case .sharedLine: story.share(0)
        case .disposedWithApproval: story.dispose()
        case .large:
            story.makeCheap(0, quantity: story.dice.int(20_000...60_000))
        case .twin: story.grants[0].matching = .amount
        }
    }
}

extension Story {
    mutating func reclaimAll() {
        for line in claim.lines.indices { reclaim(line) }
    }

    /// Makes the claim one of that kind, and adds a second order with the final claim.
    fileprivate mutating func precede(by kind: String) {
        grants[0].claims[0].kind = kind
        let order = addOrder(
            of: 0,
            placed: grants[0].decided + dice.int(90...110),
            lines: orders[0].lines.count
        )
        addClaim("final", of: 0, order: order)
    }

    fileprivate mutating func payInParts() {
        orders[0].payments = 2
        for line in claim.lines.indices {
            let yen = claim.lines[line].amountYen + claim.lines[line].taxYen
            claim.lines[line].paid = nil
            claim.lines[line].payments = [
                (orders[0].paid + -2, yen / 2), (orders[0].paid, yen - yen / 2),
            ]
        }
    }

    fileprivate mutating func payDollars(statesRate: Bool) {
        for line in orders[0].lines.indices where !statesRate {
            // Without a rate of the order, units without serial numbers might be dear.
            if orders[0].lines[line].serials.isEmpty { makeNamed(line) }
        }
        orders[0].vendor = StoryVendor.all(world)[2 + number % 2]
        orders[0].rateHundredths = dice.int(14_000...16_000)
        orders[0].statesRate = statesRate
        for line in orders[0].lines.indices {
            orders[0].lines[line].unitPrice /= 150
            orders[0].lines[line].invoicedPrice = orders[0].lines[line].unitPrice
        }
        reclaimAll()
    }

    /// The first claim lacks a date, and is withdrawn.
    fileprivate mutating func claimAgain() {
        var first = claim
        first = StoryClaim(
            code: "\(first.code)-W",
            grant: first.grant,
            kind: first.kind,
            submitted: orders[0].paid + 1,
            completed: first.completed,
            lines: first.lines,
            withdrawn: orders[0].paid + 2
        )
        first.lines[0].paid = nil
        grants[0].claims.insert(first, at: 0)
    }

    fileprivate mutating func claimReplacement() {
        makeNamed(0)
        let out = claim.lines[0].serials[0]
        claim.lines[0].serials[0] = "\(out)-R"
        replace(out, on: orders[0].accepted)
    }

    mutating func replace(_ serial: String, on day: Day) {
        add("unit.replaced", on: day) { data in
            data.text("serial_out", serial)
            data.text("serial_in", "\(serial)-R")
            data.text("reason", "dead on arrival")
        }
    }

    /// Quoted, ordered, delivered, accepted, invoiced and paid on one day.
    fileprivate mutating func meetInOneDay() {
        let day = orders[0].placed
        orders[0].dispatched = day
        orders[0].received = day
        orders[0].accepted = day
        orders[0].invoiced = day
        orders[0].paid = day
        // Since October 2023 an invoice needs its issuer's number, which it has.
        reclaimAll()
        for line in claim.lines.indices { claim.lines[line].quoted = day }
    }

    /// The project ends on the day of delivery, acceptance, invoice and payment.
    fileprivate mutating func endOnDelivery() {
        let day = orders[0].received
        orders[0].accepted = day
        orders[0].invoiced = day
        orders[0].paid = day
        grants[0].projectTo = day
        reclaimAll()
    }

    fileprivate mutating func claimOtherCost() {
        let order = orders[0]
        let vendor = StoryVendor.all(world)[0]
        let yen = dice.int(1_000_000...9_000_000)
        claim.lines.append(
            ClaimedLine(
                line: claim.lines.count + 1,
                serials: [],
                amountYen: yen,
                taxYen: yen / 10,
                quoted: order.placed,
                ordered: order.placed,
                delivered: order.received,
                accepted: order.accepted,
                invoice: "I-\(code)-OTHER",
                issuer: vendor.issuer,
                invoiced: order.invoiced,
                paid: order.paid
            )
        )
    }

    /// Of two units more than are claimed, one is lost and one rejected.
    fileprivate mutating func loseAndReject() {
        makeCheap(0)
        changeOrderLine(0) { line in
            line.quantity += 2
            line.dispatched += 2
            line.received += 1
        }
        let order = orders[0]
        add("shipment.lost", on: order.received) { data in
            data.text("shipment", "SH-\(order.code)")
            data.list("lines") { list in
                list.object { data in
                    data.text("order", order.code)
                    data.number("line", 1)
                    data.number("quantity", 1)
                }
            }
            data.text("reason", "fell from a truck")
            data.text("resolution", "credit")
        }
        let site = world.sites(of: world.buyers[0])[0]
        add("delivery.rejected", on: order.accepted) { data in
            data.text("order", order.code)
            data.number("line", 1)
            data.number("quantity", 1)
            data.text("site", site)
            data.text("reason", "dented")
            data.text("resolution", "credit")
        }
    }

    fileprivate mutating func dispose() {
        let serial = claim.lines[0].serials[0]
        add("unit.disposed", on: claim.submitted + 100) { data in
            data.text("serial", serial)
            data.text("kind", "sold")
            data.text("approval", "letter 12")
        }
    }
}
