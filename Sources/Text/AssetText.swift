import Domain
package import Operations
import Reconciliation

extension ShowAssets.Answer: Showable {
    package func shown(_ showing: Showing) -> Shown {
        Shown(showing, json: json, csv: table, text: text(showing))
    }

    private func text(_ showing: Showing) -> String {
        let language = showing.language
        let title = language(
            "assets acquired with subsidies as of \(day.iso)\n",
            "取得財産等管理台帳 \(day.iso) 現在\n"
        )
        guard !register.rows.isEmpty else {
            return title + language("no unit was accepted\n", "検収済みの物件はありません\n")
        }
        return title + ShownText.table(register.rows.map(JSON.object), showing)
    }
}
