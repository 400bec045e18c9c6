import Domain
package import Operations
import Reconciliation
import Store

extension ExplainFinding.Answer: Showable {
    package func shown(_ showing: Showing) -> Shown {
        let json = json(showing.language)
        let text = ExplainText(self, showing).text
        return Shown(showing, json: json, csv: JSON.rows([json]), text: text)
    }
}

/// An explanation as a person reads it: what is wrong, by which rule, and what it rests on.
private struct ExplainText {
    private let answer: ExplainFinding.Answer
    private let showing: Showing
    private let language: Language

    init(_ answer: ExplainFinding.Answer, _ showing: Showing) {
        self.answer = answer
        self.showing = showing
        self.language = showing.language
    }

    var text: String {
        let found = answer.finding
        let rule = found.rule
        var text = FindingLines.line(found, language)
        text += "  " + rule.code + ": " + language(rule.finds.en, rule.finds.ja) + "\n"
        for (title, value) in [
            (language("expected", "あるべき値"), words(found.expected)),
            (language("actual", "実際"), words(found.actual)),
            (
                language("difference", "差額"),
                found.differenceJPY == 0 ? "" : Bilingual.yen(String(found.differenceJPY))
            ),
        ] where !value.isEmpty {
            text += "  \(title): \(value)\n"
        }
        for member in found.arithmetic {
            text += "  \(language.title(member.name)): \(amount(member))\n"
        }
        text += "  \(language("basis", "根拠")): \(language(rule.basis.en, rule.basis.ja))\n"
        text += "  \(language("cure", "対応")): \(language(rule.cure.en, rule.cure.ja))\n"
        if !found.compared.isEmpty {
            text += language("compared:\n", "照合した内容:\n")
            text += ShownText.table(found.compared, showing)
        }
        if BankQuery.Asked(found) != nil {
            let near = answer.candidates.map { $0.json { language($0.en, $0.ja) } }
            text += language("the nearest, and why not:\n", "近い候補と、照合しなかった理由:\n")
            text +=
                near.isEmpty
                ? language(
                    "  none has its amount within 30 days, or its day\n",
                    "  30 日以内の同額、または同日の候補はありません\n"
                ) : ShownText.table(near, showing)
        }
        text += language("it rests on:\n", "もとになるイベント:\n")
        let lines = EventLines(Showing(.table, language, width: showing.width))
        text += answer.events.map { "  " + lines.text($0) }.joined()
        if let acceptance = answer.acceptance { text += accepted(acceptance, found) }
        guard found.lifecycle != .accepted else { return text }
        text += language("to leave it so: ", "このままとする場合: ")
        return text + "chotatsu reconcile accept \(found.id) --note …\n"
    }

    /// Who accepted it, when and why, and whether that still stands.
    private func accepted(_ row: LogRow, _ finding: Finding) -> String {
        guard case .object(let entry)? = try? JSON.parse(row.canonical),
            case .object(let event)? = entry.first(where: { $0.name == "event" })?.value,
            case .object(let data)? = event.first(where: { $0.name == "data" })?.value
        else { return "" }
        func cell(_ members: [JSON.Member], _ name: String) -> String? {
            members.first { $0.name == name }?.value.cell
        }
        let who = cell(event, "by") ?? cell(entry, "recorded_by") ?? ""
        let note = cell(data, "note") ?? ""
        let stands = finding.lifecycle == .accepted
        return language(
            "accepted on \(row.day.iso) by \(who), event \(row.seq): \(note)\n"
                + (stands ? "" : "  and reopened: what it rests on has changed since\n"),
            "承認: \(row.day.iso) \(who)（イベント \(row.seq)）: \(note)\n"
                + (stands ? "" : "  根拠が変わったため、再び未解決です\n")
        )
    }

    private func words(_ value: JSON) -> String {
        language == .ja ? RuleWords.japanese(value.cell) : value.cell
    }

    private func amount(_ member: JSON.Member) -> String {
        member.name.hasSuffix("_jpy") ? Bilingual.yen(member.value.cell) : words(member.value)
    }
}
