import Domain
import Operations
package import Reconciliation

/// What rules look for, why, and what to do.
package struct RulesText: Showable {
    private let rules: [Rule]

    package init(_ rules: [Rule]) {
        self.rules = rules
    }

    package func shown(_ showing: Showing) -> Shown {
        let json = rules.map { $0.json { showing.language($0.en, $0.ja) } }
        return Shown(
            showing,
            json: .array(json),
            csv: JSON.rows(json),
            text: rules.map { text($0, showing.language) }.joined()
        )
    }

    private func text(_ rule: Rule, _ language: Language) -> String {
        let text = """
            \(rule.code) (\(rule.severity); \(rule.subject.joined(separator: ", ")))
              \(language(rule.finds.en, rule.finds.ja))
              \(language("example", "例")): \(language(rule.example.en, rule.example.ja))
              \(language("basis", "根拠")): \(language(rule.basis.en, rule.basis.ja))
              \(language("cure", "対応")): \(language(rule.cure.en, rule.cure.ja))

            """
        guard !rule.implies.isEmpty else { return text }
        let others = rule.implies.joined(separator: ", ")
        return text + "  \(language("often with it", "併せて生じやすい指摘")): \(others)\n"
    }
}
