package import Domain
package import Operations
import Store

/// What an event would move, before it is recorded: what was written, and two buttons, one that
/// records it and one that leads back to the form as it was filled in.
package struct EntryPreviewPage: Sendable {
    private let form: EntryForm
    private let event: Event
    private let movements: [Movement]
    private let moved: [WorkingSet.Moved]
    /// Of a promise, which moves nothing.
    private let promise: ShowPromise.Answer?
    private let names: KnownNames

    /// `moved` of a program's budget is for those who see all: it tells what others were granted.
    package static func load(
        _ session: Session,
        _ form: EntryForm,
        _ event: Event,
        moving movements: [Movement],
        _ moved: [WorkingSet.Moved]
    ) async throws -> EntryPreviewPage {
        let seesAll = session.author.role?.seesAll ?? true
        let seen = moved.filter { moved in
            moved.subject.kind.isFollowed && (seesAll || moved.subject.kind != .programme)
        }
        let subjects = Set(seen.map(\.subject))
        return EntryPreviewPage(
            form: form,
            event: event,
            movements: movements.filter { subjects.contains($0.subject) },
            moved: seen,
            promise: try await ShowPromise(event)?.run(session),
            names: try await KnownNames.load(session, Cut(day: session.today, seq: .max))
        )
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        let name = language.event(form.type.name)
        let title = language("\(name): before it is recorded", "\(name)（記録前の確認）")
        return frame.document(title: title, place: .enter) { html in
            html("p", ["class": "notice past", "role": "status"]) { notice in
                notice("strong", [:], language("Not recorded yet.", "まだ記録していません。"))
                notice.text(
                    language(
                        " Look at it, then record it or go back.",
                        "内容を確かめ、記録するか、戻って直してください。"
                    )
                )
            }
            html("section", ["class": "wraps"]) { section in
                section("h2", [:], language("What would move", "記録による変化"))
                moves(&section, frame)
            }
            html("section") { section in
                section("h2", [:], language("What is written", "記録の内容"))
                written(&section, frame)
            }
            html("section") { buttons(&$0, frame) }
        }
    }

    private func moves(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        if let promise { return html("p", [:], Self.words(promise, language)) }
        guard !movements.isEmpty else {
            return html(
                "p",
                [:],
                language(
                    "No units and no yen move; it is kept as it is written.",
                    "数量・金額の移動はありません。記載のとおり記録されます。"
                )
            )
        }
        html.movements(movements, "movements", language("Movements", "状態の移動"), frame)
        let columns = [
            PageColumn(language("Subject", "対象")), PageColumn(language("Afterwards", "記録後の状況")),
        ]
        html.table("standing", caption: language("Where that leaves it", "記録後"), columns) { body in
            for moved in moved {
                body("tr") { row in
                    row.rowHeading { $0.text(moved.subject.words(language)) }
                    row.cell(Self.standing(moved, frame))
                }
            }
        }
    }

    private static func words(_ promise: ShowPromise.Answer, _ language: Language) -> String {
        let (promised, ordered) = (
            Figures.number(promise.promised), Figures.number(promise.ordered)
        )
        let (arrived, uncovered) = (
            Figures.number(promise.arrived), Figures.number(promise.uncovered)
        )
        return promise.subject.words(language)
            + language(
                ": \(promised) of \(ordered) units promised, counted from the first; \(arrived) "
                    + "have arrived, \(uncovered) stay without a promise.",
                "：\(ordered) 台のうち \(promised) 台の納期回答（最初の 1 台から数えます）。"
                    + "到着済み \(arrived) 台、納期のない残 \(uncovered) 台。"
            )
    }

    /// What the subject then holds: of an order line in the words of the backlog.
    private static func standing(_ moved: WorkingSet.Moved, _ frame: Frame) -> String {
        let (language, kind) = (frame.language, moved.subject.kind)
        let held = moved.balances.current
        if kind == .line {
            let standing = LineStanding(held)
            let (arrived, ordered, backlog) = (
                Figures.number(standing.arrived), Figures.number(standing.ordered),
                Figures.number(standing.backlog)
            )
            let givenUp = Figures.number(standing.givenUp)
            return language(
                "\(arrived) of \(ordered) units arrived, \(backlog) in backlog",
                "発注 \(ordered) 台、到着 \(arrived) 台、発注残 \(backlog) 台"
            )
                + (standing.givenUp == 0
                    ? "" : language(", \(givenUp) cancelled", "、取消 \(givenUp) 台"))
        }
        let parts = zip(kind.states, held).filter { $0.1 != 0 }.map { state, amount in
            language.word(state.rawValue) + " "
                + (kind.isOfYen
                    ? frame.figures.yenWithUnit(Int128(amount))
                    : Figures.number(amount) + language(" units", " 台"))
        }
        return parts.isEmpty
            ? language("nothing is left", "残りはありません") : parts.joined(separator: language(", ", "、"))
    }

    private func written(_ html: inout HTML, _ frame: Frame) {
        var table = RecordTable(frame: frame, names: names)
        // What it makes has no page yet.
        table.hasLinks = false
        let data = event.data.json.members
        var members = [JSON.Member("day", .string(event.day.iso))]
        if let source = event.source { members.append(JSON.Member("source", .string(source))) }
        table.terms(&html, members + data)
        for member in data where table.isTable(member.value) {
            table.table(
                &html,
                "written-\(member.name)",
                caption: table.title(member.name),
                data.objects(member.name)
            )
        }
    }

    private func buttons(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        let action = frame.link("/enter/\(form.type.name)").text
        html("form", ["method": "post", "action": action]) { body in
            body.csrf(frame)
            body.void(
                "input",
                ["type": "hidden", "name": "id", "value": event.id.description]
            )
            for path in form.values.keys.sorted() {
                for value in form.values[path] ?? [] {
                    body.void("input", ["type": "hidden", "name": path, "value": value])
                }
            }
            body("div", ["class": "actions"]) { actions in
                actions(
                    "button",
                    ["type": "submit", "class": "main"],
                    language("Record", "記録する")
                )
                actions(
                    "button",
                    ["type": "submit", "name": "back", "value": "on"],
                    language("Back", "戻って直す")
                )
            }
        }
    }
}

extension SubjectKind {
    /// What stands behind others, such as units without serial numbers, is not told.
    fileprivate var isFollowed: Bool {
        switch self {
        case .line, .allocation, .programme, .grant, .claim, .disbursement, .repayment: true
        case .unnamed, .shipment, .shipmentUnnamed, .given, .advance: false
        }
    }
}
