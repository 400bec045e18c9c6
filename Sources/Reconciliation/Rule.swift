import Domain

/// What reconciliation looks for: a query that finds it, and the words for whoever must mend it.
///
/// A rule is one file in `Rules`. It begins with lines `-- name: value`: `version`, `severity`,
/// `subject` (the columns that name what a finding is about), and in both languages what it `finds`,
/// what the finding says (`en` and `ja`: `{column}` stands for that column's value), `basis`, `cure`
/// and an `example`. Where one sentence does not fit all findings, lines `en NAME` and `ja NAME` hold
/// another, of findings whose column `wording` is that name. A line `implies` names rules that often
/// fire with this one, because the same wrong fact breaks them. The query behind them gives, beside the subject, `expected`, `actual`,
/// `difference_jpy`, `evidence` (the seq of every event that it rests on, nulls left out), where the
/// severity depends on the day `severity`, and whatever the words need or `reconcile explain` shows:
/// what was compared.
package struct Rule: Sendable {
    package let code: String
    package let version: String
    /// That of findings whose row has none of its own.
    package let severity: String
    package let subject: [String]
    /// What it looks for, in a sentence.
    package let finds: Bilingual
    let message: Bilingual
    /// What findings with a `wording` say, by that.
    private let wordings: [String: Bilingual]
    /// Codes of rules that the same wrong fact often breaks.
    package let implies: [String]
    package let basis: Bilingual
    package let cure: Bilingual
    /// A case in which it fires.
    package let example: Bilingual
    let query: String

    /// Whether it judges a line of a claim, or a part of one.
    var isOfClaimLine: Bool { subject.starts(with: ["claim", "line"]) }

    /// All rules by their codes.
    package static let all: [Rule] = Reconciliation.all.filter { $0.name.hasPrefix("Rules/") }
        .map { Rule(code: String($0.name.dropFirst("Rules/".count)), $0.sql) }

    /// Changes with the version of any rule: 16 hexadecimal digits.
    package static func set(of rules: [Rule] = all) -> String {
        String(sha256(rules.map { "\($0.code) \($0.version)\n" }.joined()).prefix(16))
    }

    /// The rule of that code; nil where there is none.
    static func of(_ code: String) -> Rule? { byCode[code] }

    private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

    /// From the text of its file.
    package init(code: String, _ text: String) {
        var values: [String: String] = [:]
        var query: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard query.isEmpty, line.hasPrefix("-- "), let colon = line.firstIndex(of: ":") else {
                if !query.isEmpty || !line.isEmpty { query.append(line) }
                continue
            }
            let name = String(line[..<colon].dropFirst(3))
            values[name] = String(line[colon...].dropFirst(2))
        }
        func value(_ name: String) -> String {
            guard let value = values[name], !value.isEmpty else {
                preconditionFailure("rule \(code) lacks a line `-- \(name): …`")
            }
            return value
        }
        self.code = code
        self.version = value("version")
        self.severity = value("severity")
        func list(_ text: String) -> [String] {
            text.split(separator: ",").map { $0.filter { $0 != " " } }
        }
        self.subject = list(value("subject"))
        self.implies = list(values["implies"] ?? "")
        let names = values.keys.filter { $0.hasPrefix("en ") }.map { String($0.dropFirst(3)) }
        self.wordings = Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, Bilingual(en: value("en \($0)"), ja: value("ja \($0)")))
            }
        )
        self.finds = Bilingual(en: value("finds en"), ja: value("finds ja"))
        self.message = Bilingual(en: value("en"), ja: value("ja"))
        self.basis = Bilingual(en: value("basis en"), ja: value("basis ja"))
        self.cure = Bilingual(en: value("cure en"), ja: value("cure ja"))
        self.example = Bilingual(en: value("example en"), ja: value("example ja"))
        self.query = query.joined(separator: "\n")
    }
}

extension Rule {
    /// What a finding says, from what its row gave.
    func message(_ said: [JSON.Member]) -> Bilingual {
        (said.text("wording").flatMap { wordings[$0] } ?? message).filled(said)
    }
}

/// The same said in English and in Japanese.
package struct Bilingual: Sendable, Hashable {
    package let en: String
    package let ja: String

    /// With every `{name}` replaced by the value of that member, `{name:yen}` by an amount of yen
    /// with its thousands apart, `{name:words}` in Japanese with the words of rules in Japanese, and
    /// each by a dash where it is null.
    func filled(_ row: [JSON.Member]) -> Bilingual {
        Bilingual(
            en: Self.fill(en, row) { $0 },
            ja: Self.fill(ja, row, words: RuleWords.japanese)
        )
    }

    private static func fill(
        _ text: String,
        _ row: [JSON.Member],
        words: (String) -> String
    ) -> String {
        var filled = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            let parts = rest[rest.index(after: open)..<close].split(separator: ":")
            switch row.first(where: { $0.name == parts[0] })?.value {
            case .string(let value)?, .number(let value)?:
                switch parts.last {
                case "yen" where parts.count > 1: filled += yen(value)
                case "words" where parts.count > 1: filled += words(value)
                default: filled += value
                }
            default: filled += "–"
            }
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }

    /// `¥435,000,000`; what is no whole number stays as it is.
    package static func yen(_ text: String) -> String {
        guard let amount = Int128(text) else { return text }
        var digits = Array(String(amount.magnitude))
        for place in stride(from: digits.count - 3, to: 0, by: -3) {
            digits.insert(",", at: place)
        }
        return (amount < 0 ? "-¥" : "¥") + String(digits)
    }
}
