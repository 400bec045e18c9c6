/// Invoices of vendors for more than was accepted, and invoices claimed twice.
let invoiceFaults: [Fault] = [
    Fault(rule: "M01", stage: .costs) { story, line, variant in
        story.changeOrderLine(line) { order in
            if variant % 2 == 0 { order.invoiced += 1 } else { order.invoicedPrice += 1 }
        }
        let at = story.place(line)
        story.expect(
            "M01",
            [
                "invoice": .text(story.orders[at.order].invoice),
                "issuer": .text(story.orders[at.order].vendor.issuer),
                "order": .text(story.orders[at.order].code),
                "line": .number(story.orders[at.order].lines[at.line].line),
            ]
        )
    },
    Fault(rule: "M02", stage: .costs) { story, line, variant in
        let at = story.place(line)
        story.orders[at.order].payments = variant % 2 + 1
        story.orders[at.order].overpaidYen = variant % 3 == 0 ? 1 : 50_000
        story.expect(
            "M02",
            [
                "invoice": .text(story.orders[at.order].invoice),
                "issuer": .text(story.orders[at.order].vendor.issuer),
            ]
        )
    },
    Fault(rule: "A05", stage: .costs) { story, line, variant in
        if variant % 3 == 1 {
            story.addSecondGrant()
            let first = story.claim.lines[line]
            story.grants[1].claims[0].lines[0].invoice = first.invoice
            story.grants[1].claims[0].lines[0].issuer = first.issuer
        } else {
            story.claimInHalves(line)
        }
        let claimed = story.claim.lines[line]
        story.expect(
            "A05",
            ["issuer": .text(claimed.issuer ?? ""), "invoice": .text(claimed.invoice ?? "")]
        )
    },
    Fault(rule: "A06", stage: .costs, isOfLine: false) { story, line, variant in
        if variant % 3 == 1 {
            // Both grants claim all of it: more units too than were accepted.
            story.share(line)
            story.reclaim(line)
            story.expectOfOrder("Q01", line: line)
        } else {
            // One claim counts at a higher rate than the order's.
            story.share(line, rateHundredths: 15_000)
            story.claim(line, rateHundredths: 15_001 + variant)
        }
        story.expectOfOrder("A06", line: line)
    },
]

extension Story {
    /// Claims the line at that rate.
    fileprivate mutating func claim(_ line: Int, rateHundredths: Int) {
        let yen = StoryOrder.yen(
            claim.lines[line].quantity ?? 0,
            at: orderLine(line).unitPrice,
            rateHundredths: rateHundredths
        )
        claim.lines[line].rateHundredths = rateHundredths
        claim.lines[line].amountYen = yen
    }

    /// Claims the order line in two lines of the claim, under one invoice.
    fileprivate mutating func claimInHalves(_ line: Int) {
        makeCheap(line)
        let half = (claim.lines[line].quantity ?? 0) / 2
        let yen = orderLine(line).unitPrice * half
        claim.lines[line].quantity = half
        claim.lines[line].amountYen = yen
        claim.lines[line].taxYen = yen / 10
        var other = claim.lines[line]
        other = ClaimedLine(
            line: claim.lines.count + 1,
            order: other.order,
            orderLine: other.orderLine,
            quantity: half,
            serials: [],
            amountYen: yen,
            taxYen: yen / 10,
            quoted: other.quoted,
            delivered: other.delivered,
            accepted: other.accepted,
            invoice: other.invoice,
            issuer: other.issuer,
            invoiced: other.invoiced,
            paid: other.paid
        )
        claim.lines.append(other)
    }
}
