/// Claims whose amounts do not follow from their lines, their orders or the ceiling.
let amountFaults: [Fault] = [
    Fault(rule: "A01", stage: .costs) { story, line, variant in
        switch variant % 3 {
        case 0: story.claim.lines[line].amountYen += 1
        case 1:
            // In dollars, and nobody says at which rate.
            story.makeNamed(line)
            story.splitOffAbroad(line, rateHundredths: 15_000, statesRate: false)
            story.claim.lines[line].rateHundredths = nil
        default:
            story.claim.lines[line].amountYen += story.claim.lines[line].amountYen / 3
        }
        story.expect("A01", line: line)
    },
    Fault(rule: "A02", stage: .sums, isOfLine: false) { story, _, variant in
        switch variant % 3 {
        case 0: story.claim.requestedYen -= story.terms.roundingYen
        case 1:
            story.grants[0].ceilingYen += 50_000
            story.claim.requestedYen += 1
        default: story.claim.requestedYen -= 7
        }
        story.expectOfClaim("A02")
    },
    Fault(rule: "A03", stage: .sums, isOfLine: false) { story, _, variant in
        if variant % 3 == 1 {
            // The ceiling is cut when less was fixed than was asked for.
            let line = story.claim.lines[0]
            let cutYen = line.amountYen / 10
            story.claim.disallowed = [(line.line, cutYen)]
            story.claim.eligibleYen -= cutYen
            let before = story.claim.fixedYen
            story.claim.fixedYen = story.subsidy(story.claim.eligibleYen, story.grants[0])
            story.grants[0].cutYen = before - story.claim.fixedYen
        } else {
            story.claim.requestedYen += story.terms.roundingYen
            story.expectOfClaim("A02")
        }
        story.expectOfGrant("A03")
    },
    Fault(rule: "A04", stage: .sums, isOfLine: false) { story, _, variant in
        switch variant % 3 {
        case 0: story.claim.fixedYen -= story.terms.roundingYen
        case 1: story.claim.eligibleYen -= 1
        default:
            // Disallowed by name, and still counted.
            story.claim.disallowed = [(1, 1)]
        }
        story.expectOfClaim("A04")
    },
]
