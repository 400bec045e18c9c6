/// Claims and reports that are late or missing.
let deadlineFaults: [Fault] = [
    Fault(rule: "T01", stage: .costs, isOfLine: false) { story, _, variant in
        if variant % 3 == 1 {
            // Within 30 days of completion, and a day after 10 April.
            let end = Day.yearEnd(of: story.claim.submitted.fiscalYear)
            story.claim.completed = end
            story.claim.submitted = end + 11
            story.claim.fixed = end + 40
        } else {
            story.claim.completed = story.claim.submitted + -31
        }
        story.expectOfClaim("T01")
    },
    Fault(rule: "T02", stage: .money, isOfLine: false, isAcrossYearEnd: true) { story, _, _ in
        story.grants[0].filesYearEnd = false
        for year in story.grants[0].reportYears {
            story.expect(
                "T02",
                ["grant": .text(story.grants[0].code), "fiscal_year": .number(year)]
            )
        }
    },
    Fault(rule: "T03", stage: .money, isOfLine: false) { story, _, _ in
        story.grants[0].filesInputTax = false
        story.expectOfGrant("T03")
    },
    Fault(rule: "T04", stage: .costs, isOfLine: false) { story, _, variant in
        story.grants[0].closes = false
        story.claim.kind = variant % 2 == 0 ? "interim" : "year_end"
        story.expectOfGrant("T04")
    },
]
