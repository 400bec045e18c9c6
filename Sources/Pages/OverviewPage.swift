import Domain
package import Operations
import Reconciliation
import Store

/// The state of the programme on one page: capacity, what is owed, money, findings, what falls due.
package struct OverviewPage: Sendable {
    let capacity: ShowCapacity.Answer
    let path: ShowCapacityPath.Answer
    let backlog: ShowBacklog.Answer
    let money: ShowProgrammeMoney.Answer
    let due: ShowYenDue.Answer
    /// By grant; nil where the registry is too large to work it out unasked.
    let expected: [ExpectFixing.Row]?
    /// The newest run up to the day; nil where none was made.
    let run: Run?
    /// What of it whoever asks may see.
    let found: Run.Counts?
    let names: KnownNames

    package static func load(
        _ session: Session,
        _ settings: PageSettings
    ) async throws -> OverviewPage {
        let past = settings.past
        var capacity = ShowCapacity()
        capacity.past = past
        var path = ShowCapacityPath()
        path.past = past
        var backlog = ShowBacklog()
        backlog.by = [.buyer]
        backlog.past = past
        var money = ShowProgrammeMoney()
        money.past = past
        var due = ShowYenDue()
        due.past = past
        var expected = ExpectFixing()
        expected.past = past
        let run = FindRun(upTo: past)
        let shown = try await capacity.run(session)
        var byMonth = ShowBacklog()
        byMonth.by = [.month]
        byMonth.past = past
        let months = try await byMonth.run(session)
        path.capacity = shown
        path.months = months
        due.months = months
        let newest = try await run.run(session)
        return OverviewPage(
            capacity: shown,
            path: try await path.run(session),
            backlog: try await backlog.run(session),
            money: try await money.run(session),
            due: try await due.run(session),
            expected: shown.cut.seq <= ExpectFixing.eventsMax
                ? try await expected.run(session) : nil,
            run: newest,
            found: try await counts(newest, session),
            names: try await KnownNames.load(session, shown.cut)
        )
    }

    /// Counted out of its findings where its own counts are of others' too, and not told.
    private static func counts(_ run: Run?, _ session: Session) async throws -> Run.Counts? {
        guard let run else { return nil }
        guard session.author.role?.seesAll == false else { return run.counts }
        var counts = Run.Counts.none
        try await ReadFindings(of: run).findings(session) { page in
            for finding in page { counts.count(finding) }
        }
        return counts
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let frame = frame.ofLargeAmounts
        let language = frame.language
        return frame.document(title: language("Overview", "概況"), place: .overview) { html in
            sinceLastVisit(&html, frame)
            ownOnly(&html, frame)
            facts(&html, frame)
            capacitySection(&html, frame)
            pathSection(&html, frame)
            backlogSection(&html, frame)
            moneySection(&html, frame)
            grantSection(&html, frame)
            dueSection(&html, frame)
            findingSection(&html, frame)
            html.assumedLegend(frame)
        }
    }

    /// That sums are of what the party itself sees, and not of the whole programme.
    private func ownOnly(_ html: inout HTML, _ frame: Frame) {
        guard let person = frame.person, !person.role.seesAll else { return }
        let name = names.name(person.party, frame.language)
        html(
            "p",
            ["class": "notice"],
            frame.language(
                "All figures here are of \(name) alone.",
                "このページの数字は、\(name)に関するものだけです。"
            )
        )
    }

    private func sinceLastVisit(_ html: inout HTML, _ frame: Frame) {
        guard let last = frame.lastSeenSeq, last < frame.seq, frame.settings.knownAt == nil else {
            return
        }
        let count = Figures.number(frame.seq - last)
        let address = frame.link("/changes", [("after", String(last))])
        html("p", ["class": "notice"]) { line in
            line.text(frame.language("Since your last visit: ", "前回以降の記録: "))
            line.link(
                address,
                frame.language(
                    frame.seq - last == 1 ? "1 event" : "\(count) events",
                    "\(count) 件"
                )
            )
        }
    }

    // MARK: What matters most

    private func facts(_ html: inout HTML, _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        html("dl", ["class": "facts"]) { list in
            list.fact(language("Capacity, with what is declared", "計算能力（稼働中と公表値の計）")) { value in
                value.eflops(capacity.total.total, figures)
                value("span", ["class": "unit"], "EFLOPS")
                if capacity.assumed > 0 { value.assumed(frame) }
            } note: { note in
                guard let target = capacity.total.targets.last else { return }
                note.text(language("of ", "目標 "))
                note.eflops(target.eflops, figures)
                note.text(language(" by ", "（"))
                note.day(target.dueOn, figures)
                note.text(language("", " まで）"))
            }
            list.fact(language("Owed by vendors", "発注残")) { value in
                value.data(String(backlog.total.backlog), Figures.number(backlog.total.backlog))
                value("span", ["class": "unit"], language("units", "台"))
                if backlog.total.assumedLines > 0 { value.assumed(frame) }
            } note: { note in
                note.text(language("worth ", "金額 "))
                let worth = backlog.total.valueJPYBacklog.flatMap { Int128($0) }
                note.text(worth.map(figures.yenWithUnit) ?? Figures.none)
            }
            list.fact(language("Overdue", "納期超過")) { value in
                value(
                    "span",
                    ["class": backlog.total.overdue > 0 ? "late" : nil]
                ) { late in
                    if backlog.total.overdue > 0 { late.text("▲ ") }
                    late.data(
                        String(backlog.total.overdue),
                        Figures.number(backlog.total.overdue)
                    )
                }
                value("span", ["class": "unit"], language("units", "台"))
            } note: { note in
                let late = backlog.rows.filter { $0.overdue > 0 }.count
                note.text(language(late == 1 ? "of 1 buyer" : "of \(late) buyers", "発注者 \(late) 者"))
            }
            list.fact(language("Open findings", "未処理の指摘")) { value in
                guard let found else { return value.text(Figures.none) }
                value("span", ["class": found.openErrors > 0 ? "late" : nil]) { errors in
                    if found.openErrors > 0 { errors.text("▲ ") }
                    errors.text(Figures.number(found.openErrors))
                }
                value("span", ["class": "unit"], language("errors", "件（要是正）"))
            } note: { note in
                guard let found else {
                    return note.text(language("no run was made yet", "突合は未実施"))
                }
                note.text(
                    language(
                        "\(found.warnings) warnings, \(found.pendings) pending",
                        "注意 \(found.warnings) 件、未到来 \(found.pendings) 件"
                    )
                )
            }
        }
        html.newLine()
    }

    // MARK: Backlog and findings

    private func backlogSection(_ html: inout HTML, _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        html("section", ["aria-labelledby": "backlog-title"]) { section in
            section("h2", ["id": "backlog-title"]) { title in
                title.link(
                    frame.link("/backlog"),
                    language("Backlog by buyer", "発注者別の発注残")
                )
            }
            let columns = [
                PageColumn(language("Buyer", "発注者")),
                PageColumn(language("Ordered", "発注"), unit: language("units", "台")),
                PageColumn(language("Owed", "発注残"), unit: language("units", "台")),
                PageColumn(language("Overdue", "納期超過"), unit: language("units", "台")),
                PageColumn(language("Next promised", "次の納期")),
                PageColumn(language("Owed", "発注残"), unit: "EFLOPS"),
                PageColumn(language("Worth", "発注残の金額"), unit: figures.yenUnitName),
            ]
            section.table(
                "backlog-table",
                caption: language(
                    "Units ordered and not yet received",
                    "発注済みで未納の数量"
                ),
                columns
            ) { foot in
                foot("tr") { row in
                    row.rowHeading { $0.text(language("Total", "合計")) }
                    backlogCells(&row, backlog.total, frame)
                }
            } _: { body in
                if backlog.rows.isEmpty {
                    body.emptyRow(columns.count, language("Nothing is owed.", "発注残はありません。"))
                }
                for buyer in backlog.rows {
                    let code = buyer.keys[0] ?? ""
                    body("tr") { row in
                        row.rowHeading { heading in
                            let address = frame.link("/backlog", [("buyer", code)])
                            heading.link(address, names.name(code, language))
                            if buyer.assumedLines > 0 { heading.assumed(frame) }
                        }
                        backlogCells(&row, buyer, frame)
                    }
                }
            }
        }
    }

    private func backlogCells(_ html: inout HTML, _ row: BacklogRow, _ frame: Frame) {
        let figures = frame.figures
        html.number(row.ordered)
        html.number(row.backlog)
        html("td", ["class": row.overdue > 0 ? "number late" : "number"]) { cell in
            if row.overdue > 0 { cell.text("▲ ") }
            cell.text(Figures.number(row.overdue))
        }
        html.cell { $0.day(row.nextPromisedOn, figures) }
        html.number { cell in
            guard let eflops = Decimal(calculated: row.eflopsBacklog) else {
                return cell.text(row.eflopsBacklog)
            }
            cell.eflops(eflops, figures)
        }
        html.number { $0.yen(row.valueJPYBacklog.flatMap { Int128($0) }, figures) }
    }

    private func findingSection(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        html("section", ["aria-labelledby": "findings-title"]) { section in
            section("h2", ["id": "findings-title"]) { title in
                title.link(frame.link("/findings"), language("Reconciliation", "突合と指摘事項"))
            }
            guard let run else {
                section("p", [:], language("No run was made yet.", "突合はまだ実施されていません。"))
                return
            }
            section.runSummary(run, frame)
        }
    }
}

extension HTML {
    /// One of the figures at the head of a page.
    mutating func fact(
        _ title: String,
        _ value: (inout HTML) -> Void,
        note: (inout HTML) -> Void
    ) {
        self("div") { group in
            group("dt", [:], title)
            group("dd") { cell in
                cell("span", ["class": "value"], value)
                cell("span", ["class": "note"], note)
            }
        }
    }

    /// Marks a figure that rests on an assumed source.
    mutating func assumed(_ frame: Frame) {
        let words = frame.language("rests on an assumed source", "仮定の出典に基づく")
        self("abbr", ["class": "assumed", "title": words], "※")
    }

    /// What the mark means.
    mutating func assumedLegend(_ frame: Frame) {
        self("p", ["class": "legend"]) { line in
            line("span", ["class": "assumed"], "※")
            line.text(
                frame.language(
                    " rests, at least in part, on a source marked “assumed:”, "
                        + "for which nothing is published.",
                    " は、公表資料がなく仮定（出典に「assumed:」と記載）に基づく部分を含む数字です。"
                )
            )
        }
    }

    /// How a run ended, and over what.
    mutating func runSummary(_ run: Run, _ frame: Frame) {
        // How many findings there are in all tells buyers of others'.
        if frame.person?.role.seesAll ?? true { runVerdict(run, frame.language) }
        runCut(run, frame)
    }

    private mutating func runVerdict(_ run: Run, _ language: Language) {
        self("p") { line in
            line("strong", [:], run.verdict.words(language))
            line.text(language(": ", "："))
            line.text(
                language(
                    "\(run.counts.errors) errors (\(run.counts.openErrors) not accepted), "
                        + "\(run.counts.warnings) warnings, \(run.counts.pendings) pending",
                    "要是正 \(run.counts.errors) 件（うち未了承 \(run.counts.openErrors) 件）、"
                        + "注意 \(run.counts.warnings) 件、未到来 \(run.counts.pendings) 件"
                )
            )
        }
    }

    /// Over what it was, where what it found stands beside.
    mutating func runCut(_ run: Run, _ frame: Frame) {
        let language = frame.language
        self("p", ["class": "note"]) { line in
            line.text(language("Run over events up to ", "記録 "))
            line.text(Figures.number(run.cut.seq))
            line.text(language(", at the end of ", " 件目まで、"))
            line.day(run.cut.day, frame.figures)
            let later = frame.seq - run.cut.seq
            line.text(language(".", "末時点の突合結果。"))
            if later > 0, frame.settings.knownAt == nil {
                line.text(
                    language(
                        later == 1
                            ? " 1 event was recorded since."
                            : " \(Figures.number(later)) events were recorded since.",
                        "その後 \(Figures.number(later)) 件の記録があります。"
                    )
                )
            }
        }
    }
}

extension Run.Verdict {
    func words(_ language: Language) -> String {
        switch self {
        case .incomplete: language("Incomplete", "判定不能")
        case .breaks: language("Does not reconcile", "不一致あり")
        case .pending: language("Something is still to come", "未到来あり")
        case .reconciled: language("Reconciled", "一致")
        }
    }
}
