extension Story {
    /// The entries of a grant's payments, told in the way that it says.
    mutating func book(_ grant: inout StoryGrant) {
        if grant.matching == .fileTotal, grant.payouts.count > 1 {
            bookTogether(&grant)
            return
        }
        for index in grant.payouts.indices {
            guard let paid = grant.payouts[index].paid else { continue }
            let payout = grant.payouts[index]
            var entry = BankEntry(subject: payout.code, booked: paid, amountYen: payout.amountYen)
            switch payout.failed == nil ? grant.matching : .bankRef {
            case .file, .fileTotal:
                transfer(payout, &entry, in: &grant)
            case .bankRef:
                grant.payouts[index].bankRef = "BR-\(payout.code)"
                entry.reference = "BR-\(payout.code)"
            case .amount:
                entry.booked = paid + dice.int(-1...2)
                entry.name = applicant.bankName
            case .hand:
                // Too late for a match by amount.
                entry.booked = paid + 9
                entry.isTied = true
            }
            entries.append(entry)
            guard let failed = payout.failed else { continue }
            entry.booked = failed
            entry.isDebit = false
            entries.append(entry)
        }
    }

    /// A payment file of its own, in which one of five is split into two transfers.
    private mutating func transfer(
        _ payout: Payout,
        _ entry: inout BankEntry,
        in grant: inout StoryGrant
    ) {
        let parts = dice.chance(20) ? [payout.amountYen / 3] : []
        let amounts = parts + [payout.amountYen - parts.reduce(0, +)]
        let transfers = amounts.enumerated().map { part, yen in
            (payout.code, "RF-\(payout.code)-\(part + 1)", yen)
        }
        grant.files.append(
            PaymentFile(code: "PF-\(payout.code)", made: payout.instructed, transfers: transfers)
        )
        for (_, reference, yen) in transfers.dropLast() {
            var first = entry
            first.amountYen = yen
            first.reference = reference
            entries.append(first)
        }
        entry.amountYen = amounts[amounts.count - 1]
        entry.reference = transfers[transfers.count - 1].1
    }

    /// One entry for a payment file of all the grant's payments.
    private mutating func bookTogether(_ grant: inout StoryGrant) {
        let payouts = grant.payouts
        let code = "PF-\(grant.code)"
        grant.files.append(
            PaymentFile(
                code: code,
                made: payouts[0].instructed,
                transfers: payouts.map { ($0.code, "RF-\($0.code)", $0.amountYen) }
            )
        )
        guard let paid = payouts[0].paid else { return }
        entries.append(
            BankEntry(
                subject: code,
                booked: paid + 1,
                amountYen: payouts.reduce(0) { $0 + $1.amountYen }
            )
        )
    }

    mutating func bookRepayment(of grant: StoryGrant) {
        guard grant.repaidYen > 0 else { return }
        var entry = BankEntry(
            subject: "R-\(grant.code)",
            booked: grant.settled,
            isDebit: false,
            amountYen: grant.repaidYen
        )
        if grant.matching == .bankRef {
            entry.reference = "BR-\(grant.code)-R"
        } else {
            entry.name = applicant.bankName
        }
        entries.append(entry)
    }

    /// Amounts that no other story of the same account may move.
    var movedYen: [Int] {
        grants.flatMap { $0.payouts.map(\.amountYen) + [$0.repaidYen] }.filter { $0 > 0 }
            + entries.map(\.amountYen)
    }
}
