import Domain
package import Interchange
package import Reconciliation

extension Finding {
    /// As CSV has it.
    package static let columns = [
        "finding", "rule", "severity", "lifecycle", "assumed", "subject", "expected", "actual",
        "difference_jpy", "message",
    ].map { CSVWriter.Column($0, isText: true) }

    /// A cell for each of `columns`; the subject as `claim=C-7;line=2`.
    package func cells(_ language: Language) -> [String] {
        [
            id, rule.code, severity, lifecycle.rawValue, isAssumed ? "true" : "false",
            subject.map { "\($0.name)=\($0.value.cell)" }.joined(separator: ";"), expected.cell,
            actual.cell, String(differenceJPY), language(message.en, message.ja),
        ]
    }
}
