/// Random programmes, grants, claims, disbursements, repayments and invoices.
extension RandomEvents {
    mutating func openProgramme(budget: Int) {
        add(
            "programme.opened",
            [
                .text("programme", "P"), .text("name", "P"), .text("agency", "AG"),
                .text("payer", "AG"), .number("budget_jpy", budget),
                .number("rounding_jpy", 1000), .number("restriction_years", 5),
                .texts("eligible_products", ["X"]),
            ]
        )
    }

    /// A round part of it, all of it, or a yen more.
    private mutating func yen(within held: Int) -> Int {
        switch dice.int(1...10) {
        case 1: max(1, held + 1)
        case 2...5: max(1, held)
        default: max(1, held * dice.int(1...9) / 10)
        }
    }

    private func states(_ grant: String) -> NaiveStates {
        model.ledger.states(.grant(grant), on: day)
    }

    mutating func makeMoney() {
        let known = grants.filter { model.isKnown(.code(kind: "grant", $0)) }
        guard let grant = dice.pickIfAny(Array(known.suffix(4))), !dice.chance(7) else {
            apply()
            return
        }
        switch dice.int(1...20) {
        case 1...3: decideOrChange(grant)
        case 4:
            // Seldom while an advance or a claim is open.
            let open = ["advanced", "payable", "instructed", "repayable"].contains { state in
                states(grant)[state] ?? 0 > 0
            }
            if !open || dice.chance(25) { add("grant.closed", [.text("grant", grant)]) }
        case 5...6: submit(grant)
        case 7...9: fix()
        case 10...11: instructAdvance(grant)
        case 12...13: instructSettlement()
        case 14...17: conclude()
        default: repay(grant)
        }
    }

    private mutating func apply() {
        let code = dice.chance(4) ? dice.pickIfAny(grants) ?? "G-1" : newCode("G")
        let recorded = add(
            "grant.applied",
            [
                .text("grant", code), .text("programme", dice.chance(3) ? "Q" : "P"),
                .text("applicant", dice.pick(RandomEvents.buyers)),
                .number("project_cost_jpy", 100_000_000),
                .number("eligible_cost_jpy", 100_000_000), .text("rate", "1/2"),
                .number("requested_jpy", 10_000_000),
            ]
        )
        if recorded { grants.append(code) }
    }

    private mutating func decideOrChange(_ grant: String) {
        let ceiling = states(grant).values.reduce(0, +)
        let code = RandomField.text("grant", grant)
        if ceiling == 0 || dice.chance(8) {
            add(
                "grant.decided",
                [
                    code, .number("ceiling_jpy", dice.int(3_000_000...9_999_999)),
                    .text("rate", "1/2"), .text("project_from", "2024-04-01"),
                    .text("project_to", "2026-03-31"),
                ]
            )
        } else if dice.chance(25) {
            add(
                "grant.changed",
                [code, .text("project_to", "2026-09-30"), .text("reason", "r")]
            )
        } else {
            let changed = max(0, ceiling + dice.int(-8...8) * 100_000)
            add(
                "grant.changed",
                [code, .number("ceiling_jpy", changed), .text("reason", "r")]
            )
        }
    }

    private mutating func submit(_ grant: String) {
        let code = newCode("C")
        var line: [RandomField] = [.number("line", 1), .text("category", "work")]
        if dice.chance(40), let order = dice.pickIfAny(orders.compactMap(standing)) {
            line.append(.text("order", order.code))
            line.append(.number("order_line", dice.pick(order.lines).line))
            line.append(.number("quantity", 1))
        }
        line += [.number("amount_jpy", 2_000_000), .number("tax_jpy", 0)]
        let recorded = add(
            "claim.submitted",
            [
                .text("claim", code), .text("grant", grant), .text("kind", "interim"),
                .number("requested_jpy", dice.int(1...1_000_000)), .objects("lines", [line]),
            ]
        )
        if recorded { claims.append((code, grant)) }
    }

    private mutating func fix() {
        let open = claims.filter { claim in
            model.ledger.states(.claim(claim.code), on: .max).values.allSatisfy { $0 == 0 }
                && states(claim.grant).values.reduce(0, +) > 0
        }
        let candidates = dice.chance(15) ? claims : open
        guard let claim = dice.pickIfAny(Array(candidates.suffix(5))) else { return }
        let code = RandomField.text("claim", claim.code)
        if dice.chance(12) {
            add("claim.withdrawn", [code, .text("reason", "r")])
            return
        }
        let held = states(claim.grant)
        let fixed = yen(within: ((held["committed"] ?? 0) + (held["advanced"] ?? 0)) / 2)
        add(
            "claim.fixed",
            [code, .number("eligible_jpy", fixed * 2), .number("fixed_jpy", fixed)]
        )
    }

    private mutating func instructAdvance(_ grant: String) {
        let amount = yen(within: (states(grant)["committed"] ?? 0) / 3)
        if amount == 1, dice.chance(80) { return }
        instruct(grant, [.text("kind", "advance")], amount)
    }

    private mutating func instructSettlement() {
        let payable = claims.filter { claim in
            model.ledger.holds(.claim(claim.code), "payable", on: day) > 0
        }
        let candidates = dice.chance(8) ? claims : payable
        guard let claim = dice.pickIfAny(candidates) else { return }
        let held = model.ledger.holds(.claim(claim.code), "payable", on: day)
        let grant = dice.chance(3) ? dice.pick(grants) : claim.grant
        let kind: [RandomField] = [.text("kind", "settlement"), .text("claim", claim.code)]
        instruct(grant, kind, yen(within: held))
    }

    private mutating func instruct(_ grant: String, _ kind: [RandomField], _ amount: Int) {
        let code = dice.chance(3) ? dice.pickIfAny(disbursements) ?? "D-1" : newCode("D")
        let recorded = add(
            "disbursement.instructed",
            [.text("disbursement", code), .text("grant", grant)] + kind
                + [.number("amount_jpy", amount), .text("pay_on", RandomEvents.date(day))]
        )
        if recorded { disbursements.append(code) }
    }

    private mutating func conclude() {
        let open = disbursements.filter { code in
            model.ledger.holds(.disbursement(code), "instructed", on: day) > 0
        }
        let candidates = dice.chance(15) ? disbursements : open
        guard let code = dice.pickIfAny(candidates) else { return }
        if dice.chance(25) {
            add(
                "disbursement.failed",
                [.text("disbursement", code), .text("reason", "r")]
            )
        } else {
            add(
                "disbursement.confirmed",
                [.text("disbursement", code), .text("paid_on", RandomEvents.date(day))]
            )
        }
    }

    private mutating func repay(_ grant: String) {
        if let code = dice.pickIfAny(repayments), dice.chance(50) {
            let held = model.ledger.holds(.repayment(code), "repayable", on: day)
            add(
                "repayment.received",
                [
                    .text("repayment", code), .number("amount_jpy", yen(within: held)),
                    .text("paid_on", RandomEvents.date(day)),
                ]
            )
            return
        }
        let held = states(grant)
        if (held["paid"] ?? 0) + (held["advanced"] ?? 0) == 0, dice.chance(80) { return }
        let code = newCode("R")
        let principal = yen(within: ((held["paid"] ?? 0) + (held["advanced"] ?? 0)) / 2)
        let cause = dice.pick(["cancelled", "overpaid", "input_tax", "disposal"])
        let recorded = add(
            "repayment.ordered",
            [
                .text("repayment", code), .text("grant", grant),
                .number("principal_jpy", principal), .text("cause", cause),
                .text("due_on", RandomEvents.date(day + 20)),
            ]
        )
        if recorded { repayments.append(code) }
    }

    // MARK: Papers

    /// Invoices and their payments.
    mutating func makePapers() {
        if let invoice = dice.pickIfAny(invoices), dice.chance(50) {
            let issuer = dice.chance(10) ? dice.pick(RandomEvents.vendors) : invoice.issuer
            add(
                "payment.made",
                [
                    .text("payment", newCode("PM")), .text("invoice", invoice.code),
                    .text("issuer", issuer), .number("amount_jpy", 110_000),
                    .text("paid_on", RandomEvents.date(day)),
                ]
            )
            return
        }
        guard let order = dice.pickIfAny(orders.compactMap(standing)) else { return }
        let code = dice.chance(10) ? dice.pickIfAny(invoices)?.code ?? "I-1" : newCode("I")
        let line: [RandomField] = [
            .number("line", dice.pick(order.lines).line), .number("quantity", 1),
            .text("unit_price", "100000"),
        ]
        let recorded = add(
            "invoice.received",
            [
                .text("invoice", code), .text("issuer", order.vendor),
                .text("order", order.code), .objects("lines", [line]),
                .number("amount_jpy", 100_000), .number("tax_jpy", 10_000),
                .text("invoiced_on", RandomEvents.date(day)),
            ]
        )
        if recorded { invoices.append((code, order.vendor)) }
    }
}

extension NaiveModel {
    /// The budget as stated last.
    func total(ofProgramme code: String) -> Int {
        ledger.states(.programme(code), on: .max).values.reduce(0, +)
    }
}
