/// A claim of a story, and its fixing.
struct StoryClaim {
    let code: String
    let grant: String
    var kind: String
    var submitted: Day
    var completed: Day
    var lines: [ClaimedLine]
    var requestedYen = 0
    var withdrawn: Day?
    /// Nil where it is not fixed.
    var fixed: Day?
    var eligibleYen = 0
    var fixedYen = 0
    var disallowed: [(line: Int, yen: Int)] = []

    var costYen: Int { lines.reduce(0) { $0 + $1.amountYen } }

    func write(on timeline: inout Timeline) {
        timeline.add("claim.submitted", on: submitted) { data in
            data.text("claim", code)
            data.text("grant", grant)
            data.text("kind", kind)
            data.number("requested_jpy", requestedYen)
            data.day("completed_on", completed)
            data.list("lines") { list in
                for line in lines { list.object { line.write(to: &$0) } }
            }
        }
        if let withdrawn {
            timeline.add("claim.withdrawn", on: withdrawn) { data in
                data.text("claim", code)
                data.text("reason", "a wrong date")
            }
        }
        guard let fixed else { return }
        timeline.add("claim.fixed", on: fixed) { data in
            data.text("claim", code)
            data.number("eligible_jpy", eligibleYen)
            data.number("fixed_jpy", fixedYen)
            guard !disallowed.isEmpty else { return }
            data.list("disallowed") { list in
                for part in disallowed {
                    list.object { data in
                        data.number("line", part.line)
                        data.number("amount_jpy", part.yen)
                        data.text("reason", "beyond the plan")
                    }
                }
            }
        }
    }
}

/// A line of a claim; days that are nil are not stated.
struct ClaimedLine {
    let line: Int
    /// Nil, as its line, where the cost belongs to no order.
    var order: String?
    var orderLine: Int?
    var quantity: Int?
    var serials: [String]
    var amountYen: Int
    var taxYen: Int
    var rateHundredths: Int?
    var quoted: Day?
    var ordered: Day?
    var delivered: Day?
    var accepted: Day?
    var invoice: String?
    var issuer: String?
    var invoiced: Day?
    var paid: Day?
    /// Instead of `paid`, where it was paid in parts.
    var payments: [(day: Day, yen: Int)] = []
    var method: String? = "bank_transfer"

    func write(to data: inout EventText) {
        data.number("line", line)
        data.text("category", "equipment")
        if let order, let orderLine {
            data.text("order", order)
            data.number("order_line", orderLine)
        }
        if let quantity { data.number("quantity", quantity) }
        if !serials.isEmpty { data.texts("serials", serials) }
        data.number("amount_jpy", amountYen)
        data.number("tax_jpy", taxYen)
        if let rateHundredths {
            data.text("fx_rate", StoryOrder.written(rateHundredths: rateHundredths))
        }
        if let quoted { data.day("quoted_on", quoted) }
        if let ordered { data.day("ordered_on", ordered) }
        if let delivered { data.day("delivered_on", delivered) }
        if let accepted { data.day("accepted_on", accepted) }
        if let invoice { data.text("invoice", invoice) }
        if let issuer { data.text("invoice_issuer", issuer) }
        if let invoiced { data.day("invoiced_on", invoiced) }
        if payments.isEmpty {
            if let paid { data.day("paid_on", paid) }
        } else {
            data.list("payments") { list in
                for part in payments {
                    list.object { data in
                        data.day("paid_on", part.day)
                        data.number("amount_jpy", part.yen)
                    }
                }
            }
        }
        if let method { data.text("payment_method", method) }
    }
}
