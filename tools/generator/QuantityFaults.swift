/// Units claimed, shipped or promised that are not there.
let quantityFaults: [Fault] = [
    Fault(rule: "Q01", stage: .costs) { story, line, variant in
        story.makeCheap(line)
        switch variant % 3 {
        case 0:
            story.changeOrderLine(line) { order in
                order.accepted -= 1
                order.invoiced -= 1
            }
        case 1:
            let order = story.orders[0]
            story.add("unit.returned", on: story.claim.submitted + 60) { data in
                data.text("order", order.code)
                data.number("line", line + 1)
                data.number("quantity", 1)
                data.text("reason", "broken")
                data.text("resolution", "credit")
            }
        default:
            let price = story.orderLine(line).unitPrice
            story.claim.lines[line].quantity = (story.claim.lines[line].quantity ?? 0) + 1
            story.claim.lines[line].amountYen += price
        }
        story.expectOfOrder("Q01", line: line)
    },
    Fault(rule: "Q02", stage: .costs) { story, line, variant in
        story.makeNamed(line)
        let serial = story.claim.lines[line].serials[0]
        if variant % 3 == 1 {
            // A serial number of another line, foreign to its own.
            story.addSecondGrant()
            let own = story.grants[1].claims[0]
            story.grants[1].claims[0].lines[0].serials[0] = serial
            story.expect(
                "Q03",
                ["claim": .text(own.code), "line": .number(1), "serial": .text(serial)]
            )
        } else {
            story.claim.lines[line].serials[1] = serial
        }
        story.expect("Q02", ["serial": .text(serial)])
    },
    Fault(rule: "Q03", stage: .costs) { story, line, variant in
        story.makeNamed(line)
        var serial = story.claim.lines[line].serials[2]
        if variant % 2 == 0 {
            serial += "-UNKNOWN"
            story.claim.lines[line].serials[2] = serial
        } else {
            // Received, and not accepted; the claim names it and asks for one unit less.
            story.changeOrderLine(line) { order in
                order.accepted -= 1
                order.invoiced -= 1
            }
            story.claim.lines[line].quantity = 2
            story.claim.lines[line].amountYen = story.orderLine(line).unitPrice * 2
        }
        story.expect(
            "Q03",
            [
                "claim": .text(story.claim.code),
                "line": .number(story.claim.lines[line].line),
                "serial": .text(serial),
            ]
        )
    },
    Fault(rule: "Q04", stage: .costs) { story, line, variant in
        if variant % 2 == 0 { story.makeCheap(line) } else { story.makeNamed(line) }
        story.changeOrderLine(line) { order in
            order.addUnit()
            order.dispatched += 1
        }
        let at = story.place(line)
        story.expect(
            "Q04",
            [
                "shipment": .text("SH-\(story.orders[at.order].code)"),
                "order": .text(story.orders[at.order].code),
                "line": .number(story.orders[at.order].lines[at.line].line),
            ]
        )
    },
    Fault(rule: "Q05", stage: .costs) { story, line, variant in
        let day = story.orders[0].received + 20 * (variant % 3)
        story.changeOrderLine(line) { order in
            order.addUnit()
            order.promised.append((day + 11, 1))
        }
        story.expectOfOrder("Q05", line: line)
    },
    Fault(rule: "P01", stage: .costs) { story, line, variant in
        if variant % 3 == 1 {
            story.substitute(line)
        } else {
            // Due after the project, and later than the scenario's day.
            story.changeOrderLine(line) { order in
                order.addUnit()
                order.promised.append((Day.last + 90, 1))
            }
        }
        story.expectOfOrder("P01", line: line)
    },
    Fault(rule: "X01", stage: .costs, isOfLine: false) { story, _, variant in
        let country = ["CN", "HK", "MO"][variant % 3]
        let party = Applicant(
            code: "AP-\(story.code)",
            number: story.number,
            parentCountry: country
        )
        story.ownParties.append(party)
        let before = story.applicant.code
        story.applicant = party
        for order in story.orders.indices where story.orders[order].buyer == before {
            story.orders[order].buyer = party.code
            for line in story.orders[order].lines where line.product.isControlled {
                story.expect(
                    "X01",
                    ["order": .text(story.orders[order].code), "line": .number(line.line)]
                )
            }
        }
    },
]

extension String {
    /// Whether it is a product of TPP 4800 or more.
    fileprivate var isControlled: Bool { self != Terms.cheapProduct && self != Terms.oldProduct }
}

extension Story {
    /// Gives up a unit more of the order line for another product, without approval.
    fileprivate mutating func substitute(_ line: Int) {
        changeOrderLine(line) { $0.addUnit() }
        let at = place(line)
        let order = orders[at.order]
        add("order.substituted", on: order.placed + 1) { data in
            data.text("order", order.code)
            data.number("line", order.lines[at.line].line)
            data.number("quantity", 1)
            data.object("new_line") { data in
                data.number("line", 90 + line)
                data.text("product", Terms.cheapProduct)
                data.number("quantity", 1)
                data.text("unit_price", "200000")
            }
            data.text("reason", "sold out")
        }
    }
}
