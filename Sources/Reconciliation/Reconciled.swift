package import Domain
package import Store

/// What reconciliation says at a cut.
package struct Reconciled: Sendable {
    package let registry: Registry
    package let cut: Cut
    /// By rule, then by subject.
    package let findings: [Finding]
    /// By the grant's code.
    package let statements: [GrantStatement]
    package let bank: BankCount

    /// How a run ends, the worst first.
    package enum Verdict: String, Sendable {
        /// A residual is left, or the entries of the bank do not add up.
        case incomplete
        /// There are errors that nobody has accepted.
        case breaks
        /// Something is still to come.
        case pending
        case reconciled
    }

    package var verdict: Verdict {
        if statements.contains(where: { $0.residual != 0 }) || !bank.addsUp { return .incomplete }
        let open = findings.filter { $0.lifecycle != .accepted }
        if open.contains(where: { $0.severity == "error" }) { return .breaks }
        return count("pending") > 0 ? .pending : .reconciled
    }

    /// How many findings have that severity.
    package func count(_ severity: String) -> Int {
        findings.count { $0.severity == severity }
    }

    /// The run's id: the hash of registry, cut and rule set.
    package var run: String {
        sha256("\(registry.code)\n\(cut.seq)\n\(cut.day.iso)\n\(Rule.set)\n")
    }

    private var cutJSON: JSON {
        .object([
            JSON.Member("seq", .number(String(cut.seq))),
            JSON.Member("clock", .string(cut.day.iso)),
        ])
    }

    /// The SHA-256 of what is the same for the same cut whenever and wherever it is run.
    package var manifest: String {
        sha256(
            JSON.object([
                JSON.Member("cut", cutJSON), JSON.Member("ruleset", .string(Rule.set)),
                JSON.Member("findings", .array(findings.map(\.manifest))),
                JSON.Member("statements", .array(statements.map(\.json))),
                JSON.Member("bank", bank.json),
            ])
            .canonical()
        )
    }

    /// As the contract writes it.
    ///
    /// `words`: what a finding says, in the language of whoever reads it.
    package func json(_ words: (Bilingual) -> String) -> JSON {
        let counts = ["error", "warning", "pending"].map {
            JSON.Member($0, .number(String(count($0))))
        }
        return .object([
            JSON.Member("run", .string(run)), JSON.Member("cut", cutJSON),
            JSON.Member("ruleset", .string(Rule.set)),
            JSON.Member("verdict", .string(verdict.rawValue)),
            JSON.Member("counts", .object(counts)),
            JSON.Member(
                "findings",
                .array(findings.map { $0.json(message: words($0.message)) })
            ),
            JSON.Member("statements", .array(statements.map(\.json))),
            JSON.Member("bank", bank.json), JSON.Member("manifest", .string(manifest)),
        ])
    }
}
