/// A grant of a story, from application to closing.
struct StoryGrant {
    let code: String
    /// The rate is one over it.
    var divisor: Int
    var decided: Day
    /// Nil: from the day of the decision.
    var projectFrom: Day?
    var projectTo: Day
    var early: Day?
    /// Yen of the ceiling that no claim asks for, or, below 0, that claims would ask for beyond it.
    var spareYen = 0
    /// Of the ceiling, decided only by a change twenty days later.
    var raisedYen = 0
    /// By which a change twenty days later moves the end of the project.
    var extendedDays = 0
    /// Of the ceiling, taken away by a change after the last fixing.
    var cutYen = 0
    var ceilingYen = 0
    /// Percent of the ceiling that is paid in advance.
    var advancePercent = 0
    /// Yen advanced on top of that.
    var advanceMoreYen = 0
    /// In how many payments each claim is paid.
    var parts = 1
    /// Whether the second of them is of the day of the first.
    var paysTwice = false
    var matching: Matching
    /// Whether the first payment fails, comes back and is made again.
    var failsOnce = false
    /// Of the last payment, called back and received.
    var repaidYen = 0
    var claims: [StoryClaim] = []
    var payouts: [Payout] = []
    var files: [PaymentFile] = []
    var filesYearEnd = true
    var filesInputTax = true
    var closes = true
    /// The last day on which anything is settled, then closed.
    var settled = Day.first

    /// How the bank's entries are told.
    enum Matching: Int, CaseIterable {
        /// They carry the reference of a transfer of a payment file.
        case file
        /// They carry the reference that the confirmation states.
        case bankRef
        /// By amount and day; where several could be meant, by the holder's name.
        case amount
        /// A person ties them.
        case hand
        /// One entry for a file of several transfers.
        case fileTotal
    }

    /// The end of the project in force.
    var projectEnd: Day { projectTo + extendedDays }

    /// Fiscal years whose end falls into the project while no final claim is made.
    var reportYears: [Int] {
        let final = claims.first { $0.kind == "final" && $0.withdrawn == nil }?.submitted
        return (decided.fiscalYear...projectEnd.fiscalYear).filter { year in
            let end = Day.yearEnd(of: year)
            return decided <= end && end < projectEnd && final.map { $0 > end } ?? true
        }
    }

    func write(applicant: String, programme: String, on timeline: inout Timeline) {
        open(applicant: applicant, programme: programme, on: &timeline)
        for claim in claims { claim.write(on: &timeline) }
        for payout in payouts { payout.write(grant: code, on: &timeline) }
        for file in files { file.write(on: &timeline) }
        if cutYen > 0, let fixed = claims.compactMap(\.fixed).max() {
            timeline.add("grant.changed", on: fixed + 1) { data in
                data.text("grant", code)
                data.number("ceiling_jpy", ceilingYen - cutYen)
                data.text("reason", "less was needed")
            }
        }
        repay(on: &timeline)
        report(on: &timeline)
        if closes {
            timeline.add("grant.closed", on: settled + 12) { data in
                data.text("grant", code)
            }
        }
    }

    private func open(applicant: String, programme: String, on timeline: inout Timeline) {
        timeline.add("grant.applied", on: decided + -30) { data in
            data.text("grant", code)
            data.text("programme", programme)
            data.text("applicant", applicant)
            data.number("project_cost_jpy", ceilingYen * divisor + 1_000_000)
            data.number("eligible_cost_jpy", ceilingYen * divisor)
            data.text("rate", "1/\(divisor)")
            data.number("requested_jpy", ceilingYen)
        }
        if let early {
            timeline.add("grant.early_start_approved", on: early) { data in
                data.text("grant", code)
                data.day("from", early)
            }
        }
        timeline.add("grant.decided", on: decided) { data in
            data.text("grant", code)
            data.number("ceiling_jpy", ceilingYen - raisedYen)
            data.text("rate", "1/\(divisor)")
            data.day("project_from", projectFrom ?? decided)
            data.day("project_to", projectTo)
        }
        if raisedYen > 0 || extendedDays > 0 {
            timeline.add("grant.changed", on: decided + 20) { data in
                data.text("grant", code)
                if raisedYen > 0 { data.number("ceiling_jpy", ceilingYen) }
                if extendedDays > 0 { data.day("project_to", projectEnd) }
                data.text("reason", "a larger plan")
            }
        }
    }

    private func repay(on timeline: inout Timeline) {
        guard repaidYen > 0 else { return }
        timeline.add("repayment.ordered", on: settled + -20) { data in
            data.text("repayment", "R-\(code)")
            data.text("grant", code)
            data.number("principal_jpy", repaidYen)
            data.text("cause", "input_tax")
            data.day("due_on", settled)
        }
        timeline.add("repayment.received", on: settled) { data in
            data.text("repayment", "R-\(code)")
            data.number("amount_jpy", repaidYen)
            data.day("paid_on", settled)
            if matching == .bankRef { data.text("bank_ref", "BR-\(code)-R") }
        }
    }

    private func report(on timeline: inout Timeline) {
        for year in reportYears where filesYearEnd {
            timeline.add("report.filed", on: Day.yearEnd(of: year) + 5) { data in
                data.text("grant", code)
                data.text("kind", "year_end")
                data.number("fiscal_year", year)
            }
        }
        if filesInputTax {
            timeline.add("report.filed", on: settled + 10) { data in
                data.text("grant", code)
                data.text("kind", "input_tax")
                data.number("amount_jpy", 0)
            }
        }
    }
}
