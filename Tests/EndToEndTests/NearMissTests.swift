import Foundation
import Testing

/// What is just right, and the step further that is not.
struct NearMiss: Sendable {
    let what: String
    let changes: [StoryCopy.Change]
    /// On top of the changes.
    let step: [StoryCopy.Change]
    /// What other rules find of both.
    let always: [String]
    let findings: [String]

    init(
        _ what: String,
        _ changes: [StoryCopy.Change],
        step: [StoryCopy.Change],
        always: [String] = [],
        finds findings: String...
    ) {
        self.what = what
        self.changes = changes
        self.step = step
        self.always = always
        self.findings = findings
    }
}

struct NearMissTests {
    private static let home = TestHome.make("nearmiss")

    @Test func `what is just right is no finding, and one step further is`() throws {
        let misses = Self.misses + Self.missesOfTerms
        var copies: [StoryCopy] = []
        for (index, miss) in misses.enumerated() {
            copies.append(StoryCopy(name: "R\(index)", changes: miss.changes))
            copies.append(StoryCopy(name: "W\(index)", changes: miss.changes + miss.step))
        }
        let found = try StoryCopies.reconcile(copies, registry: "near", home: Self.home).findings
        for (index, miss) in misses.enumerated() {
            let right = found["R\(index)", default: []]
            #expect(right == miss.always.sorted(), "\(miss.what)")
            let wrong = found["W\(index)", default: []]
            #expect(
                wrong == (miss.always + miss.findings).sorted(),
                "one step further: \(miss.what)"
            )
        }
    }

    private static let misses: [NearMiss] = [
        NearMiss(
            "an order on the very day of the decision",
            [
                .replace("order.placed", "2024-12-02", with: "2024-05-01")
            ],
            step: [.replace("order.placed", "2024-05-01", with: "2024-04-30")],
            finds: "E01 claim=§C1 line=1",
            "E01 claim=§C1 line=2",
            "E01 claim=§C1 line=3"
        ),
        NearMiss(
            "an order on the first day of the project, later than the decision",
            [
                .everywhere(
                    #""project_from":"2024-05-01""#,
                    with: #""project_from":"2024-12-02""#
                )
            ],
            step: [.replace("grant.decided", "2024-12-02", with: "2024-12-03")],
            finds: "E01 claim=§C1 line=1",
            "E01 claim=§C1 line=2",
            "E01 claim=§C1 line=3"
        ),
        NearMiss(
            "evidence of one day",
            ["2024-12-02", "2025-01-20", "2025-01-27", "2025-02-10", "2024-04-20"]
                .map { .everywhere($0, with: "2025-02-03") }
                + [.everywhere(#""paid_on":"2025-03-20""#, with: #""paid_on":"2025-02-03""#)],
            step: [
                .replace(
                    "claim.submitted",
                    #""paid_on":"2025-02-03""#,
                    with: #""paid_on":"2025-02-02""#
                )
            ],
            finds: "E04 claim=§C1 line=1"
        ),
        NearMiss(
            "a claim of exactly the ceiling",
            [],
            step: [.replace("claim.submitted", "6500000", with: "6501000")],
            finds: "A02 claim=§C1",
            "A03 grant=§G"
        ),
        NearMiss(
            "a claim that the ceiling, not its lines, limits",
            [
                .everywhere(#""100000""#, with: #""200000""#),
                .replace(
                    "claim.submitted",
                    #"10,"amount_jpy":1000000"#,
                    with: #"10,"amount_jpy":2000000"#
                ),
                .replace("claim.fixed", "13000000", with: "14000000"),
            ],
            step: [.replace("claim.submitted", "6500000", with: "6499999")],
            finds: "A02 claim=§C1"
        ),
        NearMiss(
            "an amount that rounds down to the unit",
            [
                .everywhere(#""100000""#, with: #""100199""#),
                .replace(
                    "claim.submitted",
                    #"10,"amount_jpy":1000000"#,
                    with: #"10,"amount_jpy":1001990"#
                ),
                .replace("claim.fixed", "13000000", with: "13001990"),
                .replace("grant.decided", "6500000", with: "6501000"),
            ],
            step: [.replace("claim.submitted", "6500000", with: "6500995")],
            finds: "A02 claim=§C1"
        ),
        NearMiss(
            "delivery, acceptance, invoice and payment on the last day of the project",
            ["2025-01-27", "2025-02-03", "2025-02-10"].map { .everywhere($0, with: "2025-03-20") }
                + [.replace("grant.decided", "2025-06-30", with: "2025-03-20")],
            step: [.replace("grant.decided", "2025-03-20", with: "2025-03-19")],
            finds: "E02 claim=§C1 line=1",
            "E02 claim=§C1 line=2",
            "E02 claim=§C1 line=3"
        ),
        NearMiss(
            "a serial number claimed again after its first claim was withdrawn",
            [
                .add("claim.submitted", on: "2025-03-25", claimedBefore),
                .add("claim.withdrawn", on: "2025-03-26", #"{"claim":"§C0","reason":"r"}"#),
            ],
            step: [.drop("claim.withdrawn", "§C0")],
            finds: "Q01 line=3 order=§O",
            "Q02 serial=§S3"
        ),
        NearMiss(
            "a replacement claimed in place of the replaced",
            [
                .add("unit.replaced", on: "2025-02-20", replaced),
                .replace("claim.submitted", "§S1", with: "§S9"),
            ],
            step: [
                .drop("unit.replaced", "§S9"), .add("unit.replaced", on: "2025-04-06", replaced),
                .replace("claim.submitted", "§S9", with: "§S1"),
            ],
            finds: "S03 serial=§S1"
        ),
        NearMiss(
            "a final claim on the thirtieth day after completion",
            [
                .replace(
                    "claim.submitted",
                    #""completed_on":"2025-03-20""#,
                    with: #""completed_on":"2025-03-06""#
                )
            ],
            step: [.replace("claim.submitted", "2025-03-06", with: "2025-03-05")],
            finds: "T01 claim=§C1"
        ),
        NearMiss(
            "a final claim on 10 April",
            [.replace("claim.submitted", "2025-04-05", with: "2025-04-10")],
            step: [.replace("claim.submitted", "2025-04-10", with: "2025-04-11")],
            finds: "T01 claim=§C1"
        ),
        NearMiss(
            "a unit sold on the day on which the restriction ends",
            [.replace("programme.opened", #"_years":5"#, with: #"_years":1"#), sold("2026-02-03")],
            step: [.drop("unit.disposed", "§S1"), sold("2026-02-02")],
            finds: "S01 serial=§S1"
        ),
        NearMiss(
            "an advance of exactly the share",
            [.replace("programme.opened", "1/2", with: "2/13")],
            step: [.replace("programme.opened", "2/13", with: "199999/1300000")],
            finds: "D02 disbursement=§DA"
        ),
    ]

    private static func sold(_ day: String) -> StoryCopy.Change {
        .add("unit.disposed", on: day, #"{"serial":"§S1","kind":"sold"}"#)
    }

    private static let replaced =
        #"{"serial_out":"§S1","serial_in":"§S9","reason":"dead on arrival"}"#

    private static let claimedBefore =
        #"{"claim":"§C0","grant":"§G","kind":"interim","requested_jpy":0,"lines":[{"line":1,"category":"equipment","order":"§O","order_line":3,"serials":["§S3"],"amount_jpy":0,"tax_jpy":0,"#
        + #""quoted_on":"2024-04-20","delivered_on":"2025-01-27","accepted_on":"2025-02-03","invoiced_on":"2025-02-10","paid_on":"2025-03-20","payment_method":"bank_transfer"}]}"#
}
