import Domain
import Operations

// Yen: from budgets to payments, by grant, and by the quarter in which they fall due.

extension OverviewPage {
    func moneySection(_ html: inout HTML, _ frame: Frame) {
        guard frame.person?.role.maySeeMoney ?? true else { return }
        let (language, figures) = (frame.language, frame.figures)
        html("section", ["aria-labelledby": "money-title"]) { section in
            section(
                "h2",
                ["id": "money-title"],
                language("Money by programme", "事業別の予算執行")
            )
            moneyChart(&section, frame)
            let unit = figures.yenUnitName
            let columns = [
                PageColumn(language("Programme", "事業")),
                PageColumn(language("Budget", "予算額"), unit: unit),
                PageColumn(language("Granted", "交付決定額"), unit: unit),
                PageColumn(language("Fixed", "確定額"), unit: unit),
                PageColumn(language("Advanced", "概算払"), unit: unit),
                PageColumn(language("Payable", "未払"), unit: unit),
                PageColumn(language("Instructed", "支払指示済"), unit: unit),
                PageColumn(language("Paid", "支払済"), unit: unit),
                PageColumn(language("To be repaid", "要返還"), unit: unit),
                PageColumn(language("Repaid", "返還済"), unit: unit),
            ]
            section.table(
                "money-table",
                caption: language(
                    "From the budget to what is paid",
                    "予算額から支払までの状況"
                ),
                columns
            ) { body in
                if money.rows.isEmpty {
                    body.emptyRow(columns.count, language("There is no programme.", "事業はありません。"))
                }
                for programme in money.rows {
                    body("tr") { row in
                        row.rowHeading { heading in
                            let address = frame.link(.programme, programme.programme)
                            heading.link(address, programme.name)
                            if programme.isAssumed { heading.assumed(frame) }
                        }
                        row.number { $0.yen(programme.budget, figures) }
                        row.number { $0.yen(programme.granted, figures) }
                        row.number { $0.yen(programme.fixed, figures) }
                        for state in Self.paidStates {
                            row.number { $0.yen(programme.amount(state), figures) }
                        }
                    }
                }
            }
        }
    }

    private static let paidStates: [State] = [
        .advanced, .payable, .instructed, .paid, .repayable, .repaid,
    ]

    private func moneyChart(_ html: inout HTML, _ frame: Frame) {
        guard !money.rows.isEmpty else { return }
        let (language, figures) = (frame.language, frame.figures)
        let (left, width, step) = (250, 960, 66)
        // Yen of a sum may be wider than a decimal holds: then there is no picture, but the table.
        guard let highest = money.rows.map(\.budget).max().flatMap({ Int64(exactly: $0) }),
            highest > 0
        else { return }
        let (divisor, unit) = Self.axisUnit(highest, language)
        let scale = ChartScale(
            upTo: Decimal(highest).divided(by: Decimal(divisor), significantDigits: 9)
                ?? Decimal(1),
            length: width - left - 110
        )
        func place(_ yen: Int128) -> Int {
            guard let yen = Int64(exactly: yen) else { return scale.length }
            return scale.place(
                Decimal(yen).divided(by: Decimal(divisor), significantDigits: 9) ?? Decimal(0)
            )
        }
        let height = money.rows.count * step + 50
        let base = height - 36
        html.chart(
            "money",
            title: language("Money of each programme", "事業別の予算と執行"),
            description: language(
                "Bars of budget, grants, fixed and paid amounts; the table below has the figures.",
                "予算額・交付決定額・確定額・支払済額。下の表に数値があります。"
            ),
            width: width,
            height: height
        ) { svg in
            for tick in scale.ticks {
                let x = left + scale.place(tick)
                svg.line("grid", x, 4, x, base)
                svg.label("tick", x, base + 15, "middle", Figures.grouped(tick.description))
            }
            svg.label("tick", left + scale.length, base + 31, "end", unit)
            for (index, programme) in money.rows.enumerated() {
                let y = 6 + index * step
                svg.label("name", left - 8, y + 28, "end", programme.name)
                let bars = [
                    ("budget", programme.budget), ("granted", programme.granted),
                    ("fixed", programme.fixed),
                    ("paid", programme.amount(.paid) + programme.amount(.advanced)),
                ]
                for (row, (style, amount)) in bars.enumerated() {
                    let at = y + row * 13
                    svg.bar(style, x: left, y: at, width: place(amount), height: 11)
                    svg.label(
                        "small",
                        left + place(amount) + 5,
                        at + 10,
                        "start",
                        figures.yenWithUnit(amount)
                    )
                }
            }
            svg.line("axis", left, 2, left, base)
        }
        html.key([
            ("budget", language("budget", "予算額")), ("granted", language("granted", "交付決定額")),
            ("fixed", language("fixed", "確定額")),
            ("paid", language("paid or advanced", "支払済・概算払")),
        ])
    }

    /// What the axis counts in, so that its numbers are short.
    private static func axisUnit(
        _ highest: Int64,
        _ language: Language
    ) -> (divisor: Int64, name: String) {
        highest >= 1_000_000_000
            ? (language == .ja ? 100_000_000 : 1_000_000_000, language("¥ billion", "億円"))
            : highest >= 1_000_000
                ? (1000, language("¥ thousand", "千円")) : (1, language("¥", "円"))
    }

    // MARK: Grants

    /// The most grants that the overview lists.
    private static let grantsMax = 50

    func grantSection(_ html: inout HTML, _ frame: Frame) {
        guard frame.person?.role.maySeeMoney ?? true else { return }
        let (language, figures) = (frame.language, frame.figures)
        let all = money.grants.filter { $0.held != nil }
        let open = Set((expected ?? []).map(\.grant))
        // Of many grants those are shown that somebody has to decide about.
        let isShort = all.count > Self.grantsMax
        let decided =
            isShort ? Array(all.filter { open.contains($0.grant) }.prefix(Self.grantsMax)) : all
        html("section", ["aria-labelledby": "grants-title"]) { section in
            section("h2", ["id": "grants-title"]) { title in
                title.link(frame.link("/grants"), language("Grants today", "交付決定ごとの状況"))
            }
            let unit = figures.yenUnitName
            let columns = [
                PageColumn(language("Grant", "交付決定")),
                PageColumn(language("Grantee", "交付先")),
                PageColumn(language("Ceiling", "交付決定額"), unit: unit),
                PageColumn(language("Fixed", "確定額"), unit: unit),
                PageColumn(language("Claims open", "審査中の請求"), unit: language("claims", "件")),
                PageColumn(language("Claimed in them", "同請求対象額"), unit: unit),
                PageColumn(
                    language("Would be fixed today", "本日確定した場合の額"),
                    unit: unit
                ),
                PageColumn(language("Paid", "支払済"), unit: unit),
            ]
            section.table(
                "grants-table",
                caption: language(
                    "What each grant's open claims would be fixed at",
                    "交付決定ごとの、審査中の請求を本日確定した場合の額"
                ),
                columns
            ) { body in
                if decided.isEmpty {
                    body.emptyRow(
                        columns.count,
                        isShort
                            ? language("No claim is open.", "審査中の請求はありません。")
                            : language("No grant is decided.", "交付決定はありません。")
                    )
                }
                for grant in decided {
                    body("tr") { row in
                        row.rowHeading { $0.link(frame.link(.grant, grant.grant), grant.grant) }
                        row.cell(names.name(grant.applicant, language))
                        row.number { $0.yen(grant.ceiling, figures) }
                        row.number { $0.yen(grant.fixed, figures) }
                        let open = expected?.first { $0.grant == grant.grant }
                        row.number { cell in
                            guard expected != nil else { return cell.text(Figures.none) }
                            cell.text(Figures.number(open?.claims ?? 0))
                        }
                        row.number { $0.yen(expected.map { _ in open?.claimed ?? 0 }, figures) }
                        row.number { $0.yen(expected.map { _ in open?.fixed ?? 0 }, figures) }
                        row.number { $0.yen(Int128(grant.amount(.paid)), figures) }
                    }
                }
            }
            if isShort {
                section("p", ["class": "note"]) { note in
                    note.text(
                        language(
                            "Only grants with open claims are shown here: ",
                            "審査中の請求のある交付決定だけを表示しています。"
                        )
                    )
                    note.link(
                        frame.link("/grants"),
                        language("all \(all.count) grants", "全 \(all.count) 件を見る")
                    )
                }
            }
            if expected == nil {
                section(
                    "p",
                    ["class": "note"],
                    language(
                        "The registry is large, so open claims are not added up here: the page of "
                            + "each claim works out what it would be fixed at, when asked to.",
                        "記録が多いため、ここでは審査中の請求を集計していません。"
                            + "各請求の画面で求めれば算定します。"
                    )
                )
            }
        }
    }

    // MARK: Quarters

    func dueSection(_ html: inout HTML, _ frame: Frame) {
        guard frame.person?.role.maySeeMoney ?? true else { return }
        let (language, figures) = (frame.language, frame.figures)
        html("section", ["aria-labelledby": "due-title"]) { section in
            section("h2", ["id": "due-title"]) { title in
                title.link(
                    frame.link("/due"),
                    language("Yen falling due by quarter", "四半期別の支払・返還予定")
                )
                if due.assumed > 0 { title.assumed(frame) }
            }
            let unit = figures.yenUnitName
            let columns = [
                PageColumn(language("Quarter", "四半期")),
                PageColumn(language("Deliveries promised", "納期到来分の代金"), unit: unit),
                PageColumn(language("Subsidies to pay", "補助金の支払"), unit: unit),
                PageColumn(language("Repayments to receive", "返還の受入れ"), unit: unit),
            ]
            section.table(
                "due-table",
                caption: language(
                    "At the prices of the orders; quarters of the fiscal year from April",
                    "発注単価による。四半期は 4 月始まりの会計年度による"
                ),
                columns
            ) { body in
                if due.rows.isEmpty {
                    body.emptyRow(columns.count, language("Nothing falls due.", "予定はありません。"))
                }
                for quarter in due.rows {
                    body("tr") { row in
                        row.rowHeading { $0.text(Self.words(quarter.quarter, frame)) }
                        row.number { $0.yen(quarter.deliveries, figures) }
                        row.number { $0.yen(quarter.disbursements, figures) }
                        row.number { $0.yen(quarter.repayments, figures) }
                    }
                }
            }
        }
    }

    private static func words(_ quarter: ShowYenDue.Quarter?, _ frame: Frame) -> String {
        let language = frame.language
        guard let quarter else { return language("no day yet", "期日未定") }
        let months = ["4–6", "7–9", "10–12", "1–3"][quarter.number - 1]
        let english = ["Apr–Jun", "Jul–Sep", "Oct–Dec", "Jan–Mar"][quarter.number - 1]
        let year = frame.figures.fiscalYear(quarter.fiscalYear)
        return language(
            "\(year) Q\(quarter.number) (\(english))",
            "\(year)第\(quarter.number)四半期（\(months)月）"
        )
    }
}
