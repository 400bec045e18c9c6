import Domain
package import Operations
package import Reconciliation

extension ClaimCheck: Showable {
    package func shown(_ showing: Showing) -> Shown {
        let language = showing.language
        let json = json { language($0.en, $0.ja) }
        return Shown(showing, json: json, csv: JSON.rows([json]), text: text(language)).noting(
            withdrawnOn.map { day in
                language(
                    "note: the claim was withdrawn on \(day): nothing of it is eligible",
                    "注: この請求は \(day) に取り下げられており、対象額はありません"
                )
            }
        )
    }

    /// That there is none of that code.
    package static func unknown(_ claim: String, _ language: Language) -> String {
        language(
            "no claim \(claim) at this cut: `claim list` shows those there are",
            "請求 \(claim) はありません（claim list で一覧）"
        )
    }

    private func text(_ language: Language) -> String {
        var text = ""
        for sum in sums {
            text += "\(language.title(sum.name)): \(Bilingual.yen(sum.value.cell))\n"
        }
        for item in disallowed {
            text += language(
                "line \(item.line): \(Bilingual.yen(String(item.amountJPY))) disallowed by \(item.rule): ",
                "\(item.line) 行目: \(Bilingual.yen(String(item.amountJPY))) は \(item.rule) により対象外: "
            )
            text += language(item.reason.en, item.reason.ja) + "\n"
        }
        return text
    }
}
