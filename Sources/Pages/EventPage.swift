import Domain
package import Operations
import Store

/// One event as it was recorded, and what it moved.
package struct EventPage: Sendable {
    private let row: LogRow
    private let entry: LogEntry
    private let names: KnownNames

    /// Nil where there is no such event; `name` is a seq or an id.
    package static func load(
        _ session: Session,
        _ settings: PageSettings,
        _ name: String
    ) async throws -> EventPage? {
        guard let row = try await FindEvent(name).run(session),
            let entry = LogEntry(canonical: row.canonical)
        else { return nil }
        let cut = try await settings.past.resolve(session)
        return EventPage(row: row, entry: entry, names: try await KnownNames.load(session, cut))
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        let table = RecordTable(frame: frame, names: names)
        let title = language("Event \(row.seq)", "記録 \(row.seq)")
        return frame.document(title: title, place: nil) { html in
            html("section") { section in
                section("h2", [:], language.event(row.type))
                if let void = row.voidSeq {
                    section("p", ["class": "notice problem"]) { line in
                        line.text(language("Voided by event ", "この記録は取り消されています: "))
                        line.link(frame.link("/events/\(void)"), String(void))
                    }
                }
                var members = [
                    JSON.Member("day", .string(row.day.iso)), JSON.Member("id", .string(row.id)),
                ]
                if let by = entry.event.by { members.append(JSON.Member("by", .string(by))) }
                if let source = entry.event.source {
                    members.append(JSON.Member("source", .string(source)))
                }
                table.terms(&section, members)
                section("p", ["class": "note"]) { note in
                    note.text(language("Recorded ", "記録日時 "))
                    note(
                        "time",
                        ["datetime": row.recordedAt.rfc3339],
                        frame.figures.moment(row.recordedAt)
                    )
                    note.text(
                        language(" by ", "、記録者 ") + entry.recordedBy
                            + language(". ID: ", "、ID ") + row.id
                    )
                }
            }
            if frame.person?.role.mayRecord == true, row.voidSeq == nil, row.type != "event.voided"
            {
                html("p") { line in
                    line.link(
                        frame.link("/enter/event.voided", [("event", row.id)]),
                        language("Void this event", "この記録を取り消す")
                    )
                }
            }
            let data = entry.event.data.json.members
            html("section") { section in
                section("h2", [:], language("What it says", "内容"))
                table.terms(&section, data)
                for member in data where table.isTable(member.value) {
                    table.table(
                        &section,
                        member.name,
                        caption: table.title(member.name),
                        member.value == .null ? [] : data.objects(member.name)
                    )
                }
            }
            movements(&html, frame)
        }
    }

    private func movements(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        guard !entry.movements.isEmpty else { return }
        html("section") { section in
            section("h2", [:], language("What it moved", "状態の移動"))
            section.movements(entry.movements, "movements", language("Movements", "移動"), frame)
        }
    }
}
