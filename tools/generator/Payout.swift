/// A disbursement of a story.
struct Payout {
    let code: String
    /// Nil where it is an advance.
    var claim: String?
    var amountYen: Int
    var instructed: Day
    var payOn: Day
    /// Nil where it is only instructed.
    var paid: Day?
    var bankRef: String?
    /// When it came back.
    var failed: Day?

    func write(grant: String, on timeline: inout Timeline) {
        timeline.add("disbursement.instructed", on: instructed) { data in
            data.text("disbursement", code)
            data.text("grant", grant)
            data.text("kind", claim == nil ? "advance" : "settlement")
            if let claim { data.text("claim", claim) }
            data.number("amount_jpy", amountYen)
            data.day("pay_on", payOn)
        }
        if let paid {
            timeline.add("disbursement.confirmed", on: paid) { data in
                data.text("disbursement", code)
                data.day("paid_on", paid)
                if let bankRef { data.text("bank_ref", bankRef) }
            }
        }
        if let failed {
            timeline.add("disbursement.failed", on: failed) { data in
                data.text("disbursement", code)
                data.text("reason", "account closed")
            }
        }
    }
}

/// A file of transfers handed to the bank.
struct PaymentFile {
    let code: String
    let made: Day
    let transfers: [(disbursement: String, reference: String, yen: Int)]

    func write(on timeline: inout Timeline) {
        timeline.add("payment_file.made", on: made) { data in
            data.text("payment_file", code)
            data.list("transfers") { list in
                for transfer in transfers {
                    list.object { data in
                        data.text("disbursement", transfer.disbursement)
                        data.text("reference", transfer.reference)
                        data.number("amount_jpy", transfer.yen)
                    }
                }
            }
            data.text("sha256", String(repeating: "0", count: 64))
        }
    }
}
