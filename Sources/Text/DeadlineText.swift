import Domain
package import Operations
import Reconciliation

extension ListDeadlines.Answer: Showable {
    package func shown(_ showing: Showing) -> Shown {
        func words(_ text: Bilingual) -> String { showing.language(text.en, text.ja) }
        return Shown(showing, json: json(words), csv: table(words), text: text(showing))
    }

    private func text(_ showing: Showing) -> String {
        let language = showing.language
        let title = language(
            "due within \(days) days of \(day.iso)\n",
            "期限 \(day.iso) から \(days) 日以内\n"
        )
        guard !deadlines.isEmpty else {
            return title + language("nothing is due\n", "期限はありません\n")
        }
        let columns = [
            Table.Column(language.title("due_on"), .day),
            Table.Column(language.title("days_left"), .number),
            Table.Column(language.title("grant"), .code), Table.Column(language("what", "内容")),
            Table.Column(language.title("quantity"), .number),
            Table.Column(language.title("amount_jpy"), .number),
        ]
        let rows = deadlines.map { deadline in
            func cell(_ name: String) -> String {
                deadline.members.first { $0.name == name }?.value.cell ?? ""
            }
            return [
                cell("due_on"), grouped(cell("days_left")), cell("grant"),
                language(deadline.what.en, deadline.what.ja), grouped(cell("quantity")),
                grouped(cell("amount_jpy")),
            ]
        }
        return title + Table(columns, rows).text(width: showing.width, language)
    }
}
