import Domain
package import Operations
import Reconciliation
import Store

/// A claim: what it would be fixed at, the evidence of each line, and when it is due.
package struct ClaimPage: Sendable {
    private let subject: SubjectPage
    /// Nil where the registry is too large to work it out unasked, and nobody has asked.
    private let check: ClaimCheck?
    private let deadlines: [Deadline]
    private let findings: [Finding]
    /// When claimed orders were placed.
    private let ordered: [String: Day]

    /// The claim with all that bears on it.
    ///
    /// `isAsked`: whether the reader asks for what it would be fixed at, however long that takes.
    /// `eventsMax`: the most events of a registry of which that is worked out unasked.
    ///
    /// Throws `UnknownCode`.
    package static func load(
        _ session: Session,
        _ settings: PageSettings,
        _ code: String,
        isAsked: Bool = false,
        eventsMax: Int64 = ExpectFixing.eventsMax
    ) async throws -> ClaimPage {
        let subject = try await SubjectPage.load(session, settings, .claim, code)
        let cut = try await settings.past.resolve(session)
        var operation = CheckClaim(claim: code)
        operation.past = settings.past
        let check = isAsked || cut.seq <= eventsMax ? try await operation.run(session) : nil
        let orders = Set(
            subject.answer.objects("lines").compactMap { $0.members.text("order") }
        )
        let log = try await SubjectLog.read(session, cut, orders.map { Ref(.order, $0) })
        var ordered: [String: Day] = [:]
        for logged in log.live where logged.event.type.name == "order.placed" {
            ordered[logged.event.data[.order]] = logged.day
        }
        var found: [Finding] = []
        let finding = FindRun(upTo: settings.past)
        let grant = subject.answer.text("grant")
        if let run = try await finding.run(session) {
            var reading = ReadFindings(of: run)
            reading.filter.grant = grant
            try await reading.findings(session) { page in
                found += page.filter {
                    $0.subject.contains(JSON.Member("claim", .string(code)))
                }
            }
        }
        return ClaimPage(
            subject: subject,
            check: check,
            deadlines: try await GrantDeadlines.load(session, settings, grant ?? ""),
            findings: found,
            ordered: ordered
        )
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        let title = language("Claim \(subject.code)", "実績報告・請求 \(subject.code)")
        return frame.document(title: title, place: .claims) { html in
            html("section") { section in
                subject.table(frame).terms(&section, subject.answer, without: ["claim"])
            }
            statement(&html, frame)
            evidence(&html, frame)
            if !findings.isEmpty {
                html("section") { section in
                    section("h2", [:], language("Findings", "指摘事項"))
                    section.findings(findings, frame)
                }
            }
            GrantDeadlines.section(&html, deadlines, subject.table(frame), frame)
            for name in ["documents", "events"] { subject.list(&html, name, frame) }
            html.assumedLegend(frame)
        }
    }

    // MARK: The statement

    private func statement(_ html: inout HTML, _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        html("section") { section in
            section(
                "h2",
                [:],
                language("What it would be fixed at today", "本日確定した場合の計算書")
            )
            guard let check else {
                section("p") { line in
                    line.text(
                        language(
                            "The registry is large, so this is worked out only when asked for: ",
                            "記録が多いため、求められたときに限り算定します。"
                        )
                    )
                    line.link(
                        frame.address.with("check", "on"),
                        language("work it out now", "今すぐ算定する")
                    )
                }
                return
            }
            subject.table(frame).terms(&section, check.sums)
            guard !check.disallowed.isEmpty else {
                section("p", [:], language("Nothing would be disallowed.", "減額となる明細はありません。"))
                return
            }
            let columns = [
                PageColumn(language("Line", "明細")),
                PageColumn(language("Disallowed", "減額"), unit: figures.yenUnitName),
                PageColumn(language("Rule", "規則")), PageColumn(language("Reason", "理由")),
            ]
            section.table(
                "disallowed-now",
                caption: language("What would be disallowed", "減額となる明細"),
                columns
            ) { body in
                for item in check.disallowed {
                    body("tr") { row in
                        row.rowHeading { $0.text(String(item.line)) }
                        row.number { $0.yen(Int128(item.amountJPY), figures) }
                        row.cell(item.rule)
                        row.cell(language(item.reason.en, item.reason.ja))
                    }
                }
            }
        }
    }

    // MARK: The evidence

    private static let chain = [
        "quoted_on", "ordered_on", "delivered_on", "accepted_on", "invoiced_on", "paid_on",
    ]

    private func evidence(_ html: inout HTML, _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        let table = subject.table(frame)
        var columns = [
            PageColumn(language("Line", "明細")), PageColumn(language("Category", "費目")),
            PageColumn(language("Order", "発注番号")),
            PageColumn(language("Quantity", "数量"), unit: language("units", "台")),
            PageColumn(language("Amount", "対象額"), unit: figures.yenUnitName),
        ]
        columns += Self.chain.map { PageColumn(table.title($0)) }
        columns += [
            PageColumn(language("Invoice", "請求書")), PageColumn(language("Paid by", "支払方法")),
            PageColumn(language("Findings", "指摘")),
        ]
        html("section") { section in
            section("h2", [:], language("Evidence of each line", "明細ごとの証拠書類の連鎖"))
            section.table(
                "evidence",
                caption: language(
                    "From the quote to the payment; – is a date that the claim lacks",
                    "見積から支払まで。「–」は記載のない日付"
                ),
                columns
            ) { body in
                for line in subject.answer.objects("lines").map(\.members) {
                    body("tr") { evidenceRow(&$0, line, table, frame) }
                }
            }
        }
    }

    private func evidenceRow(
        _ row: inout HTML,
        _ line: [JSON.Member],
        _ table: RecordTable,
        _ frame: Frame
    ) {
        let figures = frame.figures
        row.rowHeading { $0.text(line.text("line") ?? "") }
        row.cell(frame.language.word(line.text("category") ?? Figures.none))
        row.cell { cell in
            guard let order = line.text("order") else { return cell.text(Figures.none) }
            cell.link(frame.link(.order, order), order)
            if let number = line.text("order_line") { cell.text(" / \(number)") }
        }
        for name in ["quantity", "amount_jpy"] {
            row.number { table.write(&$0, name, line.value(name) ?? .null, line) }
        }
        for name in Self.chain {
            row.cell { cell in
                var day = line.text(name).flatMap { Day(iso: $0) }
                if name == "ordered_on", day == nil {
                    day = line.text("order").flatMap { ordered[$0] }
                }
                if name == "paid_on", day == nil {
                    // Paid in parts: the last date counts.
                    day = line.objects("payments").compactMap {
                        $0.members.text("paid_on").flatMap { Day(iso: $0) }
                    }.max()
                }
                cell.day(day, figures)
            }
        }
        row.cell { table.write(&$0, "invoice", line.value("invoice") ?? .null, line) }
        row.cell {
            table.write(&$0, "payment_method", line.value("payment_method") ?? .null, line)
        }
        row.cell { cell in
            let own = findings.filter { finding in
                finding.subject.text("line") == line.text("line")
            }
            if own.isEmpty { cell.text(Figures.none) }
            for (index, finding) in own.enumerated() {
                if index > 0 { cell.text(" ") }
                cell.link(frame.link("/findings/\(finding.id)"), finding.rule.code)
            }
        }
    }
}
