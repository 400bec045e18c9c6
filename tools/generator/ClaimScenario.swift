/// Grants, claims, payments and statements of a bank, with as many faults of every rule as asked.
///
/// Stories are made and written block by block, each block with programmes, payers and applicants of
/// its own, so that memory does not grow with their number.
struct ClaimScenario {
    let claims: Int
    /// Lines of a claim; 0 for one to three.
    let linesPerClaim: Int
    /// Of every rule.
    let faults: Int
    let seed: UInt64

    private static let storiesPerBlock = 200

    /// The day at which the scenario is to be reconciled.
    static let clock = Day.last

    /// Writes all events, at least that many claims of them.
    ///
    /// - Returns: what reconciliation has to find at the clock.
    func write() -> [Finding] {
        let plan = FaultPlan(faults: faults).stories
        var findings: [Finding] = []
        var made = (claims: 0, stories: 0, planted: 0)
        var block = 0
        while made.claims < claims || made.planted < plan.count {
            var stories = Block(index: block, seed: seed)
            while stories.count < Self.storiesPerBlock,
                made.claims < claims || made.planted < plan.count
            {
                // Faults are spread evenly over the claims.
                let isDue = made.claims * plan.count >= made.planted * claims
                let planted = isDue && made.planted < plan.count ? plan[made.planted] : []
                if !planted.isEmpty { made.planted += 1 }
                made.claims += stories.add(
                    number: made.stories + 1,
                    lines: linesPerClaim,
                    faults: planted
                )
                made.stories = stories.lastNumber
            }
            findings += stories.write()
            block += 1
        }
        return findings
    }
}

/// Which faults which story has: of every three of a rule two alone, one together with another.
struct FaultPlan {
    private(set) var stories: [[(fault: Fault, variant: Int)]] = []

    init(faults: Int) {
        for variant in 0..<faults {
            guard variant % 3 == 2 else {
                stories += Fault.all.map { [($0, variant)] }
                continue
            }
            var ofLines = Fault.all.filter(\.isOfLine)
            var others = Fault.all.filter { !$0.isOfLine }
            while !ofLines.isEmpty || !others.isEmpty {
                // Two of lines while there are more of them left than of others.
                let count = min(ofLines.count > others.count ? 2 : 1, ofLines.count)
                let together = ofLines.prefix(count) + others.prefix(1)
                stories.append(together.map { ($0, variant) })
                ofLines.removeFirst(count)
                others.removeFirst(min(1, others.count))
            }
        }
    }
}
