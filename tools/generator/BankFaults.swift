/// Entries of the bank that do not fit what is recorded as paid.
let bankFaults: [Fault] = [
    Fault(rule: "B01", stage: .money, isOfLine: false) { story, _, variant in
        let day = story.grants[0].settled
        var entry = BankEntry(
            subject: "",
            booked: day,
            isDebit: variant % 2 == 0,
            amountYen: story.dice.int(1_000_000...9_999_999),
            rules: ["B01"]
        )
        if variant % 3 == 1 { entry.reference = "UNKNOWN" }
        if variant % 3 == 2 { entry.name = story.applicant.bankName }
        story.entries.append(entry)
    },
    Fault(
        rule: "B02",
        stage: .money,
        isOfLine: false,
        shape: { story, variant in
            story.grants[0].matching = variant % 2 == 0 ? .bankRef : .amount
        },
        plant: { story, _, _ in
            let payout = story.grants[0].payouts[0].code
            story.entries.removeAll { $0.subject == payout }
            story.expect("B02", ["disbursement": .text(payout)])
        }
    ),
    Fault(rule: "B03", stage: .money, isOfLine: false) { story, _, variant in
        let entry = story.entries.count - 1
        if story.grants[0].matching == .amount {
            // An entry of another amount is known by its reference alone.
            story.grants[0].payouts[0].bankRef = "BR-\(story.code)"
            story.entries[entry].reference = "BR-\(story.code)"
        }
        story.entries[entry].amountYen += [-1, 1, -1000][variant % 3]
        story.expect("B03", ["disbursement": .text(story.grants[0].payouts[0].code)])
    },
    Fault(
        rule: "B04",
        stage: .money,
        isOfLine: false,
        shape: { story, _ in
            story.grants[0].parts = 3
            story.grants[0].matching = .amount
        },
        plant: { story, _, variant in story.confuse(isOneMissing: variant % 2 == 1) }
    ),
    Fault(rule: "B05", stage: .money, isOfLine: false) { story, _, variant in
        let payout = story.grants[0].payouts[0]
        story.grants[0].payouts[0].bankRef = "BR-\(story.code)"
        let entry = BankEntry(
            subject: payout.code,
            booked: payout.payOn + 12,
            isDebit: false,
            amountYen: variant % 2 == 0 ? payout.amountYen : payout.amountYen / 2,
            reference: "BR-\(story.code)"
        )
        if [.bankRef, .amount].contains(story.grants[0].matching) {
            for index in story.entries.indices {
                story.entries[index].reference = "BR-\(story.code)"
            }
        }
        story.entries.append(entry)
        story.expect("B05", ["disbursement": .text(payout.code)])
    },
    Fault(rule: "B06", stage: .costs, isOfLine: false) { story, _, variant in
        let faults: [BankAccount.Fault] = [.opening, .late, .missing, .early]
        story.ownTerms()
        story.terms.fault = faults[variant % faults.count]
    },
]

extension Story {
    /// A programme, a payer and an account that no other story uses.
    mutating func ownTerms(capsByDate: Bool? = nil) {
        terms = Terms(
            code: "PG-\(code)",
            payer: "FUND-\(code)",
            roundingYen: terms.roundingYen,
            capsByDate: capsByDate ?? terms.capsByDate
        )
        terms.owner = number
    }

    /// Makes the first two payments, of one amount, a day apart, without a reference.
    ///
    /// `isOneMissing`: the second has no entry, and the first's could be its.
    fileprivate mutating func confuse(isOneMissing: Bool) {
        let first = grants[0].payouts[0].payOn
        for index in 0...1 {
            let payout = grants[0].payouts[index].code
            grants[0].payouts[index].payOn = first + index
            grants[0].payouts[index].paid = first + index
            for entry in entries.indices where entries[entry].subject == payout {
                entries[entry].booked = first + index
                entries[entry].rules = ["B04"]
            }
            if index == 1, isOneMissing { entries.removeAll { $0.subject == payout } }
            expect("B02", ["disbursement": .text(payout)])
        }
    }
}
