import Crypto
package import Domain

/// What a rule found about a subject.
package struct Finding: Sendable {
    package let rule: Rule
    package let severity: String
    /// The subject's keys in the order of the rule; those without a value are left out.
    package let subject: [JSON.Member]
    package let expected: JSON
    package let actual: JSON
    package let differenceJPY: Int64
    package let message: Bilingual
    /// The seq of every event that it rests on, sorted.
    package let evidence: [Int64]
    /// The seq of the last event that accepts it.
    package internal(set) var acceptedSeq: Int64?
    /// Whether some of the evidence has an `assumed:` source.
    package internal(set) var isAssumed = false

    /// From a row of the rule's query.
    init(_ rule: Rule, _ row: [JSON.Member]) {
        func value(_ name: String) -> JSON { row.first { $0.name == name }?.value ?? .null }
        self.rule = rule
        if case .string(let severity) = value("severity") {
            self.severity = severity
        } else {
            self.severity = rule.severity
        }
        self.subject = rule.subject.map { JSON.Member($0, value($0)) }.filter { $0.value != .null }
        self.expected = value("expected")
        self.actual = value("actual")
        self.differenceJPY = value("difference_jpy").yen
        self.message = rule.message.filled(row)
        var seqs: Set<Int64> = []
        if case .array(let items) = value("evidence") {
            for case .number(let text) in items { if let seq = Int64(text) { seqs.insert(seq) } }
        }
        self.evidence = seqs.sorted()
    }

    /// The same for the same rule and subject, in every run: 64 hexadecimal digits.
    package var id: String {
        sha256(
            JSON.object([
                JSON.Member("rule", .string(rule.code)), JSON.Member("subject", .object(subject)),
            ]).canonical()
        )
    }

    /// What has become of it.
    ///
    /// Runs are not stored yet, so none is known to persist or to be resolved.
    package var lifecycle: Lifecycle {
        guard let acceptedSeq else { return .new }
        // Who accepted it has not seen what was recorded since.
        return acceptedSeq > evidence.last ?? 0 ? .accepted : .reopened
    }

    package enum Lifecycle: String, Sendable, CaseIterable {
        case new
        case accepted
        /// It was accepted, and its evidence has changed since.
        case reopened
    }

    /// By rule, then by subject: texts by their bytes, lines by number.
    static func isBefore(_ left: Finding, _ right: Finding) -> Bool {
        guard left.rule.code == right.rule.code else { return left.rule.code < right.rule.code }
        for (mine, other) in zip(left.subject, right.subject) where mine.value != other.value {
            guard case .number(let first) = mine.value, case .number(let second) = other.value,
                let first = Int64(first), let second = Int64(second)
            else { return mine.value.compact < other.value.compact }
            return first < second
        }
        return left.subject.count < right.subject.count
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
