package import Domain
package import Postgres

/// What a repayment comes to if it is paid on a day.
package struct RepaymentQuote: Sendable {
    package let repayment: String
    package let grant: String
    /// `cancelled`, `overpaid`, `input_tax` or `disposal`.
    package let cause: String
    /// The business day of the order.
    package let orderedOn: Day
    /// The last day on which money that is called back was received; nil where none is known.
    package let receivedLastOn: Day?
    package let dueOn: Day
    package let payOn: Day
    package let charges: RepaymentCharges
    /// By the day of payment, those after `payOn` left out.
    package let receipts: [RepaymentCharges.Receipt]

    /// What is still to be paid, charges included, in yen.
    package var total: Int128 {
        let left = charges.left
        return left.principal + left.surcharge + left.lateCharge
    }

    /// As the contract writes it.
    package var json: JSON {
        let left = charges.left
        return .object([
            JSON.Member("repayment", .string(repayment)), JSON.Member("grant", .string(grant)),
            JSON.Member("cause", .string(cause)), JSON.Member("due_on", .string(dueOn.iso)),
            JSON.Member("pay_on", .string(payOn.iso)),
            yen("principal_jpy", Int128(charges.principal)),
            yen("surcharge_jpy", charges.surcharge), yen("late_charge_jpy", charges.lateCharge),
            yen("received_jpy", charges.received), yen("total_jpy", total),
            JSON.Member(
                "left",
                .object([
                    yen("principal_jpy", left.principal), yen("surcharge_jpy", left.surcharge),
                    yen("late_charge_jpy", left.lateCharge),
                ])
            ),
            JSON.Member(
                "receipts",
                .array(
                    receipts.map {
                        .object([
                            JSON.Member("paid_on", .string($0.paidOn.iso)),
                            yen("amount_jpy", Int128($0.amount)),
                        ])
                    }
                )
            ),
            JSON.Member("steps", .array(steps)),
        ])
    }

    /// Every amount with the days that it is charged for, the surcharge first.
    package var steps: [JSON] {
        (charges.surchargeSteps + charges.lateSteps).map { step in
            .object([
                JSON.Member("kind", .string(step.tranche == nil ? "late_charge" : "surcharge")),
                JSON.Member("disbursement", (step.tranche?.disbursement).map(JSON.string) ?? .null),
                JSON.Member(
                    "received_on",
                    (step.tranche?.receivedOn.iso).map(JSON.string) ?? .null
                ),
                yen("amount_jpy", Int128(step.amount)), JSON.Member("from", .string(step.from.iso)),
                JSON.Member("to", .string(step.to.iso)),
                JSON.Member("days", .number(String(step.days))),
                JSON.Member("rate_percent", .string(step.rate.percent)),
                JSON.Member("charge_jpy", .string(step.charge)),
            ])
        }
    }

    private func yen(_ name: String, _ amount: Int128) -> JSON.Member {
        JSON.Member(name, .number(String(amount)))
    }
}

extension ReconciliationQuery {
    /// What a repayment comes to if it is paid on a day; nil where there is none of that code.
    package func quote(
        _ repayment: String,
        payOn: Day,
        _ connection: Connection
    ) async throws -> RepaymentQuote? {
        // Events and disbursements: 3 of 6 s at 250,000 events.
        try await makeFacts(connection) { [1, 7].contains($0) }
        let named = try await connection.query(
            "select data ->> 'grant' from fact "
                + "where type = 'repayment.ordered' and data ->> 'repayment' = $1",
            [.text(repayment)]
        )
        guard let grant = named.first?.first ?? nil else { return nil }
        return try await quotes(ofGrant: grant, payOn: payOn, connection)
            .first { $0.repayment == repayment }
    }

    /// What repayments of a grant (nil: of all) come to if they are paid on a day, by grant, then in
    /// the order in which they were ordered.
    ///
    /// The facts are there.
    func quotes(
        ofGrant grant: String?,
        payOn: Day,
        _ connection: Connection
    ) async throws -> [RepaymentQuote] {
        func rows(_ name: String) async throws -> [[JSON.Member]] {
            try await objects(sum(name), connection, [.text(grant)])
        }
        let rates = try await objects(sum("charge_rates"), connection).compactMap { row in
            row.day("since").map {
                RepaymentCharges.Rate(since: $0, hundredths: row.value("hundredths").yen)
            }
        }
        var money = Dictionary(
            grouping: try await rows("grant_money").compactMap(Paid.init),
            by: \.grant
        )
        let receipts = Dictionary(
            grouping: try await rows("repayment_receipts"),
            by: { $0.text("repayment") ?? "" }
        )
        .mapValues { rows in
            rows.compactMap { row in
                row.day("paid_on").map {
                    RepaymentCharges.Receipt(paidOn: $0, amount: row.value("amount_jpy").yen)
                }
            }
        }
        return try await rows("repayments").compactMap { row in
            guard let code = row.text("repayment"), let grant = row.text("grant"),
                let cause = row.text("cause"), let dueOn = row.day("due_on"),
                let orderedOn = row.day("ordered_on")
            else { return nil }
            let principal = row.value("principal_jpy").yen
            let received = receipts[code] ?? []
            let tranches = Paid.take(principal, of: &money[grant, default: []], by: orderedOn)
            return RepaymentQuote(
                repayment: code,
                grant: grant,
                cause: cause,
                orderedOn: orderedOn,
                receivedLastOn: tranches.map(\.receivedOn).max(),
                dueOn: dueOn,
                payOn: payOn,
                charges: RepaymentCharges(
                    principal: principal,
                    tranches: tranches,
                    hasSurcharge: cause == "cancelled",
                    dueOn: dueOn,
                    payOn: payOn,
                    receipts: received,
                    rates: rates
                ),
                receipts: received.filter { $0.paidOn <= payOn }
            )
        }
    }
}

/// Grant money that was paid, as far as no repayment has called it back.
private struct Paid {
    let grant: String
    let disbursement: String
    let paidOn: Day
    let confirmedOn: Day
    var left: Int64

    init?(_ row: [JSON.Member]) {
        guard let grant = row.text("grant"), let disbursement = row.text("disbursement"),
            let paidOn = row.day("paid_on"), let confirmedOn = row.day("confirmed_on")
        else { return nil }
        self.grant = grant
        self.disbursement = disbursement
        self.paidOn = paidOn
        self.confirmedOn = confirmedOn
        self.left = row.value("amount_jpy").yen
    }

    /// Takes what a repayment calls back, of the money that was there when it was ordered, that
    /// received last first (enforcement order, article 9); what an earlier one called back is gone.
    static func take(
        _ principal: Int64,
        of money: inout [Paid],
        by day: Day
    ) -> [RepaymentCharges.Tranche] {
        var rest = principal
        var tranches: [RepaymentCharges.Tranche] = []
        // Of money paid after the order something is called back only where what there was then has
        // come back from the bank since.
        let there = money.indices.filter { money[$0].confirmedOn <= day }
        let later = money.indices.filter { money[$0].confirmedOn > day }.reversed()
        for index in there + later where rest > 0 {
            let amount = min(rest, money[index].left)
            guard amount > 0 else { continue }
            money[index].left -= amount
            rest -= amount
            tranches.append(
                RepaymentCharges.Tranche(
                    disbursement: money[index].disbursement,
                    receivedOn: money[index].paidOn,
                    amount: amount
                )
            )
        }
        return tranches
    }
}
