import Domain
import Foundation
import Testing

/// Rules that time makes fire, and findings that time makes graver: a day before, and the day.
struct RuleClockTests {
    private static let home = TestHome.make("ruleclock")

    /// A copy, and what the rule of its name says of it at the end of two days that follow.
    private struct Turn: Sendable {
        let rule: String
        let changes: [StoryCopy.Change]
        let before: String
        /// `none`, or the severity.
        let first: String
        let second: String
    }

    @Test func `each day turns what it should`() throws {
        let turns = Self.turns
        var events = ""
        for (index, turn) in turns.enumerated() {
            let text = StoryCopy(name: "K\(index)", changes: turn.changes).text(number: index)
            #expect(text.missed == 0, "\(turn.rule)")
            events += text.events
        }
        let imported = try Shell.run(
            "chotatsu import - --registry clock",
            home: Self.home,
            input: events
        )
        try #require(imported.status == 0, "\(imported.both)")
        for (index, turn) in turns.enumerated() {
            let before = try #require(Day(iso: turn.before))
            for (day, expected) in [
                (before, turn.first), (before.advanced(by: 1), turn.second),
            ] {
                let found = try Self.severity(of: turn.rule, in: "K\(index).", on: day)
                #expect(found == expected, "\(turn.rule) on \(day.iso)")
            }
        }
    }

    private static func severity(
        of rule: String,
        in copy: String,
        on day: Day
    ) throws -> String {
        let result = try Shell.run(
            "chotatsu reconcile run --as-of \(day.iso) --registry clock --format json",
            home: home
        )
        #expect(result.status < 2, "\(result.errors)")
        let found = try ReconcileTests.findings(result.output)
            .filter { $0.hasPrefix(rule) && $0.contains("\"\(copy)") }
        let severities = Set(found.map { String($0.split(separator: " ")[1]) })
        return severities.isEmpty ? "none" : severities.sorted().joined(separator: ",")
    }

    private static let turns: [Turn] = [
        Turn(
            rule: "D01",
            changes: unpaid,
            before: "2025-06-19",
            first: "pending",
            second: "warning"
        ),
        Turn(
            rule: "T02",
            changes: [.drop("report.filed", "year_end")],
            before: "2025-03-31",
            first: "none",
            second: "pending"
        ),
        Turn(
            rule: "T02",
            changes: [.drop("report.filed", "year_end")],
            before: "2025-04-10",
            first: "pending",
            second: "error"
        ),
        Turn(
            rule: "T03",
            changes: [.drop("report.filed", "input_tax")],
            before: "2025-05-19",
            first: "none",
            second: "pending"
        ),
        Turn(
            rule: "T03",
            changes: [.drop("report.filed", "input_tax")],
            before: "2026-05-20",
            first: "pending",
            second: "warning"
        ),
        Turn(
            rule: "T04",
            changes: unclaimed,
            before: "2025-06-30",
            first: "none",
            second: "pending"
        ),
        Turn(
            rule: "T04",
            changes: unclaimed,
            before: "2025-07-30",
            first: "pending",
            second: "warning"
        ),
        Turn(
            rule: "F01",
            changes: [.replace("programme.opened", "3999999", with: "4000000")],
            before: "2025-03-31",
            first: "none",
            second: "warning"
        ),
        Turn(
            rule: "F02",
            changes: [
                .replace("grant.decided", "6500000", with: "6500001"),
                .drop("grant.closed", "§G"),
            ],
            before: "2025-08-29",
            first: "none",
            second: "warning"
        ),
        Turn(
            rule: "Q04",
            changes: [.drop("shipment.received", "§SH")] + undelivered,
            before: "2025-02-03",
            first: "none",
            second: "warning"
        ),
        Turn(
            rule: "Q05",
            changes: [
                .replace("order.placed", #""quantity":10,"#, with: #""quantity":11,"#),
                .replace("order.placed", #""quantity":10"#, with: #""quantity":11"#),
            ],
            before: "2025-02-01",
            first: "none",
            second: "warning"
        ),
        // Covered to the fifth day after the payment, and one day less.
        Turn(
            rule: "B02",
            changes: unbooked + [.everywhere(#""to":"2025-06-30""#, with: #""to":"2025-06-16""#)],
            before: "2025-06-30",
            first: "pending",
            second: "error"
        ),
        Turn(
            rule: "B02",
            changes: unbooked + [.everywhere(#""to":"2025-06-30""#, with: #""to":"2025-06-15""#)],
            before: "2025-06-30",
            first: "pending",
            second: "pending"
        ),
        // While a person has to say whose an entry is.
        Turn(
            rule: "B02",
            changes: alike,
            before: "2026-09-29",
            first: "pending",
            second: "pending"
        ),
    ]

    /// Two payments of one amount, whose entries could be of either.
    private static let alike: [StoryCopy.Change] = [
        .everywhere(#","reference":"§R1""#, with: ""),
        .everywhere(#","reference":"§R2""#, with: ""),
    ]

    private static let unbooked: [StoryCopy.Change] = [
        .replace(
            "statement.recorded",
            #",{"entry":"2","booked_on":"2025-06-11","direction":"debit","amount_jpy":2750000,"reference":"§R2"}"#,
            with: ""
        ),
        .replace("statement.recorded", "3500000", with: "6250000"),
    ]

    private static let unpaid: [StoryCopy.Change] =
        [.drop("disbursement.confirmed", "§D2"), .drop("grant.closed", "§G")] + unbooked

    private static let unclaimed: [StoryCopy.Change] = [
        .replace("claim.submitted", #""final""#, with: #""interim""#),
        .drop("grant.closed", "§G"),
    ]

    /// Nothing is accepted of what never arrived; what is claimed of it does not matter here.
    private static let undelivered: [StoryCopy.Change] = [
        .drop("delivery.accepted", #""line":1"#), .drop("delivery.accepted", #""line":3"#),
        .drop("delivery.accepted", #""line":2"#),
    ]
}
