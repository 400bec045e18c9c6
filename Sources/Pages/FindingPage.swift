package import Domain
package import Operations
import Reconciliation
import Store

/// One finding: what was expected, what is there, what it rests on, and what to do.
package struct FindingPage: Sendable {
    private let run: Run
    private let answer: ExplainFinding.Answer
    private let names: KnownNames

    /// Nil where no run was made; throws `UnknownFinding` where no finding of the newest run has that id.
    package static func load(
        _ session: Session,
        _ settings: PageSettings,
        _ finding: String
    ) async throws -> FindingPage? {
        guard let run = try await FindRun(upTo: settings.past).run(session) else { return nil }
        var operation = ExplainFinding(finding)
        operation.past = settings.past
        operation.run = run
        return FindingPage(
            run: run,
            answer: try await operation.run(session),
            names: try await KnownNames.load(session, run.cut)
        )
    }

    /// The whole document.
    ///
    /// `refusal`: why accepting it did not do, beside the form.
    /// `note`: what was written in the form.
    package func html(_ frame: Frame, refusal: Rejection? = nil, note: String = "") -> [UInt8] {
        let language = frame.language
        let finding = answer.finding
        let rule = finding.rule
        let title = language("Finding \(rule.code)", "指摘 \(rule.code)")
        return frame.document(title: title, place: .findings) { html in
            html("section") { section in
                section("p") { line in
                    line.severity(finding.severity, language)
                    line.text(" ")
                    line("strong", [:], language(finding.message.en, finding.message.ja))
                    if finding.isAssumed { line.assumed(frame) }
                }
                section("dl", ["class": "plain"]) { list in terms(&list, frame) }
                let table = RecordTable(frame: frame, names: names)
                if !finding.arithmetic.isEmpty {
                    section("h2", [:], language("What was compared", "照合した数値"))
                    table.terms(&section, finding.arithmetic)
                }
                table.table(
                    &section,
                    "compared",
                    caption: language("What was compared", "照合した内容"),
                    finding.compared
                )
            }
            html("section") { section in
                section("h2", [:], language("Why, and what to do", "根拠と対応"))
                for (title, words) in [
                    (language("What the rule finds", "規則の内容"), rule.finds),
                    (language("Basis", "根拠"), rule.basis), (language("Cure", "対応"), rule.cure),
                    (language("Example", "例"), rule.example),
                ] {
                    section("h3", [:], title)
                    section("p", [:], language(words.en, words.ja))
                }
            }
            candidates(&html, frame)
            events(&html, frame)
            acceptance(&html, frame, refusal: refusal, note: note)
            html.assumedLegend(frame)
        }
    }

    private func terms(_ html: inout HTML, _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        let finding = answer.finding
        func group(_ title: String, _ body: (inout HTML) -> Void) {
            html("div") { group in
                group("dt", [:], title)
                group("dd", [:], body)
            }
        }
        // Numbers of these rules count units; those of others are yen, or stand in sentences.
        let isOfUnits = ["Q", "S"].contains(finding.rule.code.prefix(1))
        group(language("Concerns", "対象")) { $0.subject(finding, frame) }
        for (title, value) in [
            (language("Expected", "あるべき値"), finding.expected),
            (language("Actual", "実際"), finding.actual),
        ] where value != .null {
            // Where yen are compared, numbers are yen; elsewhere they may be units or codes.
            // What rules of the bank compare is always yen.
            let isYen = finding.differenceJPY != 0 || finding.rule.code.hasPrefix("B")
            let yen = isYen ? Self.whole(value) : nil
            group(title) { cell in
                if let yen {
                    cell.data(String(yen), figures.yenWithUnit(yen))
                } else {
                    cell.text(Self.words(value, figures, language))
                    if case .number = value, isOfUnits {
                        cell("span", ["class": "unit"], language("units", "台"))
                    }
                }
            }
        }
        if finding.differenceJPY != 0 {
            group(language("Difference", "差額")) {
                $0.yen(finding.differenceJPY, figures)
                $0("span", ["class": "unit"], figures.yenUnitName)
            }
        }
        group(language("Since the run before", "前回からの変化")) {
            $0.text(language.word(finding.lifecycle.rawValue))
        }
        group(language("Found at the end of", "突合の基準日")) { $0.day(run.cut.day, figures) }
    }

    private static func whole(_ value: JSON) -> Int128? {
        switch value {
        case .number(let text), .string(let text): Int128(text)
        default: nil
        }
    }

    private static func words(
        _ value: JSON,
        _ figures: Figures,
        _ language: Language
    ) -> String {
        switch value {
        case .number(let text): Figures.grouped(text)
        case .string(let text):
            Day(iso: text).map(figures.day)
                ?? (language == .ja ? RuleWords.japanese(text) : text)
        case .array(let items):
            items.map { words($0, figures, language) }.joined(separator: language(", ", "、"))
        case .object(let members):
            members.map { words($0.value, figures, language) }.joined(separator: " ")
        case .bool(let flag): flag ? language("yes", "はい") : language("no", "いいえ")
        case .null: Figures.none
        }
    }

    /// Of a failed match what was nearest, and why it was not taken.
    private func candidates(_ html: inout HTML, _ frame: Frame) {
        guard !answer.candidates.isEmpty else { return }
        let language = frame.language
        html("section") { section in
            section("h2", [:], language("The nearest, and why not", "近い候補と、照合しなかった理由"))
            var table = RecordTable(frame: frame, names: names)
            table.titles = BankPage.titles(language)
            table.table(
                &section,
                "candidates",
                caption: language("Candidates", "候補"),
                answer.candidates.map { $0.json { language($0.en, $0.ja) } }
            )
        }
    }

    private func events(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        let columns = [
            PageColumn(language("Seq", "記録番号")), PageColumn(language("Day", "業務日")),
            PageColumn(language("Event", "記録の種類")), PageColumn(language("By", "記録者")),
            PageColumn(language("Source", "出典")),
        ]
        html("section") { section in
            section("h2", [:], language("What it rests on", "もとになる記録"))
            section.table("evidence", caption: language("Events", "記録"), columns) { body in
                for row in answer.events {
                    let event = LogEntry(canonical: row.canonical)?.event
                    body("tr", ["class": row.voidSeq == nil ? nil : "voided"]) { cells in
                        cells.rowHeading {
                            $0.link(frame.link("/events/\(row.seq)"), String(row.seq))
                        }
                        cells.cell { $0.day(row.day, frame.figures) }
                        cells.cell(language.event(row.type))
                        cells.cell(event?.by ?? Figures.none)
                        cells.cell { cell in
                            cell.text(event?.source ?? Figures.none)
                            if event?.isAssumed == true { cell.assumed(frame) }
                        }
                    }
                }
            }
        }
    }

    /// Who accepted it, or the form that does.
    private func acceptance(
        _ html: inout HTML,
        _ frame: Frame,
        refusal: Rejection?,
        note: String
    ) {
        let language = frame.language
        html("section") { section in
            section("h2", [:], language("Acceptance", "了承"))
            if let accepted = answer.acceptance, let entry = LogEntry(canonical: accepted.canonical)
            {
                section("p") { line in
                    line.text(language("Accepted on ", "了承: "))
                    line.day(accepted.day, frame.figures)
                    line.text(language(" by ", "、") + entry.recordedBy)
                    line.text(language(": ", "「") + entry.event.data[.note] + language("", "」"))
                }
            }
            guard frame.person?.role == .officer, answer.finding.lifecycle != .accepted else {
                return
            }
            let action = frame.link("/findings/\(answer.finding.id)/accept").text
            section("form", ["class": "entry", "method": "post", "action": action]) { form in
                form.csrf(frame)
                form("label", ["for": "note"], language("Note: why it is accepted", "了承の理由"))
                form("div") { field in
                    field.void(
                        "input",
                        [
                            "type": "text", "id": "note", "name": "note", "required": "required",
                            "maxlength": "200", "value": note,
                            "aria-invalid": refusal == nil ? nil : "true",
                            "aria-describedby": refusal == nil ? nil : "note-error",
                        ]
                    )
                    if let refusal {
                        field("span", ["class": "error", "id": "note-error"]) {
                            $0.refusal(refusal, language)
                        }
                    }
                }
                form("div", ["class": "actions"]) {
                    $0("button", ["type": "submit", "class": "main"], language("Accept", "了承する"))
                }
            }
        }
    }
}
