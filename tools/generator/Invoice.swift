/// Units delivered, invoiced and paid: what a claim can ask for.
struct Delivered {
    let order: String
    let part: Part
    let amountYen: Int
    /// Yen per unit of the order's currency; nil where that is the yen.
    let rate: String?
    let quoted: Day
    let received: Day
    let accepted: Day
    let invoice: String
    let invoiced: Day
    let paid: Day

    var taxYen: Int { amountYen / 10 }
}

extension Order {
    /// The invoice of one shipment, paid a month or two later; nothing where nothing was accepted.
    mutating func invoice(
        _ accepted: [Shipment.Accepted],
        index: Int,
        on timeline: inout Timeline,
        dice: inout SplitMix64
    ) {
        guard let last = accepted.map(\.accepted).max() else { return }
        // An invoice names a line once, however many receipts it covers.
        var lines: [(line: OrderLine, quantity: Int)] = []
        for item in accepted {
            if let known = lines.firstIndex(where: { $0.line.line == item.part.line.line }) {
                lines[known].quantity += item.part.quantity
            } else {
                lines.append((item.part.line, item.part.quantity))
            }
        }
        let invoice = "INV-\(padded(number, 6))-\(index)"
        let invoiced = last + dice.int(35...50)
        let paid = invoiced + dice.int(14...60)
        let amountYen = lines.reduce(0) { $0 + self.amountYen($1.quantity, of: $1.line) }
        timeline.add("invoice.received", on: invoiced) { data in
            data.text("invoice", invoice)
            data.text("issuer", vendor)
            data.text("order", code)
            data.list("lines") { list in
                for item in lines {
                    list.object { data in
                        data.number("line", item.line.line)
                        data.number("quantity", item.quantity)
                        data.text("unit_price", String(item.line.unitPrice))
                    }
                }
            }
            data.number("amount_jpy", amountYen)
            data.number("tax_jpy", amountYen / 10)
            data.day("invoiced_on", invoiced)
        }
        timeline.add("payment.made", on: paid) { data in
            data.text("payment", "PAY-\(padded(number, 6))-\(index)")
            data.text("invoice", invoice)
            data.text("issuer", vendor)
            data.number("amount_jpy", amountYen + amountYen / 10)
            data.day("paid_on", paid)
        }
        for item in accepted {
            keep(item, invoice: invoice, invoiced: invoiced, paid: paid)
        }
    }
}
