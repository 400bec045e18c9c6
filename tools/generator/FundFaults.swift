/// Money of programmes that nobody needs.
let fundFaults: [Fault] = [
    Fault(rule: "F01", stage: .money, isOfLine: false) { story, _, variant in
        story.ownTerms()
        let paid = story.grants[0].payouts[0].payOn.fiscalYear
        let paidYen = story.paidYen(in: paid)
        // Three quarters less than was forecast, or a year without payments.
        let isEmpty = variant % 2 == 1
        let year = isEmpty ? 2023 : min(paid, 2025)
        let forecastYen = max(story.paidYen(in: year) * 4, paidYen)
        story.terms.forecast = [(year, forecastYen)]
        story.expect(
            "F01",
            ["programme": .text(story.terms.code), "fiscal_year": .number(year)]
        )
    },
    Fault(rule: "F02", stage: .sums, isOfLine: false) { story, _, variant in
        story.grants[0].closes = false
        story.grants[0].ceilingYen += variant % 2 == 0 ? 1 : 1_000_000
        story.expectOfGrant("F02")
    },
]

extension Story {
    /// Yen confirmed and not failed in a fiscal year.
    func paidYen(in year: Int) -> Int {
        grants.flatMap(\.payouts)
            .filter { $0.failed == nil && $0.paid?.fiscalYear == year }
            .reduce(0) { $0 + $1.amountYen }
    }
}
