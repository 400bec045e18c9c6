/// One thing that is wrong with a story, and the rule that has to say so.
struct Fault {
    let rule: String
    let stage: Stage
    /// Whether it damages one line of the claim, and leaves the other lines as they are.
    var isOfLine = true
    /// Whether the story has to go on past a 31 March before its claim.
    var isAcrossYearEnd = false
    /// What the story has to be like, before anything is reckoned.
    var shape: @Sendable (_ story: inout Story, _ variant: Int) -> Void = { _, _ in }
    /// Damages the story and notes all that has to be found, of other rules too.
    let plant: @Sendable (_ story: inout Story, _ line: Int, _ variant: Int) -> Void

    /// When it is planted: what follows is reckoned from it.
    enum Stage: Int {
        /// Before requests and ceilings are reckoned.
        case costs
        /// Before payments are made of them.
        case sums
        /// In the end.
        case money
    }

    /// Every rule but P02, which needs two people.
    static let all =
        eligibilityFaults + quantityFaults + invoiceFaults + amountFaults + disbursementFaults
        + bankFaults + assetFaults + deadlineFaults + fundFaults
}

extension Story {
    /// Makes the sums and payments, and damages them at their stage.
    mutating func finish(_ faults: [(fault: Fault, variant: Int)]) {
        for planted in faults { planted.fault.shape(&self, planted.variant) }
        plant(faults, .costs)
        reckonSums()
        plant(faults, .sums)
        reckonMoney()
        plant(faults, .money)
    }

    private mutating func plant(_ faults: [(fault: Fault, variant: Int)], _ stage: Fault.Stage) {
        for (line, planted) in faults.enumerated() where planted.fault.stage == stage {
            planted.fault.plant(&self, min(line, claim.lines.count - 1), planted.variant)
        }
    }

    /// A finding of a line of the claim.
    mutating func expect(_ rule: String, line: Int) {
        expect(rule, ["claim": .text(claim.code), "line": .number(claim.lines[line].line)])
    }

    /// A finding of the claim.
    mutating func expectOfClaim(_ rule: String) {
        expect(rule, ["claim": .text(claim.code)])
    }

    /// A finding of the order line that a line of the claim names.
    mutating func expectOfOrder(_ rule: String, line: Int) {
        let at = place(line)
        expect(
            rule,
            [
                "order": .text(orders[at.order].code),
                "line": .number(orders[at.order].lines[at.line].line),
            ]
        )
    }

    mutating func expectOfGrant(_ rule: String) {
        expect(rule, ["grant": .text(grants[0].code)])
    }
}
