/// Payments that are late, early or twice.
let disbursementFaults: [Fault] = [
    Fault(rule: "D01", stage: .money, isOfLine: false) { story, _, variant in
        // A grant with a payment open is not closed.
        story.grants[0].closes = false
        let last = story.grants[0].payouts.count - 1
        if variant % 2 == 0 {
            story.drop(last)
        } else {
            let payout = story.grants[0].payouts[last].code
            story.grants[0].payouts[last].paid = nil
            story.grants[0].payouts[last].bankRef = nil
            story.entries.removeAll { $0.subject == payout }
        }
        story.expectOfClaim("D01")
    },
    Fault(rule: "D02", stage: .costs, isOfLine: false) { story, _, variant in
        // Half of the ceiling may be advanced by the next 31 March.
        story.ownTerms(capsByDate: false)
        story.grants[0].advancePercent = variant % 2 == 0 ? 50 : 55
        story.grants[0].advanceMoreYen = 1
        story.expect("D02", ["disbursement": .text("D-\(story.grants[0].code)-A")])
    },
    Fault(rule: "D04", stage: .costs, isOfLine: false) { story, _, variant in
        // Three payments, two of which are of one amount and one day.
        story.grants[0].parts = 3
        story.grants[0].matching = variant % 2 == 0 ? .file : .bankRef
        story.grants[0].paysTwice = true
        story.expect("D04", ["disbursement": .text("D-\(story.claim.code.dropFirst(2))-2")])
    },
]

extension Story {
    /// Never makes that payment.
    fileprivate mutating func drop(_ index: Int) {
        let code = grants[0].payouts.remove(at: index).code
        entries.removeAll { $0.subject == code }
        grants[0].files.removeAll { file in
            file.transfers.contains { $0.disbursement == code }
        }
    }
}
