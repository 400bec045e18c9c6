/// Lines of a claim whose dates, product, tax, payment or buyer are wrong.
let eligibilityFaults: [Fault] = [
    Fault(rule: "E01", stage: .costs) { story, line, variant in
        switch variant % 3 {
        case 0:
            story.orders[0].placed = story.grants[0].decided + -1
            story.reclaimAll()
            for line in story.claim.lines.indices { story.expect("E01", line: line) }
        case 1:
            story.grants[0].projectFrom = story.orders[0].placed + 1
            for line in story.claim.lines.indices { story.expect("E01", line: line) }
        default:
            story.claim.lines[line].ordered = story.grants[0].decided + -1
            story.claim.lines[line].quoted = story.grants[0].decided + -9
            story.expect("E01", line: line)
        }
    },
    Fault(rule: "E02", stage: .costs) { story, line, variant in
        if variant % 3 == 0 {
            story.grants[0].projectTo = story.orders[0].paid + -1
            for line in story.claim.lines.indices { story.expect("E02", line: line) }
        } else {
            story.claim.lines[line].paid = story.grants[0].projectTo + 1
            story.expect("E02", line: line)
        }
    },
    Fault(rule: "E03", stage: .costs) { story, line, variant in
        var missing = "payment"
        switch variant % 6 {
        case 0:
            story.claim.lines[line].quoted = nil
            missing = "quote"
        case 1:
            // A cost without an order that says on no day that it was ordered.
            story.claim.lines[line].order = nil
            story.claim.lines[line].orderLine = nil
            missing = "order"
        case 2:
            story.claim.lines[line].delivered = nil
            missing = "delivery"
        case 3:
            story.claim.lines[line].accepted = nil
            missing = "acceptance"
        case 4:
            story.claim.lines[line].invoiced = nil
            missing = "invoice"
        default: story.claim.lines[line].paid = nil
        }
        story.expect(
            "E03",
            [
                "claim": .text(story.claim.code),
                "line": .number(story.claim.lines[line].line),
                "missing": .text(missing),
            ]
        )
    },
    Fault(rule: "E04", stage: .costs) { story, line, variant in
        let order = story.orders[story.place(line).order]
        switch variant % 3 {
        case 0: story.claim.lines[line].quoted = order.placed + 1
        case 1: story.claim.lines[line].accepted = order.received + -1
        default: story.claim.lines[line].invoiced = order.paid + 1
        }
        story.expect("E04", line: line)
    },
    Fault(rule: "E05", stage: .costs) { story, line, _ in
        story.makeCheap(line)
        story.changeOrderLine(line) { $0.product = Terms.oldProduct }
        story.expect("E05", line: line)
    },
    Fault(rule: "E06", stage: .costs) { story, line, variant in
        let limitYen = story.claim.lines[line].amountYen
        // Food is taxed at 8 %: tax that is no tenth.
        if variant % 2 == 1 { story.claim.lines[line].taxYen = limitYen * 8 / 100 }
        story.claim.lines[line].amountYen +=
            variant % 4 < 2 ? story.claim.lines[line].taxYen : limitYen / 10
        story.expect("E06", line: line)
    },
    Fault(rule: "E07", stage: .costs) { story, line, variant in
        story.claim.lines[line].method = ["card", nil, "offset"][variant % 3]
        story.expect("E07", line: line)
    },
    Fault(rule: "E08", stage: .costs) { story, line, variant in
        let number = story.claim.lines[line].issuer ?? ""
        switch variant % 3 {
        case 0: story.claim.lines[line].issuer = nil
        case 1: story.claim.lines[line].issuer = String(number.dropLast())
        default:
            // Another last digit, and so a wrong check digit.
            let last = number.hasSuffix("5") ? "4" : "5"
            story.claim.lines[line].issuer = number.dropLast() + last
        }
        story.expect("E08", line: line)
    },
    Fault(rule: "E09", stage: .costs) { story, line, _ in
        let buyer = story.other.code
        story.splitOff(line) { $0.buyer = buyer }
        story.expect("E09", line: line)
    },
]
