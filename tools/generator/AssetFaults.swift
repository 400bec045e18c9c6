/// Subsidised units that were disposed of, not named, or replaced after they were claimed.
let assetFaults: [Fault] = [
    Fault(rule: "S01", stage: .costs) { story, line, variant in
        let kind = ["sold", "lent", "scrapped", "pledged"][variant % 4]
        if variant % 3 == 1 {
            story.makeCheap(line)
            let order = story.orders[story.place(line).order].code
            let number = story.orderLine(line).line
            story.add("unit.disposed", on: story.claim.submitted + 70) { data in
                data.text("order", order)
                data.number("line", number)
                data.number("quantity", 2)
                data.text("kind", kind)
            }
            story.expectOfOrder("S01", line: line)
        } else {
            story.makeNamed(line)
            let serial = story.claim.lines[line].serials[0]
            story.add("unit.disposed", on: story.claim.submitted + 70) { data in
                data.text("serial", serial)
                data.text("kind", kind)
            }
            story.expect("S01", ["serial": .text(serial)])
        }
    },
    Fault(rule: "S02", stage: .costs) { story, line, variant in
        story.makeCheap(line)
        story.reorder(line) { order in
            order.unitPrice = variant % 2 == 0 ? 500_000 : 1_250_000
            order.invoicedPrice = order.unitPrice
        }
        story.expectOfOrder("S02", line: line)
    },
    Fault(rule: "S03", stage: .costs) { story, line, variant in
        story.makeNamed(line)
        let serial = story.claim.lines[line].serials[0]
        story.replace(serial, on: story.claim.submitted + 1 + 50 * (variant % 3))
        story.expect("S03", ["serial": .text(serial)])
    },
]
