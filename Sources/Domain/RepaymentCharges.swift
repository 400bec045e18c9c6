/// What is owed for grant money that is called back, and the arithmetic of it.
///
/// 補助金等に係る予算の執行の適正化に関する法律, article 19, and articles 9 and 10 of its enforcement
/// order: a surcharge from the day on which the money was received, a late charge from the day after
/// the one by which it was due, both up to the day of payment. What is paid goes to the principal
/// first and lessens what the days behind it are charged for.
package struct RepaymentCharges: Sendable {
    /// Charges a year, from a day on.
    package struct Rate: Sendable {
        package let since: Day
        /// In hundredths of a percent: 1095 is 10.95 %.
        package let hundredths: Int64

        package init(since: Day, hundredths: Int64) {
            self.since = since
            self.hundredths = hundredths
        }

        /// `10.95`.
        package var percent: String {
            "\(hundredths / 100).\(Day.padded(Int(hundredths % 100), 2))"
        }
    }

    /// Grant money that came in one payment, as far as it is called back.
    package struct Tranche: Sendable {
        package let disbursement: String
        package let receivedOn: Day
        /// Yen.
        package let amount: Int64

        package init(disbursement: String, receivedOn: Day, amount: Int64) {
            self.disbursement = disbursement
            self.receivedOn = receivedOn
            self.amount = amount
        }
    }

    /// Money that came back.
    package struct Receipt: Sendable {
        package let paidOn: Day
        /// Yen, charges included.
        package let amount: Int64

        package init(paidOn: Day, amount: Int64) {
            self.paidOn = paidOn
            self.amount = amount
        }
    }

    /// An amount charged for a run of days at one rate.
    package struct Step: Sendable {
        /// Of a surcharge the money that it is for; nil of a late charge.
        package let tranche: Tranche?
        /// What of it was not paid back yet, in yen.
        package let amount: Int64
        /// Both count.
        package let from: Day
        package let to: Day
        package let rate: Rate

        package var days: Int { to.days(since: from) + 1 }

        /// The charge in parts of a yen of which `RepaymentCharges.partsOfYen` make one.
        package var parts: Int128 {
            Int128(amount) * Int128(days) * Int128(rate.hundredths)
        }

        /// The charge in yen with four decimals, cut off: exact at a rate that is a whole number of
        /// hundredths of a percent a day, as 10.95 % a year is.
        package var charge: String {
            let scaled = parts * 10_000 / RepaymentCharges.partsOfYen
            let decimals = String(scaled % 10_000)
            return "\(scaled / 10_000)." + String(repeating: "0", count: 4 - decimals.count)
                + decimals
        }
    }

    /// 10,000 hundredths of a percent, 365 days a year, leap years too.
    package static let partsOfYen: Int128 = 10_000 * 365

    /// Yen called back.
    package let principal: Int64
    /// Yen paid by the day of payment, that day included.
    package let received: Int128
    /// By tranche, the one received last first, and by day.
    package let surchargeSteps: [Step]
    /// By day.
    package let lateSteps: [Step]

    /// The charges if everything is paid on a day.
    ///
    /// - Parameters:
    ///   - principal: yen called back.
    ///   - tranches: the payments in which it was received, the last one first; they sum to the
    ///     principal.
    ///   - hasSurcharge: whether the grant was cancelled: nothing else bears a surcharge.
    ///   - dueOn: the day by which it was to be paid.
    ///   - payOn: the day on which what is left is paid.
    ///   - receipts: what came back; those after that day do not count.
    ///   - rates: by their days, one of them in force on every day.
    package init(
        principal: Int64,
        tranches: [Tranche],
        hasSurcharge: Bool,
        dueOn: Day,
        payOn: Day,
        receipts: [Receipt],
        rates: [Rate]
    ) {
        let receipts = receipts.filter { $0.paidOn <= payOn }
        self.principal = principal
        self.received = receipts.reduce(0) { $0 + Int128($1.amount) }
        let payments = Payments(receipts: receipts, rates: rates)
        var surcharge: [Step] = []
        // What was received last is paid back first.
        var before: Int64 = 0
        for tranche in hasSurcharge ? tranches : [] {
            surcharge += payments.steps(
                tranche.amount,
                behind: before,
                from: tranche.receivedOn,
                to: payOn,
                tranche
            )
            before += tranche.amount
        }
        self.surchargeSteps = surcharge
        self.lateSteps = payments.steps(
            principal,
            behind: 0,
            from: dueOn.advanced(by: 1),
            to: payOn,
            nil
        )
    }

    /// In yen, a fraction dropped once, of the sum.
    package var surcharge: Int128 { RepaymentCharges.yen(surchargeSteps) }

    /// In yen, a fraction dropped once, of the sum.
    package var lateCharge: Int128 { RepaymentCharges.yen(lateSteps) }

    /// What is still to be paid on the day of payment: of the principal, the surcharge and the late
    /// charge, which are filled in that order.
    package var left: (principal: Int128, surcharge: Int128, lateCharge: Int128) {
        var rest = received
        func fill(_ amount: Int128) -> Int128 {
            let filled = min(amount, rest)
            rest -= filled
            return amount - filled
        }
        let principal = fill(Int128(principal))
        let surcharge = fill(surcharge)
        return (principal, surcharge, fill(lateCharge))
    }

    private static func yen(_ steps: [Step]) -> Int128 {
        steps.reduce(0) { $0 + $1.parts } / partsOfYen
    }
}

/// When what is owed, or the rate, changes.
private struct Payments {
    let receipts: [RepaymentCharges.Receipt]
    let rates: [RepaymentCharges.Rate]

    /// Days from one to another, both included, cut where the amount or the rate changes; those
    /// without an amount are left out.
    ///
    /// `paidBefore`: yen that are paid back before any of the amount is.
    func steps(
        _ amount: Int64,
        behind paidBefore: Int64,
        from: Day,
        to: Day,
        _ tranche: RepaymentCharges.Tranche?
    ) -> [RepaymentCharges.Step] {
        guard from <= to else { return [] }
        // The day of a payment still counts whole.
        let changes = Set(receipts.map { $0.paidOn.advanced(by: 1) } + rates.map(\.since))
        let starts = [from] + changes.filter { from < $0 && $0 <= to }.sorted()
        return starts.indices.compactMap { index in
            let start = starts[index]
            let end = index + 1 < starts.count ? starts[index + 1].advanced(by: -1) : to
            let paid = receipts.reduce(Int128(0)) {
                $1.paidOn < start ? $0 + Int128($1.amount) : $0
            }
            let left = Int128(amount) - min(Int128(amount), max(0, paid - Int128(paidBefore)))
            guard left > 0, let rate = rates.last(where: { $0.since <= start }) else { return nil }
            return RepaymentCharges.Step(
                tranche: tranche,
                amount: Int64(left),
                from: start,
                to: end,
                rate: rate
            )
        }
    }
}
