import Domain
package import Operations
import Reconciliation
import Store

/// What is due of grants, and what has slipped past a project's end.
package struct DuePage: Sendable {
    let answer: ListDeadlines.Answer
    let names: KnownNames

    /// `days`: how far ahead to look.
    package static func load(
        _ session: Session,
        _ settings: PageSettings,
        days: Int = 180
    ) async throws -> DuePage {
        var operation = ListDeadlines()
        operation.days = max(0, min(days, 3660))
        operation.past = settings.past
        let answer = try await operation.run(session)
        let cut = try await settings.past.resolve(session)
        return DuePage(answer: answer, names: try await KnownNames.load(session, cut))
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        let slipped = answer.deadlines.filter { $0.kind == .pastProjectEnd }
        let rest = answer.deadlines.filter { $0.kind != .pastProjectEnd }
        let table = RecordTable(frame: frame, names: names)
        return frame.document(title: language("Due", "期限"), place: .due) { html in
            html("section") { section in
                section("form", ["class": "filters", "method": "get", "action": "/due"]) { form in
                    frame.hidden(frame.settings.query, &form)
                    form("div") { group in
                        group("label", ["for": "days"], language("Days ahead", "何日先まで"))
                        group.void(
                            "input",
                            [
                                "type": "number", "id": "days", "name": "days", "min": "0",
                                "max": "3660", "value": String(answer.days),
                            ]
                        )
                    }
                    form("button", ["type": "submit"], language("Show", "表示"))
                }
                section.deadlines(
                    rest,
                    table,
                    caption: language(
                        "Due within \(answer.days) days, or overdue",
                        "\(answer.days) 日以内の期限と、期限を過ぎたもの"
                    ),
                    frame
                )
            }
            html("section") { section in
                section(
                    "h2",
                    [:],
                    language("Slipped past the project's end", "事業期間内に納まらない見込みの発注")
                )
                section.deadlines(
                    slipped,
                    table,
                    id: "slipped",
                    caption: language(
                        "Units that will not have arrived when the project ends",
                        "事業終了までに納入されない数量"
                    ),
                    frame
                )
            }
        }
    }
}

extension HTML {
    mutating func deadlines(
        _ deadlines: [Deadline],
        _ table: RecordTable,
        id: String = "deadlines",
        caption: String,
        _ frame: Frame
    ) {
        let (language, figures) = (frame.language, frame.figures)
        let columns = [
            PageColumn(language("Due on", "期日")),
            PageColumn(language("Left", "残り"), unit: language("days", "日")),
            PageColumn(language("Grant", "交付決定")), PageColumn(language("What", "内容")),
            PageColumn(language("Quantity", "数量"), unit: language("units", "台")),
            PageColumn(language("Amount", "金額"), unit: figures.yenUnitName),
            PageColumn(language("Concerns", "対象")),
        ]
        self.table(id, caption: caption, columns) { body in
            if deadlines.isEmpty {
                body.emptyRow(columns.count, language("Nothing is due.", "該当する期限はありません。"))
            }
            for deadline in deadlines {
                let members = deadline.members
                let left = members.text("days_left").flatMap { Int($0) } ?? 0
                body("tr") { row in
                    row.rowHeading {
                        $0.day(members.text("due_on").flatMap { Day(iso: $0) }, figures)
                    }
                    row("td", ["class": left < 0 ? "number late" : "number"]) { cell in
                        cell.text((left < 0 ? "▲ " : "") + Figures.number(left))
                    }
                    row.cell { table.write(&$0, "grant", members.value("grant") ?? .null, members) }
                    row.cell(language(deadline.what.en, deadline.what.ja))
                    for name in ["quantity", "amount_jpy"] {
                        row.number { table.write(&$0, name, members.value(name) ?? .null, members) }
                    }
                    row.cell { cell in
                        let name = ["order", "disbursement", "repayment"].first {
                            members.text($0) != nil
                        }
                        table.write(
                            &cell,
                            name ?? "order",
                            name.flatMap(members.value) ?? .null,
                            members
                        )
                    }
                }
            }
        }
    }
}
