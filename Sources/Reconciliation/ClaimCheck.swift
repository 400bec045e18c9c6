package import Domain

/// What a claim would be fixed at, and what of it would be disallowed.
package struct ClaimCheck: Sendable {
    /// A line of which something would be disallowed, for one reason: the one that weighs most.
    package struct Disallowed: Sendable {
        package let line: Int64
        /// More than 0, at most what the line claims.
        package let amountJPY: Int64
        package let rule: String
        package let reason: Bilingual
    }

    package let claim: String
    /// `claimed_jpy` to `fixed_jpy`, as the contract lists them.
    package let sums: [JSON.Member]
    package let disallowed: [Disallowed]
    /// The business day on which it was withdrawn: it will not be fixed; nil where it was not.
    package let withdrawnOn: String?
    /// The seq of every event that a finding about one of its lines rests on, and of those that
    /// accept one.
    package let evidence: Set<Int64>

    /// From the row of the query.
    init(_ row: [JSON.Member], disallowed: [Disallowed], evidence: Set<Int64>) {
        self.claim = row.text("claim") ?? ""
        let names = ["claimed_jpy", "eligible_jpy", "ceiling_left_jpy", "fixed_jpy"]
        self.sums = names.map { JSON.Member($0, row.value($0)) }
        self.disallowed = disallowed
        self.evidence = evidence
        self.withdrawnOn = row.text("withdrawn_day")
    }

    /// Of each line the finding that takes most of it.
    ///
    /// What has no amount of its own, such as a unit that was never accepted, takes the whole line.
    static func disallowed(_ lines: [[JSON.Member]], _ findings: [Finding]) -> [Disallowed] {
        lines.compactMap { row in
            let line = row.value("line")
            let claimed = row.value("amount_jpy").yen
            let reasons = findings.filter { $0.subject.contains(JSON.Member("line", line)) }
                .map { finding in
                    let amount = finding.differenceJPY
                    return Disallowed(
                        line: line.yen,
                        amountJPY: amount > 0 ? Int64(min(amount, Int128(claimed))) : claimed,
                        rule: finding.rule.code,
                        reason: finding.message
                    )
                }
            return reasons.filter { $0.amountJPY > 0 }
                .max { ($0.amountJPY, $1.rule) < ($1.amountJPY, $0.rule) }
        }
    }

    /// What is disallowed in all, in yen: of several lines, wider than each.
    static func sum(_ disallowed: [Disallowed]) -> Int128 {
        disallowed.reduce(0) { $0 + Int128($1.amountJPY) }
    }

    /// As the contract writes it, of a withdrawn claim with `withdrawn_on`.
    package func json(_ words: (Bilingual) -> String) -> JSON {
        .object(
            [JSON.Member("claim", .string(claim))]
                + (withdrawnOn.map { [JSON.Member("withdrawn_on", .string($0))] } ?? []) + sums + [
                    JSON.Member(
                        "disallowed",
                        .array(
                            disallowed.map { item in
                                .object([
                                    JSON.Member("line", .number(String(item.line))),
                                    JSON.Member("amount_jpy", .number(String(item.amountJPY))),
                                    JSON.Member("rule", .string(item.rule)),
                                    JSON.Member("reason", .string(words(item.reason))),
                                ])
                            }
                        )
                    )
                ]
        )
    }
}
