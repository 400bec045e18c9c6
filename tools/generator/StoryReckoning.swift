extension Story {
    /// What the claims ask for, what is fixed, and the ceilings that allow it.
    mutating func reckonSums() {
        for grant in grants.indices { reckonSums(of: grant) }
    }

    private mutating func reckonSums(of index: Int) {
        var grant = grants[index]
        var askedYen = 0
        for claim in grant.claims.indices {
            let costYen = grant.claims[claim].costYen
            let eligibleYen = costYen - grant.claims[claim].disallowed.reduce(0) { $0 + $1.yen }
            grant.claims[claim].requestedYen = subsidy(costYen, grant)
            grant.claims[claim].eligibleYen = eligibleYen
            grant.claims[claim].fixedYen = subsidy(eligibleYen, grant)
            guard grant.claims[claim].withdrawn == nil else { continue }
            askedYen += grant.claims[claim].requestedYen
        }
        grant.ceilingYen = askedYen + grant.spareYen
        if grant.spareYen < 0 {
            let last = grant.claims.count - 1
            grant.claims[last].requestedYen += grant.spareYen
            grant.claims[last].fixedYen = min(
                grant.claims[last].fixedYen,
                grant.claims[last].requestedYen
            )
        }
        grants[index] = grant
    }

    /// The cost's share, down to the programme's unit.
    func subsidy(_ costYen: Int, _ grant: StoryGrant) -> Int {
        costYen / grant.divisor / terms.roundingYen * terms.roundingYen
    }

    /// Pays what is fixed, and books it.
    mutating func reckonMoney() {
        entries = []
        for grant in grants.indices { reckonMoney(of: grant) }
    }

    private mutating func reckonMoney(of index: Int) {
        var grant = grants[index]
        grant.payouts = []
        grant.files = []
        var advancedYen = grant.ceilingYen * grant.advancePercent / 100 + grant.advanceMoreYen
        if advancedYen > 0 {
            grant.payouts.append(
                Payout(
                    code: "D-\(grant.code)-A",
                    amountYen: advancedYen,
                    instructed: grant.decided + 21,
                    payOn: grant.decided + 28
                )
            )
        }
        for claim in grant.claims {
            guard let fixed = claim.fixed, claim.withdrawn == nil else { continue }
            let settledYen = min(advancedYen, claim.fixedYen)
            advancedYen -= settledYen
            addPayouts(claim.fixedYen - settledYen, of: claim.code, after: fixed, to: &grant)
        }
        for payout in grant.payouts.indices {
            grant.payouts[payout].paid = grant.payouts[payout].payOn
        }
        failFirst(of: &grant)
        book(&grant)
        let last = (grant.payouts.map(\.payOn) + grant.claims.compactMap(\.fixed)).max()
        grant.settled = (last ?? grant.decided) + (grant.repaidYen > 0 ? 40 : 20)
        bookRepayment(of: grant)
        grants[index] = grant
    }

    private func addPayouts(
        _ yen: Int,
        of claim: String,
        after fixed: Day,
        to grant: inout StoryGrant
    ) {
        guard yen > 0 else { return }
        let shareYen = yen / grant.parts
        for part in 1...grant.parts {
            // Payments of one day and amount would be one payment twice, and closer than 8 days an
            // entry could be of either.
            let together = grant.matching == .fileTotal
            let days = together || grant.paysTwice && part == 2 ? 0 : 8 * (part - 1)
            let offYen = together && grant.parts > 1 ? (part == 1 ? 3 : part == 2 ? -3 : 0) : 0
            let lastYen = yen - shareYen * (grant.parts - 1)
            grant.payouts.append(
                Payout(
                    code: "D-\(claim.dropFirst(2))-\(part)",
                    claim: claim,
                    amountYen: (part == grant.parts ? lastYen : shareYen) + offYen,
                    instructed: fixed + 3,
                    payOn: fixed + 10 + days
                )
            )
        }
    }

    /// The first payment comes back a few days later, and is made again in the end.
    private func failFirst(of grant: inout StoryGrant) {
        guard grant.failsOnce, let first = grant.payouts.first(where: { $0.claim != nil }),
            let index = grant.payouts.firstIndex(where: { $0.code == first.code }),
            let last = grant.payouts.last
        else { return }
        grant.payouts[index].failed = first.payOn + 4
        grant.payouts.append(
            Payout(
                code: "\(first.code)-AGAIN",
                claim: first.claim,
                amountYen: first.amountYen,
                instructed: max(first.payOn, last.payOn) + 6,
                payOn: max(first.payOn, last.payOn) + 9,
                paid: max(first.payOn, last.payOn) + 9
            )
        )
    }
}
