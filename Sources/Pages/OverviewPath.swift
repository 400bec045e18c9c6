import Domain
import Operations
import Store

// The way to the targets of all operators over time.

extension OverviewPage {
    /// What is promised, added up from what is delivered, on the last day of each month; what was
    /// promised for a month that is over is drawn on the day that is shown.
    private var promised: [(day: Day, eflops: Decimal)] {
        var sum = path.delivered
        var places: [(day: Day, eflops: Decimal)] = []
        for promise in path.promises {
            guard let month = promise.month, let first = Day(iso: month + "-01") else { continue }
            sum = sum.adding(promise.eflops) ?? sum
            let (year, number, _) = first.civil
            let next = Day(year: number == 12 ? year + 1 : year, month: number % 12 + 1, day: 1)
            let last = next?.advanced(by: -1) ?? first
            places.append((max(last, path.cut.day), sum))
        }
        return places
    }

    /// The last step of each month: a large programme has one on nearly every day.
    private var lastOfMonths: [ShowCapacityPath.Step] {
        var steps: [ShowCapacityPath.Step] = []
        for step in path.steps {
            if let last = steps.last, last.day.iso.prefix(7) == step.day.iso.prefix(7) {
                steps.removeLast()
            }
            steps.append(step)
        }
        return steps
    }

    func pathSection(_ html: inout HTML, _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        guard !path.steps.isEmpty || !path.targets.isEmpty else { return }
        html("section", ["aria-labelledby": "path-title"]) { section in
            section("h2", ["id": "path-title"]) { title in
                title.text(
                    path.targets.last.map { target in
                        language(
                            "The way to \(target.eflops.trimmed) EFLOPS",
                            "\(target.eflops.trimmed) EFLOPS への道のり"
                        )
                    } ?? language("Capacity over time", "計算能力の推移")
                )
                if path.assumed > 0 { title.assumed(frame) }
            }
            pathChart(&section, frame)
            section("details") { details in
                details("summary", [:], language("The same in figures", "数値で見る"))
                let columns = [
                    PageColumn(language("Day", "日")),
                    PageColumn(language("What", "区分")),
                    PageColumn(language("In service", "稼働中"), unit: "EFLOPS"),
                    PageColumn(language("Delivered", "納入済"), unit: "EFLOPS"),
                    PageColumn(language("Promised", "納期回答の累計"), unit: "EFLOPS"),
                ]
                details.table(
                    "path-table",
                    caption: language(
                        "All operators together; of each month its last change",
                        "全運営者の合計（各月の最後の変化）"
                    ),
                    columns
                ) { body in
                    for step in lastOfMonths {
                        body("tr") { row in
                            row.rowHeading { $0.day(step.day, figures) }
                            row.cell(language("delivered", "実績"))
                            row.number { $0.eflops(step.total, figures) }
                            row.number { $0.eflops(step.delivered, figures) }
                            row.number { $0.text(Figures.none) }
                        }
                    }
                    for (day, eflops) in promised {
                        body("tr") { row in
                            row.rowHeading { $0.day(day, figures) }
                            row.cell(language("promised", "納期"))
                            row.number { $0.text(Figures.none) }
                            row.number { $0.text(Figures.none) }
                            row.number { $0.eflops(eflops, figures) }
                        }
                    }
                    for target in path.targets {
                        body("tr") { row in
                            row.rowHeading { $0.day(target.dueOn, figures) }
                            row.cell(language("target \(target.target)", "目標 \(target.target)"))
                            row.number { $0.eflops(target.eflops, figures) }
                            row.number { $0.text(Figures.none) }
                            row.number { $0.text(Figures.none) }
                        }
                    }
                }
                if let open = path.promises.first(where: { $0.month == nil }) {
                    details("p", ["class": "note"]) { note in
                        note.text(language("Ordered and not promised: ", "納期回答のない発注残: "))
                        note.eflops(open.eflops, figures)
                        note.text(" EFLOPS")
                    }
                }
            }
        }
    }

    private func pathChart(_ html: inout HTML, _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        let (left, top, width, height) = (56, 30, 960, 330)
        let base = height - 44
        let promised = promised
        let values =
            path.steps.map(\.delivered) + promised.map(\.eflops) + path.targets.map(\.eflops)
        let scale = ChartScale(upTo: values.max() ?? Decimal(1), length: base - top)
        let ends = promised.map(\.day) + path.targets.map(\.dueOn) + [path.cut.day]
        let first = min(path.steps.first?.day ?? path.cut.day, path.cut.day)
        let days = ChartDays(
            first: first,
            last: (ends.max() ?? path.cut.day).advanced(by: 30),
            length: width - left - 24
        )
        func x(_ day: Day) -> Int { left + days.place(day) }
        func y(_ value: Decimal) -> Int { base - scale.place(value) }
        html.chart(
            "path",
            title: language("EFLOPS over time", "EFLOPS の推移"),
            description: language(
                "In service and delivered so far, promised from now on, and the targets. "
                    + "The table below has the same figures.",
                "これまでの稼働中・納入済、今後の納期の累計、目標。下の表に同じ数値があります。"
            ),
            width: width,
            height: height
        ) { svg in
            for tick in scale.ticks {
                svg.line("grid", left, y(tick), width - 24, y(tick))
                svg.label("tick", left - 6, y(tick) + 4, "end", tick.description)
            }
            svg.label("tick", 4, 12, "start", "EFLOPS (BF16)")
            for year in first.civil.year...days.last.civil.year {
                guard let april = Day(year: year, month: 4, day: 1), april >= first,
                    april <= days.last
                else { continue }
                svg.line("grid", x(april), top, x(april), base)
                guard x(april) < width - 90 else { continue }
                svg.label("tick", x(april), base + 16, "start", figures.fiscalYear(year))
            }
            let shown = path.steps.filter { $0.day <= path.cut.day }
            let area = Self.steps(shown.map { (x($0.day), y($0.total)) }, until: x(path.cut.day))
            if let start = shown.first {
                svg.void(
                    "path",
                    [
                        "class": "service area",
                        "d": "M\(x(start.day)) \(base) L" + area + " L\(x(path.cut.day)) \(base) Z",
                    ]
                )
                let line = Self.steps(
                    shown.map { (x($0.day), y($0.delivered)) },
                    until: x(path.cut.day)
                )
                svg.void("path", ["class": "delivered", "d": "M" + line])
            }
            if let last = promised.last {
                let begin = (x(path.cut.day), y(path.delivered))
                let line = Self.steps(
                    [begin] + promised.map { (x($0.day), y($0.eflops)) },
                    until: max(x(last.day), begin.0)
                )
                svg.void("path", ["class": "promised", "d": "M" + line])
            }
            // Its day stands under the years: above them lines may run anywhere.
            svg.line("now", x(path.cut.day), top, x(path.cut.day), base + 22)
            svg.label(
                "tick",
                x(path.cut.day),
                base + 34,
                "middle",
                figures.day(path.cut.day)
            )
            for target in path.targets {
                let (place, level) = (x(target.dueOn), y(target.eflops))
                svg.line("target", left, level, place, level)
                svg.line("target", place, level, place, base)
                svg.label(
                    "value",
                    place - 6,
                    level + 16,
                    "end",
                    language(
                        "target \(target.eflops.trimmed) by \(figures.day(target.dueOn))",
                        "目標 \(target.eflops.trimmed)（\(figures.day(target.dueOn))）"
                    )
                )
            }
            svg.line("axis", left, base, width - 24, base)
        }
        html.key([
            ("service", language("in service", "稼働中")),
            ("delivered", language("delivered", "納入済")),
            ("promised", language("promised, added up", "納期回答の累計")),
            ("target", language("target", "目標")),
        ])
    }

    /// A line that stays level until the next point.
    private static func steps(_ points: [(x: Int, y: Int)], until end: Int) -> String {
        guard let start = points.first else { return "" }
        var text = "\(start.x) \(start.y)"
        for point in points.dropFirst() { text += " H\(point.x) V\(point.y)" }
        return text + " H\(end)"
    }
}
