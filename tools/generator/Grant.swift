/// A grant from application to closing.
struct Grant {
    let code: String
    let begin: Day
    let decided: Day
    private let due: Rarity?
    private let rateDivisor: Int
    private let early: Bool
    private let advances: Bool
    private let programme: String
    private var ceilingYen = 0
    private var advancedYen = 0

    /// What is rare, by the place among 16 batches in which it is due.
    enum Rarity: Int {
        case earlyStart = 0
        case failure = 4
        case repayment = 8
        case change = 12
    }

    init(code: String, begin: Day, due: Rarity?, dice: inout SplitMix64) {
        self.code = code
        self.begin = begin
        self.due = due
        self.decided = begin + dice.int(15...40)
        self.rateDivisor = dice.int(2...3)
        self.early = dice.chance(10, or: due == .earlyStart)
        self.advances = dice.chance(30)
        self.programme = dice.pick(World().programmes)
    }

    /// Half or a third of the cost, down to whole thousands of yen.
    private func subsidy(_ costYen: Int) -> Int {
        costYen / rateDivisor / 1000 * 1000
    }

    mutating func open(for applicant: String, costYen: Int, on timeline: inout Timeline) {
        ceilingYen = subsidy(costYen)
        let rate = "1/\(rateDivisor)"
        timeline.add("grant.applied", on: begin) { [self] data in
            data.text("grant", code)
            data.text("programme", programme)
            data.text("applicant", applicant)
            data.number("project_cost_jpy", costYen + costYen / 5)
            data.number("eligible_cost_jpy", costYen)
            data.text("rate", rate)
            data.number("requested_jpy", ceilingYen)
        }
        if early {
            timeline.add("grant.early_start_approved", on: begin + 7) { [self] data in
                data.text("grant", code)
                data.day("from", begin + 10)
            }
        }
        timeline.add("grant.decided", on: decided) { [self] data in
            data.text("grant", code)
            data.number("ceiling_jpy", ceilingYen)
            data.text("rate", rate)
            data.day("project_from", decided)
            data.day("project_to", decided + 730)
        }
        if due == .change {
            timeline.add("grant.changed", on: decided + 100) { [self] data in
                data.text("grant", code)
                data.day("project_to", decided + 800)
                data.text("reason", "late delivery")
            }
        }
        guard advances else { return }
        advancedYen = ceilingYen * 3 / 10 / 1000 * 1000
        guard advancedYen > 0 else { return }
        let paid = decided + 20
        let advance = "DI-\(code)-A"
        let amount = advancedYen
        timeline.add("disbursement.instructed", on: decided + 10) { [self] data in
            data.text("disbursement", advance)
            data.text("grant", code)
            data.text("kind", "advance")
            data.number("amount_jpy", amount)
            data.day("pay_on", paid)
        }
        confirm(advance, on: paid, timeline: &timeline)
    }

    /// Claims all that was delivered, and settles it.
    func settle(
        _ delivered: [Delivered],
        issuer: String,
        on timeline: inout Timeline,
        dice: inout SplitMix64
    ) {
        guard let completed = delivered.map(\.paid).max() else { return }
        let submitted = completed + dice.int(3...28)
        let costYen = delivered.reduce(0) { $0 + $1.amountYen }
        let requestedYen = min(ceilingYen, subsidy(costYen))
        submit(delivered, issuer: issuer, completed: completed, on: submitted, &timeline)
        let disallowedYen = dice.chance(12) ? delivered[0].amountYen / 20 : 0
        let fixedYen = min(ceilingYen, subsidy(costYen - disallowedYen))
        let fixed = submitted + dice.int(20...60)
        timeline.add("claim.fixed", on: fixed) { data in
            data.text("claim", claim)
            data.number("eligible_jpy", costYen - disallowedYen)
            data.number("fixed_jpy", fixedYen)
            guard disallowedYen > 0 else { return }
            data.list("disallowed") { list in
                list.object { data in
                    data.number("line", 1)
                    data.number("amount_jpy", disallowedYen)
                    data.text("reason", "beyond the plan")
                }
            }
        }
        precondition(fixedYen <= requestedYen)
        let paid = pay(fixedYen - min(advancedYen, fixedYen), from: fixed, &timeline, &dice)
        finish(fixedYen: fixedYen, paid: paid, &timeline, &dice)
    }

    private var claim: String { "CL-\(code)" }

    private func submit(
        _ delivered: [Delivered],
        issuer: String,
        completed: Day,
        on day: Day,
        _ timeline: inout Timeline
    ) {
        let costYen = delivered.reduce(0) { $0 + $1.amountYen }
        timeline.add("claim.submitted", on: day) { data in
            data.text("claim", claim)
            data.text("grant", code)
            data.text("kind", "final")
            data.number("requested_jpy", min(ceilingYen, subsidy(costYen)))
            data.day("completed_on", completed)
            data.list("lines") { list in
                for (index, item) in delivered.enumerated() {
                    list.object { data in
                        item.write(claimLine: index + 1, issuer: issuer, to: &data)
                    }
                }
            }
        }
    }

    /// Pays what the advance leaves of the claim; a transfer that fails is made again.
    ///
    /// - Returns: the day on which all of the claim is paid.
    private func pay(
        _ amountYen: Int,
        from fixed: Day,
        _ timeline: inout Timeline,
        _ dice: inout SplitMix64
    ) -> Day {
        guard amountYen > 0 else { return fixed }
        var day = fixed + dice.int(3...15)
        let failures = dice.chance(4, or: due == .failure) ? 1 : 0
        for attempt in 0...failures {
            let settlement = "DI-\(code)-S\(attempt + 1)"
            timeline.add("disbursement.instructed", on: day) { [day] data in
                data.text("disbursement", settlement)
                data.text("grant", code)
                data.text("kind", "settlement")
                data.text("claim", claim)
                data.number("amount_jpy", amountYen)
                data.day("pay_on", day + 10)
            }
            day = day + 10
            guard attempt < failures else { break }
            timeline.add("disbursement.failed", on: day) { data in
                data.text("disbursement", settlement)
                data.text("reason", "account closed")
            }
            day = day + 5
        }
        confirm("DI-\(code)-S\(failures + 1)", on: day, timeline: &timeline)
        return day
    }

    private func confirm(_ disbursement: String, on day: Day, timeline: inout Timeline) {
        timeline.add("disbursement.confirmed", on: day) { data in
            data.text("disbursement", disbursement)
            data.day("paid_on", day)
            data.text("bank_ref", "REF-\(disbursement)")
        }
    }

    /// Some grants pay back a little; about half are closed, and none with an advance left over.
    private func finish(
        fixedYen: Int,
        paid: Day,
        _ timeline: inout Timeline,
        _ dice: inout SplitMix64
    ) {
        var day = paid + dice.int(10...40)
        if dice.chance(6, or: due == .repayment), fixedYen > 100_000 {
            let received = day + dice.int(5...20)
            timeline.add("repayment.ordered", on: day) { [day] data in
                data.text("repayment", "RP-\(code)")
                data.text("grant", code)
                data.number("principal_jpy", 100_000)
                data.text("cause", "overpaid")
                data.day("due_on", day + 20)
            }
            timeline.add("repayment.received", on: received) { data in
                data.text("repayment", "RP-\(code)")
                data.number("amount_jpy", 100_000)
                data.day("paid_on", received)
                data.text("bank_ref", "REF-RP-\(code)")
            }
            day = received + 1
        }
        timeline.add("report.filed", on: day) { data in
            data.text("grant", code)
            data.text("kind", "input_tax")
            data.number("amount_jpy", 0)
        }
        guard advancedYen <= fixedYen, dice.chance(50) else { return }
        timeline.add("grant.closed", on: day) { data in
            data.text("grant", code)
        }
    }
}

extension Delivered {
    /// One line of the claim.
    func write(claimLine: Int, issuer: String, to data: inout EventText) {
        data.number("line", claimLine)
        data.text("category", "equipment")
        data.text("order", order)
        data.number("order_line", part.line.line)
        data.number("quantity", part.quantity)
        if part.line.named { data.texts("serials", part.serials) }
        data.number("amount_jpy", amountYen)
        data.number("tax_jpy", taxYen)
        if let rate { data.text("fx_rate", rate) }
        data.day("quoted_on", quoted)
        data.day("delivered_on", received)
        data.day("accepted_on", accepted)
        data.text("invoice", invoice)
        data.text("invoice_issuer", issuer)
        data.day("invoiced_on", invoiced)
        data.day("paid_on", paid)
        data.text("payment_method", "bank_transfer")
    }
}
