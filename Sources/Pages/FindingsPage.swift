import Domain
package import Operations
import Reconciliation

/// What breaks a rule, as the newest run found it.
package struct FindingsPage: Sendable {
    private let run: Run?
    private let findings: [Finding]
    private let filter: RunReader.Filter

    private static let severities = ["error", "warning", "pending"]

    /// The most findings of one page.
    private static let rowsMax = 500

    /// `query`: `rule`, `severity`, `lifecycle`, `buyer` and `grant` filter; words that are none of
    /// ours are passed over.
    package static func load(
        _ session: Session,
        _ settings: PageSettings,
        _ query: [(name: String, value: String)]
    ) async throws -> FindingsPage {
        func value(_ name: String) -> String? {
            query.last { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
        }
        var filter = RunReader.Filter()
        filter.rule = value("rule")
        filter.severity = value("severity")
        filter.lifecycle = value("lifecycle").flatMap(Finding.Lifecycle.init(rawValue:))
        filter.buyer = value("buyer")
        filter.grant = value("grant")
        let operation = FindRun(upTo: settings.past)
        let run = try await operation.run(session)
        var found: [Finding] = []
        if let run {
            // The gravest first, so that none of them is beyond the most that is shown.
            for severity in severities where (filter.severity ?? severity) == severity {
                var reading = ReadFindings(of: run)
                reading.filter = filter
                reading.filter.severity = severity
                try await reading.findings(session) { page in
                    if found.count <= rowsMax { found += page }
                }
            }
        }
        return FindingsPage(run: run, findings: found, filter: filter)
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        return frame.document(title: language("Findings", "指摘事項"), place: .findings) { html in
            html("section") { section in
                if let run {
                    section.runSummary(run, frame)
                } else {
                    section("p", [:], language("No run was made yet.", "突合はまだ実施されていません。"))
                }
                if frame.person?.role == .officer, frame.settings.knownAt == nil {
                    section("form", ["method": "post", "action": frame.link("/findings/run").text])
                    { form in
                        form.csrf(frame)
                        form(
                            "button",
                            ["type": "submit"],
                            language("Reconcile now", "いま突合を実施する")
                        )
                    }
                }
            }
            html("section") { section in
                filterForm(&section, frame)
                section.findings(Array(findings.prefix(Self.rowsMax)), frame)
                if findings.count > Self.rowsMax {
                    section(
                        "p",
                        ["class": "note"],
                        language(
                            "The first \(Self.rowsMax) are shown: a filter finds the rest.",
                            "先頭の \(Self.rowsMax) 件を表示しています。絞り込んでください。"
                        )
                    )
                }
            }
            html.assumedLegend(frame)
        }
    }

    private func filterForm(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        let all = [("", language("all", "すべて"))]
        html("form", ["class": "filters", "method": "get", "action": "/findings"]) { form in
            frame.hidden(frame.settings.query, &form)
            form.choice(
                "severity",
                language("Severity", "重要度"),
                all + Self.severities.map { ($0, language.word($0)) },
                filter.severity ?? ""
            )
            form.choice(
                "lifecycle",
                language("Since the run before", "前回からの変化"),
                [("", language("open and accepted", "未解消すべて"))]
                    + Finding.Lifecycle.allCases.map { ($0.rawValue, language.word($0.rawValue)) },
                filter.lifecycle?.rawValue ?? ""
            )
            form.choice(
                "rule",
                language("Rule", "規則"),
                all + Rule.all.map { ($0.code, "\($0.code) \(Self.short($0, language))") },
                filter.rule ?? ""
            )
            for (name, title, value) in [
                ("grant", language("Grant", "交付決定"), filter.grant),
                ("buyer", language("Buyer", "発注者"), filter.buyer),
            ] {
                form("div") { group in
                    group("label", ["for": name], title)
                    group.void(
                        "input",
                        [
                            "type": "text", "id": name, "name": name, "value": value ?? "",
                        ]
                    )
                }
            }
            form("button", ["type": "submit"], language("Show", "表示"))
        }
    }

    /// So much of what a rule finds as a choice has room for.
    private static func short(_ rule: Rule, _ language: Language) -> String {
        let text = language(rule.finds.en, rule.finds.ja)
        let most = language == .ja ? 20 : 40
        return text.count > most ? text.prefix(most) + "…" : text
    }
}

extension HTML {
    /// Findings, each leading to its explanation.
    mutating func findings(_ findings: [Finding], _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        let columns = [
            PageColumn(language("Severity", "重要度")), PageColumn(language("Rule", "規則")),
            PageColumn(language("Concerns", "対象")), PageColumn(language("Finding", "内容")),
            PageColumn(language("Difference", "差額"), unit: figures.yenUnitName),
            PageColumn(language("Since", "変化")),
        ]
        table(
            "findings",
            caption: language("Findings, the gravest first", "重要度・規則・対象順"),
            columns,
            isStacked: true
        ) { body in
            if findings.isEmpty {
                body.emptyRow(columns.count, language("There is none.", "該当する指摘はありません。"))
            }
            for finding in findings {
                body("tr") { row in
                    row.cell { $0.severity(finding.severity, language) }
                    row.rowHeading { heading in
                        heading.link(
                            frame.link("/findings/\(finding.id)"),
                            finding.rule.code
                        )
                        if finding.isAssumed { heading.assumed(frame) }
                    }
                    row.cell { $0.subject(finding, frame) }
                    row("td", ["class": "wide"], language(finding.message.en, finding.message.ja))
                    row.difference(finding.differenceJPY, figures)
                    row.cell(language.word(finding.lifecycle.rawValue))
                }
            }
        }
    }

    /// Yen, with their unit where rows are stacked and no heading says it.
    private mutating func difference(_ yen: Int128, _ figures: Figures) {
        guard yen != 0 else { return self("td", ["class": "number none"], Figures.none) }
        number { cell in
            cell.yen(yen, figures)
            cell("span", ["class": "unit stacked-only"], figures.yenUnitName)
        }
    }

    /// In words and by a frame, not by colour alone.
    mutating func severity(_ severity: String, _ language: Language) {
        self("span", ["class": "tag \(severity)"], language.word(severity))
    }

    /// What a finding is about, each code leading to its page.
    mutating func subject(_ finding: Finding, _ frame: Frame) {
        let table = RecordTable(frame: frame, names: .none)
        for (index, member) in finding.subject.enumerated() {
            if index > 0 { text(frame.language(", ", "、")) }
            if case .code = FieldShape.of(member.name) {
                // A code says of itself what it is.
            } else {
                text(table.title(member.name) + " ")
            }
            table.write(&self, member.name, member.value, finding.subject)
        }
    }
}
