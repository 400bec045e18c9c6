import Domain
import Operations

// EFLOPS of each operator, and the way to the targets of all.

extension OverviewPage {
    func capacitySection(_ html: inout HTML, _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        html("section", ["aria-labelledby": "capacity-title"]) { section in
            section(
                "h2",
                ["id": "capacity-title"],
                language("Capacity by operator", "運営者別の計算能力")
            )
            capacityChart(&section, frame)
            section("details") { details in
                details("summary", [:], language("The same in figures", "数値で見る"))
                var columns = [
                    PageColumn(language("Operator", "運営者")),
                    PageColumn(language("In service", "稼働中"), unit: "EFLOPS"),
                    PageColumn(language("Arrived", "納入済"), unit: "EFLOPS"),
                    PageColumn(language("Ordered", "発注済"), unit: "EFLOPS"),
                    PageColumn(language("Target", "目標"), unit: "EFLOPS"),
                    PageColumn(language("Due", "目標期日")),
                    PageColumn(language("Gap", "不足"), unit: "EFLOPS"),
                    PageColumn(language("Met on", "達成日")),
                    PageColumn(language("Power", "電力"), unit: "kW"),
                ]
                columns += capacity.references.map {
                    PageColumn($0.name, unit: language("times", "倍"))
                }
                details.table(
                    "capacity-table",
                    caption: language(
                        "EFLOPS of dense BF16 against targets and references",
                        "密行列 BF16 の EFLOPS（目標・比較対象との対比）"
                    ),
                    columns
                ) { foot in
                    capacityRow(&foot, capacity.total, frame)
                } _: { body in
                    for row in capacity.rows { capacityRow(&body, row, frame) }
                }
                for reference in capacity.references {
                    details("p", ["class": "note"]) { note in
                        note.text("\(reference.name): ")
                        note.eflops(reference.eflops, figures)
                        note.text(" EFLOPS")
                    }
                }
            }
        }
    }

    private func capacityRow(_ html: inout HTML, _ row: ShowCapacity.Row, _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        html("tr") { cells in
            cells.rowHeading {
                $0.text(
                    row.operatorCode.map { names.name($0, language) } ?? language("Total", "合計")
                )
            }
            cells.number { $0.eflops(row.total, figures) }
            cells.number { $0.eflops(arrived(row), figures) }
            cells.number { $0.eflops(allOrdered(row), figures) }
            let target = row.targets.last
            cells.number { cell in
                guard let target else { return cell.text(Figures.none) }
                cell.eflops(target.eflops, figures)
            }
            cells.cell { $0.day(target?.dueOn, figures) }
            cells.number { cell in
                guard let target else { return cell.text(Figures.none) }
                cell.eflops(target.gap, figures)
            }
            cells.cell { $0.day(target?.metOn, figures) }
            cells.number { $0.data(row.powerKilowatts.description, kilowatts(row)) }
            for reference in capacity.references {
                cells.number { $0.text(capacity.ratio(reference, row) ?? Figures.none) }
            }
        }
    }

    private func kilowatts(_ row: ShowCapacity.Row) -> String {
        Figures.grouped(row.powerKilowatts.trimmed.description)
    }

    /// With declared capacity, of which nothing is under way.
    private func arrived(_ row: ShowCapacity.Row) -> Decimal {
        row.declared.adding(row.received) ?? row.total
    }

    private func allOrdered(_ row: ShowCapacity.Row) -> Decimal {
        row.declared.adding(row.ordered) ?? row.total
    }

    /// Bars of what is in service, arrived and ordered, a mark at the target, and the references
    /// under them to the same scale.
    private func capacityChart(_ html: inout HTML, _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        let (left, width, step) = (200, 960, 34)
        let operators = capacity.rows.filter { allOrdered($0) > Decimal(0) || !$0.targets.isEmpty }
        let values =
            operators.map(allOrdered) + operators.flatMap { $0.targets.map(\.eflops) }
            + capacity.references.map(\.eflops)
        let scale = ChartScale(upTo: values.max() ?? Decimal(1), length: width - left - 170)
        let height = (operators.count + capacity.references.count) * step + 62
        let base = height - 36
        html.chart(
            "capacity",
            title: language("EFLOPS of each operator", "運営者別の EFLOPS"),
            description: language(
                "Bars of capacity in service, arrived and ordered, with targets; under them the "
                    + "references. The table below has the same figures.",
                "稼働中・納入済・発注済の計算能力と目標、その下に比較対象。下の表に同じ数値があります。"
            ),
            width: width,
            height: height
        ) { svg in
            for tick in scale.ticks {
                let x = left + scale.place(tick)
                svg.line("grid", x, 8, x, base)
                svg.label("tick", x, base + 15, "middle", tick.description)
            }
            svg.label("tick", left + scale.length, base + 31, "end", "EFLOPS (BF16)")
            for (index, row) in operators.enumerated() {
                let y = 10 + index * step
                let name = row.operatorCode.map { names.name($0, language) } ?? ""
                // A code says more than half a name.
                let code = row.operatorCode ?? name
                let shown = Self.fits(name) ? name : Self.shortened(code)
                svg.label("name", left - 8, y + 15, "end", shown)
                svg.bar(
                    "ordered",
                    x: left,
                    y: y + 2,
                    width: scale.place(allOrdered(row)),
                    height: 17
                )
                svg.bar("arrived", x: left, y: y + 2, width: scale.place(arrived(row)), height: 17)
                svg.bar("service", x: left, y: y + 2, width: scale.place(row.total), height: 17)
                for target in row.targets {
                    let x = left + scale.place(target.eflops)
                    svg.line("target", x, y - 3, x, y + 24)
                }
                let end = [allOrdered(row), row.targets.last?.eflops ?? Decimal(0)].max()
                svg.label(
                    "value",
                    left + scale.place(end ?? Decimal(0)) + 6,
                    y + 15,
                    "start",
                    label(row, frame)
                )
            }
            for (index, reference) in capacity.references.enumerated() {
                let y = 10 + (operators.count + index) * step
                svg.label("name", left - 8, y + 15, "end", Self.shortened(reference.name))
                let end = scale.place(reference.eflops)
                svg.bar("reference", x: left, y: y + 2, width: end, height: 17)
                svg.label(
                    "value",
                    left + end + 6,
                    y + 15,
                    "start",
                    figures.eflops(reference.eflops)
                )
            }
            svg.line("axis", left, 4, left, base)
        }
        html.key([
            ("service", language("in service", "稼働中")),
            ("arrived", language("arrived", "納入済（稼働前）")),
            ("ordered", language("ordered", "発注済（未納）")),
            ("target", language("target", "目標")),
            ("reference", language("reference", "比較対象")),
        ])
    }

    /// What is in service, and where more is ordered, what that comes to: the length of the bar.
    private func label(_ row: ShowCapacity.Row, _ frame: Frame) -> String {
        let (language, figures) = (frame.language, frame.figures)
        let (now, all) = (figures.eflops(row.total), figures.eflops(allOrdered(row)))
        return now == all ? now : language("\(now) of \(all)", "\(now)（発注済 \(all)）")
    }

    /// The room before a bar: full-width letters take that of two.
    private static let nameWidthMax = 26

    private static func fits(_ name: String) -> Bool {
        name.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } <= nameWidthMax
    }

    /// So much of a name as fits before a bar.
    private static func shortened(_ name: String) -> String {
        var text = name
        while !fits(text) { text.removeLast() }
        return text == name ? name : text + "…"
    }
}

extension HTML {
    /// What the colours and strokes of a chart mean, in words.
    mutating func key(_ entries: [(style: String, words: String)]) {
        self("ul", ["class": "key"]) { list in
            for (style, words) in entries {
                list("li") { item in
                    item(
                        "svg",
                        [
                            "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 22 14",
                            "aria-hidden": "true",
                        ]
                    ) { svg in
                        if ["target", "promised", "delivered", "now"].contains(style) {
                            svg.line(style, 1, 7, 21, 7)
                        } else if ["event", "promise"].contains(style) {
                            svg.dot(style, 11, 7)
                        } else {
                            svg.bar(style, x: 1, y: 1, width: 20, height: 12)
                        }
                    }
                    item.text(words)
                }
            }
        }
        newLine()
    }
}
