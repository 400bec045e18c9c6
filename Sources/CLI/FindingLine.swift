import Domain
import Reconciliation

/// A finding as a line of a list, with the beginning of its id.
struct FindingLine {
    let text: String

    init(_ finding: Finding, _ language: Language) {
        let assumed = finding.isAssumed ? language(" (assumed)", "（仮定）") : ""
        let lifecycle = finding.lifecycle == .new ? "" : " \(finding.lifecycle.rawValue)"
        self.text =
            "\(finding.id.prefix(8)) \(finding.severity) \(finding.rule.code)\(lifecycle)\(assumed): "
            + language(finding.message.en, finding.message.ja) + "\n"
    }

    /// The same as a table of CSV; the subject as `claim=C-7;line=2`.
    static func csv(_ findings: [Finding], _ language: Language) -> String {
        let header = [
            "finding", "rule", "severity", "lifecycle", "assumed", "subject", "expected", "actual",
            "difference_jpy", "message",
        ]
        let rows = findings.map { finding in
            [
                finding.id, finding.rule.code, finding.severity, finding.lifecycle.rawValue,
                finding.isAssumed ? "true" : "false",
                finding.subject.map { "\($0.name)=\($0.value.cell)" }.joined(separator: ";"),
                finding.expected.cell, finding.actual.cell, String(finding.differenceJPY),
                language(finding.message.en, finding.message.ja),
            ]
        }
        return Output.csv([header] + rows, isExcel: false)
    }
}
