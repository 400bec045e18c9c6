import Domain
package import Operations
import Store

extension ShowCapacity.Answer: Showable {
    package func shown(_ showing: Showing) -> Shown {
        Shown(showing, json: json, csv: table, text: CapacityTable(self, showing).text)
            .noting(assumed > 0 ? showing.language.assumedNote : nil)
    }
}

/// The capacity as a person reads it.
private struct CapacityTable {
    private let answer: ShowCapacity.Answer
    private let language: Language
    private let width: Int?

    init(_ answer: ShowCapacity.Answer, _ showing: Showing) {
        self.answer = answer
        self.language = showing.language
        self.width = showing.width
    }

    var text: String {
        let day = answer.cut.day.iso
        let rows = answer.rows + [answer.total]
        var tables = [Table(columns, rows.map(cells), leavable: [8, 7, 6, 1, 2, 3, 4])]
        let targets = rows.flatMap(\.targets)
        if !targets.isEmpty { tables.append(Table(targetColumns, targets.map(targetCells))) }
        if !answer.references.isEmpty {
            tables.append(Table(referenceColumns, answer.references.map(referenceCells)))
        }
        return language(
            "capacity as of \(day) (EFLOPS, dense BF16)\n",
            "計算能力 \(day) 現在（EFLOPS、BF16 密行列）\n"
        ) + tables.map { $0.text(width: width, language) }.joined(separator: "\n")
    }

    private var columns: [Table.Column] {
        let numbers = [
            language("declared", "申告"), language("ordered", "発注"), language("received", "受領"),
            language("in service", "稼働"), language("total", "計"), language("kW", "電力 kW"),
            language("users", "利用者"), language("per user", "利用者あたり"),
        ]
        return [Table.Column(language.title("operator"), .code)]
            + numbers.map { Table.Column($0, .number) }
    }

    private func cells(_ row: ShowCapacity.Row) -> [String] {
        func text(_ value: Decimal) -> String { value.trimmed.description }
        return [
            row.operatorCode ?? language("total", "合計"), text(row.declared),
            text(row.ordered),
            text(row.received), text(row.inService), text(row.total),
            grouped(text(row.powerKilowatts)),
            row.users.map { grouped(String($0)) } ?? "–", answer.perUser(row) ?? "–",
        ]
    }

    private var targetColumns: [Table.Column] {
        [
            Table.Column(language.title("target"), .code),
            Table.Column(language.title("operator"), .code),
            Table.Column(language.title("due_on"), .day), Table.Column("EFLOPS", .number),
            Table.Column(language("gap", "不足"), .number),
            Table.Column(language("met on", "達成日"), .day),
        ]
    }

    private func targetCells(_ target: ShowCapacity.Target) -> [String] {
        [
            target.target, target.operatorCode ?? language("all", "全体"), target.dueOn.iso,
            target.eflops.trimmed.description, target.gap.trimmed.description,
            target.metOn?.iso ?? "–",
        ]
    }

    private var referenceColumns: [Table.Column] {
        [
            Table.Column(language.title("reference"), .code), Table.Column(language.title("name")),
            Table.Column("EFLOPS", .number),
            Table.Column(language("times the total", "合計に対する倍率"), .number),
        ]
    }

    private func referenceCells(_ reference: ShowCapacity.Reference) -> [String] {
        [
            reference.reference, reference.name, reference.eflops.trimmed.description,
            answer.ratio(reference, answer.total) ?? "–",
        ]
    }
}
