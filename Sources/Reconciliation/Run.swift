package import Domain
package import Store

/// What reconciliation says at one cut of a registry; its findings and statements are read page by
/// page with `RunReader`.
package struct Run: Sendable {
    /// The hash of registry, cut and rule set: 64 hexadecimal digits.
    package let id: String
    package let cut: Cut
    package let ruleset: String
    /// How many findings have each severity.
    package let counts: Counts
    package let bank: BankCount
    /// The SHA-256 of what is the same for the same cut whenever and wherever it is run.
    package let manifest: String
    /// Rules whose query failed: such a run decides nothing and is not kept.
    package var failed: [Failure] = []

    package struct Counts: Sendable {
        package var errors: Int64 = 0
        package var warnings: Int64 = 0
        package var pendings: Int64 = 0
        /// Errors that nobody has accepted.
        package var openErrors: Int64 = 0
        /// Statements in which something is left over.
        package var residuals: Int64 = 0
    }

    /// A rule that could not be asked, and the database's reason.
    package struct Failure: Sendable {
        package let rule: String
        package let reason: String
    }

    /// How a run ends, the worst first.
    package enum Verdict: String, Sendable {
        /// A rule could not be asked, a residual is left, or the entries of the bank do not add up.
        case incomplete
        /// There are errors that nobody has accepted.
        case breaks
        /// Something is still to come.
        case pending
        case reconciled
    }

    package var verdict: Verdict {
        if !failed.isEmpty || counts.residuals > 0 || !bank.addsUp { return .incomplete }
        if counts.openErrors > 0 { return .breaks }
        return counts.pendings > 0 ? .pending : .reconciled
    }

    /// The run's id: the hash of registry, cut and rule set.
    static func id(_ registry: Registry, _ cut: Cut, ruleset: String) -> String {
        sha256("\(registry.code)\n\(cut.seq)\n\(cut.day.iso)\n\(ruleset)\n")
    }

    /// `cut` as the contract writes it.
    static func json(_ cut: Cut) -> JSON {
        .object([
            JSON.Member("seq", .number(String(cut.seq))),
            JSON.Member("clock", .string(cut.day.iso)),
        ])
    }

    /// What the contract writes before the findings.
    package var head: [JSON.Member] {
        let numbers = [
            ("error", counts.errors), ("warning", counts.warnings), ("pending", counts.pendings),
        ]
        let failures = failed.map {
            JSON.object([
                JSON.Member("rule", .string($0.rule)), JSON.Member("reason", .string($0.reason)),
            ])
        }
        return [
            JSON.Member("run", .string(id)), JSON.Member("cut", Self.json(cut)),
            JSON.Member("ruleset", .string(ruleset)),
            JSON.Member("verdict", .string(verdict.rawValue)),
            JSON.Member(
                "counts",
                .object(numbers.map { JSON.Member($0, .number(String($1))) })
            ),
        ] + (failed.isEmpty ? [] : [JSON.Member("failed", .array(failures))])
    }

    /// What the contract writes after the statements.
    package var tail: [JSON.Member] {
        [JSON.Member("bank", bank.json), JSON.Member("manifest", .string(manifest))]
    }
}

extension Run.Counts {
    /// Of findings, as far as they are seen.
    package mutating func count(_ finding: Finding) {
        guard finding.lifecycle != .resolved else { return }
        switch finding.severity {
        case "error":
            errors += 1
            if finding.lifecycle != .accepted { openErrors += 1 }
        case "warning": warnings += 1
        default: pendings += 1
        }
    }

    /// Of none.
    package static var none: Run.Counts { Run.Counts() }
}
