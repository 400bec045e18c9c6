import Crypto
package import Domain

/// What a rule found about a subject.
package struct Finding: Sendable {
    package let rule: Rule
    package let severity: String
    /// The subject's keys in the order of the rule; those without a value are left out.
    package let subject: [JSON.Member]
    /// What the rule's query gave beside them: what was compared, and what the words need.
    package let said: [JSON.Member]
    /// In yen; of several entries or units, wider than each.
    package let differenceJPY: Int128
    /// The seq of every event that it rests on, sorted.
    package let evidence: [Int64]
    /// Whether some of the evidence has an `assumed:` source.
    package let isAssumed: Bool
    package let lifecycle: Lifecycle

    /// What has become of it since the stored run of the next lower cut.
    package enum Lifecycle: String, Sendable, CaseIterable {
        case new
        case persisting
        /// It was accepted or resolved, and is open again: what it rests on has changed.
        case reopened
        case accepted
        /// It is no longer found.
        case resolved
    }

    /// From a row of the rule's query, before it is compared with any run.
    init(_ rule: Rule, _ row: [JSON.Member]) {
        self.rule = rule
        self.severity = row.text("severity") ?? rule.severity
        self.subject = rule.subject.map { JSON.Member($0, row.value($0)) }
            .filter { $0.value != .null }
        self.said = row.filter { $0.name != "evidence" && $0.name != "severity" }
        self.differenceJPY = row.value("difference_jpy").sum
        self.evidence = Set(Self.seqs(row.value("evidence"))).sorted()
        self.isAssumed = false
        self.lifecycle = .new
    }

    /// As it was kept with a run.
    init(
        _ rule: Rule,
        said: [JSON.Member],
        severity: String,
        evidence: [Int64],
        isAssumed: Bool,
        lifecycle: Lifecycle
    ) {
        self.rule = rule
        self.severity = severity
        self.subject = rule.subject.map { JSON.Member($0, said.value($0)) }
            .filter { $0.value != .null }
        self.said = said
        self.differenceJPY = said.value("difference_jpy").sum
        self.evidence = evidence
        self.isAssumed = isAssumed
        self.lifecycle = lifecycle
    }

    /// The numbers of an array, and of the arrays in it.
    private static func seqs(_ value: JSON) -> [Int64] {
        switch value {
        case .array(let items): items.flatMap(seqs)
        case .number(let text): Int64(text).map { [$0] } ?? []
        default: []
        }
    }

    package var expected: JSON { said.value("expected") }
    package var actual: JSON { said.value("actual") }
    package var message: Bilingual { rule.message(said) }

    /// What was compared, beside what is expected and actual.
    package var arithmetic: [JSON.Member] {
        let known = ["expected", "actual", "difference_jpy", "compared", "wording"] + rule.subject
        return said.filter { !known.contains($0.name) && $0.value != .null }
    }

    /// The rows that were compared, each an object.
    package var compared: [JSON] {
        if case .array(let rows) = said.value("compared") { rows } else { [] }
    }

    /// The same for the same rule and subject, in every run: 64 hexadecimal digits.
    package var id: String {
        sha256(
            JSON.object([
                JSON.Member("rule", .string(rule.code)), JSON.Member("subject", .object(subject)),
            ]).canonical()
        )
    }

    /// Sorts findings by their bytes: by rule, then by subject, lines by number.
    var place: String {
        ([rule.code]
            + subject.map { member in
                guard case .number(let text) = member.value else { return member.value.compact }
                return String(repeating: "0", count: max(0, 20 - text.utf8.count)) + text
            })
            .joined(separator: "\u{1}")
    }

    /// What two runs over the same cut have the same, whatever the language.
    package var manifest: JSON {
        .object(core(words: []))
    }

    /// As the contract writes it.
    package func json(message: String) -> JSON {
        .object(
            core(words: [JSON.Member("message", .string(message))])
                + [JSON.Member("lifecycle", .string(lifecycle.rawValue))]
        )
    }

    private func core(words: [JSON.Member]) -> [JSON.Member] {
        [
            JSON.Member("finding", .string(id)), JSON.Member("rule", .string(rule.code)),
            JSON.Member("severity", .string(severity)), JSON.Member("subject", .object(subject)),
            JSON.Member("expected", expected), JSON.Member("actual", actual),
            JSON.Member("difference_jpy", .number(String(differenceJPY))),
        ] + words + [
            JSON.Member("basis", .string(rule.basis.en)),
            JSON.Member("cure", .string(rule.cure.en)),
            JSON.Member("evidence", .array(evidence.map { .number(String($0)) })),
            JSON.Member("assumed", .bool(isAssumed)),
        ]
    }
}

/// The SHA-256 of a text in UTF-8, as 64 hexadecimal digits.
package func sha256(_ text: String) -> String {
    hex(SHA256.hash(data: Array(text.utf8)))
}

extension JSON {
    /// A whole number of the database; 0 where it is none.
    var yen: Int64 {
        if case .number(let text) = self { Int64(text) ?? 0 } else { 0 }
    }

    /// The same of a sum, which is wider than what it sums.
    var sum: Int128 {
        if case .number(let text) = self { Int128(text) ?? 0 } else { 0 }
    }
}
