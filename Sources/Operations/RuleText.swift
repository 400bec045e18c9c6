package import Domain
package import Reconciliation

extension Rule {
    /// What the rule looks for, why, and what to do.
    ///
    /// `words`: those of the language of whoever reads it.
    package func json(_ words: (Bilingual) -> String) -> JSON {
        .object([
            JSON.Member("rule", .string(code)), JSON.Member("version", .string(version)),
            JSON.Member("severity", .string(severity)),
            JSON.Member("subject", .array(subject.map(JSON.string))),
            JSON.Member("finds", .string(words(finds))),
            JSON.Member("example", .string(words(example))),
            JSON.Member("basis", .string(words(basis))),
            JSON.Member("cure", .string(words(cure))),
            JSON.Member("implies", .array(implies.map(JSON.string))),
        ])
    }
}
