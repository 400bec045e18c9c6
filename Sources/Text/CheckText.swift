import Domain
package import Operations
import Store

extension VerifyLog.Answer: Showable {
    package func shown(_ showing: Showing) -> Shown {
        let language = showing.language
        var text = language(
            "\(events) events, head \(head)\n",
            "イベント \(events) 件、先端 \(head)\n"
        )
        if isWhole { text += language("the log is whole\n", "記録は完全です\n") }
        var shown = Shown(showing, json: json, csv: JSON.rows([json]), text: text)
        shown.failure = firstBadSeq.map { bad in
            language(
                "the log is damaged at event \(bad): \(fault ?? "")",
                "記録はイベント \(bad) で壊れています: \(fault ?? "")"
            )
        }
        return shown
    }
}

extension CheckLedger.Answer: Showable {
    package func shown(_ showing: Showing) -> Shown {
        let language = showing.language
        let count = differences.count
        var shown = Shown(showing, json: json, csv: JSON.rows([json]), text: text(language))
        if !isWhole {
            shown.failure = language(
                "the ledger differs from its events in \(count) places",
                "元帳は \(count) か所でイベントと異なります"
            )
        }
        return shown
    }

    private func text(_ language: Language) -> String {
        var text = language(
            "\(subjects) subjects, \(movements) movements compared\n",
            "対象 \(subjects) 件、移動 \(movements) 件を照合しました\n"
        )
        for difference in differences {
            let place = difference.seq.map { language("event \($0), ", "イベント \($0)、") } ?? ""
            let expected = difference.expected ?? language("nothing", "なし")
            let found = difference.actual ?? language("nothing", "なし")
            text += language(
                "\(place)\(difference.table): expected \(expected), found \(found)\n",
                "\(place)\(difference.table): あるべき値 \(expected)、実際 \(found)\n"
            )
        }
        guard isWhole else { return text }
        return text
            + language("the ledger is what its events say\n", "元帳はイベントのとおりです\n")
    }
}
