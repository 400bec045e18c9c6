import Domain
package import Operations
import Store

/// What was recorded since a person's last visit, or since any event of the log.
package struct ChangesPage: Sendable {
    private let after: Int64
    private let rows: [LogRow]
    /// The seq after which more follow.
    private let next: Int64?

    /// The most events of one page.
    private static let rowsMax = 200

    package static func load(
        _ session: Session,
        after: Int64
    ) async throws -> ChangesPage {
        var operation = ListEvents()
        operation.after = max(0, after)
        operation.rowsMax = rowsMax
        var rows: [LogRow] = []
        let next = try await operation.run(session) { rows.append($0) }
        return ChangesPage(after: after, rows: rows, next: next)
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let (language, figures) = (frame.language, frame.figures)
        let title = language("Since your last visit", "前回以降の記録")
        let columns = [
            PageColumn(language("Seq", "記録番号")), PageColumn(language("Recorded", "記録日時")),
            PageColumn(language("Day", "業務日")), PageColumn(language("Event", "記録の種類")),
            PageColumn(language("Concerns", "対象")), PageColumn(language("By", "記録者")),
        ]
        return frame.document(title: title, place: nil) { html in
            html("section") { section in
                section.table(
                    "changes",
                    caption: language(
                        "Events after number \(after)",
                        "記録番号 \(after) より後の記録"
                    ),
                    columns
                ) { body in
                    if rows.isEmpty {
                        body.emptyRow(
                            columns.count,
                            language("Nothing was recorded since.", "新しい記録はありません。")
                        )
                    }
                    for event in rows {
                        let entry = LogEntry(canonical: event.canonical)
                        body("tr", ["class": event.voidSeq == nil ? nil : "voided"]) { row in
                            row.rowHeading {
                                $0.link(frame.link("/events/\(event.seq)"), String(event.seq))
                            }
                            row.cell(figures.moment(event.recordedAt))
                            row.cell { $0.day(event.day, figures) }
                            row.cell(language.event(event.type))
                            row.cell { cell in
                                if let event = entry?.event { cell.codes(of: event, frame) }
                            }
                            row.cell(entry?.event.by ?? entry?.recordedBy ?? Figures.none)
                        }
                    }
                }
                if let next {
                    section("p") {
                        $0.link(
                            frame.link("/changes", [("after", String(next))]),
                            language("Next", "次へ")
                        )
                    }
                }
            }
        }
    }
}

extension HTML {
    /// The first codes that an event names, each leading to its page.
    mutating func codes(of event: Event, _ frame: Frame) {
        var isFirst = true
        for field in event.type.fields.prefix(3) {
            guard case .text(let code)? = event.data.value(field.name) else { continue }
            // A shipment is named, or made, by its receipt: its field is neither kind of code.
            let kind: CodeKind
            switch field.kind {
            case .code(let known), .newCode(let known): kind = known
            case .looseCode where field.name == "shipment": kind = .shipment
            default: continue
            }
            if !isFirst { text(" ") }
            self("a", ["href": frame.link(kind, code).text, "class": "whole"], code)
            isFirst = false
        }
    }
}
