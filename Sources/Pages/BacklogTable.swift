import Domain
import Operations

// How the backlog is written: its filter, its rows, and where they lead.

extension BacklogPage {
    package func html(_ frame: Frame) -> [UInt8] {
        let frame = frame.ofLargeAmounts
        let language = frame.language
        let rows = sorted
        let first = (asked.page - 1) * Self.rowsMax
        let shown = rows.dropFirst(first).prefix(Self.rowsMax)
        return frame.document(title: language("Backlog", "発注残"), place: .backlog) { html in
            html("section", ["class": "wraps"]) { section in
                filterForm(&section, frame)
                table(&section, Array(shown), frame)
                pages(&section, rows.count, frame)
                section("p") { line in
                    let csv = PageAddress("/backlog.csv", frame.address.query)
                    line(
                        "a",
                        ["class": "button", "href": csv.text, "download": "backlog.csv"],
                        language("Download CSV (Excel)", "CSV ダウンロード（Excel 対応）")
                    )
                }
            }
            html.assumedLegend(frame)
        }
    }

    // MARK: The filter

    private static let groupings: [[BacklogKey]] = [
        [.order, .line], [.buyer], [.vendor], [.product], [.programme], [.channel], [.month],
        [.buyer, .product], [.vendor, .product], [.buyer, .month],
    ]

    private func filterForm(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        html("form", ["class": "filters", "method": "get", "action": "/backlog"]) { form in
            frame.hidden(frame.settings.query, &form)
            let by = asked.by.map(\.rawValue).joined(separator: ",")
            form.choice(
                "by",
                language("Grouped by", "集計"),
                Self.groupings.map { keys in
                    (
                        keys.map(\.rawValue).joined(separator: ","),
                        keys.map { $0.title(language) }.joined(separator: language(", ", "・"))
                    )
                },
                by
            )
            for (place, key) in Self.filterKeys.enumerated() {
                let values = Set(choices.compactMap { $0[place] }).sorted {
                    $0.utf8.lexicographicallyPrecedes($1.utf8)
                }
                let now = value(key)
                let offered = now.map { values.contains($0) ? values : values + [$0] } ?? values
                form.choice(
                    key.rawValue,
                    key.title(language),
                    [("", language("all", "すべて"))]
                        + offered.map { ($0, words(key, $0, language)) },
                    now ?? ""
                )
            }
            form("label", ["for": "overdue", "class": "check"]) { label in
                label.void(
                    "input",
                    [
                        "type": "checkbox", "id": "overdue", "name": "overdue", "value": "1",
                        "checked": asked.filter.isOverdueOnly ? "checked" : nil,
                    ]
                )
                label.text(language(" overdue only", " 納期超過のみ"))
            }
            form("button", ["type": "submit"], language("Show", "表示"))
        }
    }

    private func value(_ key: BacklogKey) -> String? {
        switch key {
        case .order: asked.filter.order
        case .buyer: asked.filter.buyer
        case .vendor: asked.filter.vendor
        case .product: asked.filter.product
        case .programme: asked.filter.programme
        case .channel: asked.filter.channel
        case .line, .month: nil
        }
    }

    private func words(_ key: BacklogKey, _ value: String, _ language: Language) -> String {
        switch key {
        case .buyer, .vendor: names.name(value, language)
        case .channel: language.word(value)
        default: value
        }
    }

    // MARK: Rows

    /// Columns that help a reader: not GPUs, and no state that nothing is in.
    private var columns: [BacklogColumn] {
        answer.columns.filter { column in
            switch column {
            case .gpusBacklog: false
            case .state(_, let place): answer.total.states[place] > 0
            default: true
            }
        }
    }

    private func table(_ html: inout HTML, _ rows: [BacklogRow], _ frame: Frame) {
        let language = frame.language
        let columns = columns
        html.table(
            "backlog",
            caption: language(
                "Units ordered and not yet received",
                "発注済みで未納の数量（発注残＝未割当＋割当済＋輸送中）"
            ),
            columns.map { heading($0, frame) }
        ) { foot in
            foot("tr") { cells in
                let keys = answer.by.count
                cells("th", ["scope": "row", "colspan": String(keys)], language("Total", "合計"))
                for column in columns.dropFirst(keys) {
                    cell(&cells, column, answer.total, frame)
                }
            }
        } _: { body in
            if rows.isEmpty {
                body.emptyRow(columns.count, language("Nothing is owed.", "該当する発注残はありません。"))
            }
            for row in rows {
                body("tr") { cells in
                    for column in columns { cell(&cells, column, row, frame) }
                }
            }
        }
    }

    private func heading(_ column: BacklogColumn, _ frame: Frame) -> PageColumn {
        let language = frame.language
        var heading: PageColumn
        switch column {
        case .key(let key, _): heading = PageColumn(key.title(language))
        case .nextPromisedOn: heading = PageColumn(language("Next promised", "次の納期"))
        case .oldestOrderOn: heading = PageColumn(language("Oldest order", "最初の発注日"))
        case .eflopsBacklog: heading = PageColumn(language("Owed", "発注残"), unit: "EFLOPS")
        case .valueJPYBacklog:
            heading = PageColumn(language("Worth", "発注残の金額"), unit: frame.figures.yenUnitName)
        case .overdue:
            heading = PageColumn(language("Overdue", "納期超過"), unit: language("units", "台"))
        case .backlog:
            heading = PageColumn(language("Owed", "発注残"), unit: language("units", "台"))
        case .ordered, .state, .gpusBacklog:
            heading = PageColumn(language.title(column.name), unit: language("units", "台"))
        }
        let name = column.name
        let isNow = asked.sort.map { $0.drop { $0 == "-" } == name } ?? false
        let isUp = isNow && asked.sort?.hasPrefix("-") == false
        // Numbers begin with the largest, words and days with the first.
        let next = isNow ? (isUp ? "-" + name : name) : (heading.isNumber ? "-" + name : name)
        heading.sort = (
            frame.address.with("page", nil).with("sort", next).text,
            isNow ? (isUp ? "ascending" : "descending") : "none"
        )
        return heading
    }

    private func cell(
        _ html: inout HTML,
        _ column: BacklogColumn,
        _ row: BacklogRow,
        _ frame: Frame
    ) {
        let figures = frame.figures
        switch column {
        case .key(let key, let place): keyCell(&html, key, place, row, frame)
        case .ordered: html.number(row.ordered)
        case .state(_, let place): html.number(row.states[place])
        case .backlog: html.number(row.backlog)
        case .overdue:
            html("td", ["class": row.overdue > 0 ? "number late" : "number"]) { cell in
                if row.overdue > 0 { cell.text("▲ ") }
                cell.text(Figures.number(row.overdue))
            }
        case .nextPromisedOn: html.cell { $0.day(row.nextPromisedOn, figures) }
        case .oldestOrderOn: html.cell { $0.day(row.oldestOrderOn, figures) }
        case .gpusBacklog: html.number(row.gpusBacklog)
        case .eflopsBacklog:
            html.number { cell in
                guard let eflops = Decimal(calculated: row.eflopsBacklog) else {
                    return cell.text(row.eflopsBacklog)
                }
                cell.eflops(eflops, figures)
            }
        case .valueJPYBacklog:
            html.number { $0.yen(row.valueJPYBacklog.flatMap { Int128($0) }, figures) }
        }
    }

    /// The first key of a row leads to its order, or to the lines that the row is of.
    private func keyCell(
        _ html: inout HTML,
        _ key: BacklogKey,
        _ place: Int,
        _ row: BacklogRow,
        _ frame: Frame
    ) {
        let value = row.keys[place]
        let text = value.map { words(key, $0, frame.language) } ?? Figures.none
        guard place == 0 else {
            if key == .line { return html.number { $0.text(text) } }
            return html.cell { cell in
                if key == .month { cell.month(value, frame.figures) } else { cell.text(text) }
            }
        }
        html.rowHeading { heading in
            switch (key, value) {
            case (.order, let code?): heading.link(frame.link(.order, code), code)
            case (.month, _): heading.month(value, frame.figures)
            case (_, let code?):
                let address = frame.address.with("by", nil).with("sort", nil).with("page", nil)
                    .with(key.rawValue, code)
                heading.link(address, text)
            case (_, nil): heading.text(text)
            }
            if row.assumedLines > 0 { heading.assumed(frame) }
        }
    }

    private func pages(_ html: inout HTML, _ count: Int, _ frame: Frame) {
        guard count > Self.rowsMax else { return }
        let language = frame.language
        let first = (asked.page - 1) * Self.rowsMax + 1
        let last = min(count, first + Self.rowsMax - 1)
        html("p") { line in
            line.text(
                language(
                    "Rows \(Figures.number(first)) to \(Figures.number(last)) of "
                        + "\(Figures.number(count)). ",
                    "全 \(Figures.number(count)) 行のうち \(Figures.number(first))〜"
                        + "\(Figures.number(last)) 行目。"
                )
            )
            if asked.page > 1 {
                line.link(
                    frame.address.with("page", String(asked.page - 1)),
                    language("Before", "前へ")
                )
                line.text(" ")
            }
            if last < count {
                line.link(
                    frame.address.with("page", String(asked.page + 1)),
                    language("Next", "次へ")
                )
            }
        }
    }
}

extension BacklogKey {
    func title(_ language: Language) -> String {
        switch self {
        case .order: language("Order", "発注番号")
        case .line: language("Line", "明細")
        case .month: language("Month promised", "納期の月")
        case .programme: language("Programme", "事業")
        case .buyer: language("Buyer", "発注者")
        case .vendor: language("Vendor", "供給者")
        case .product: language("Product", "製品")
        case .channel: language("Channel", "調達区分")
        }
    }
}

extension HTML {
    /// A labelled choice of a form.
    mutating func choice(
        _ name: String,
        _ title: String,
        _ choices: [(value: String, words: String)],
        _ current: String
    ) {
        self("div") { group in
            group("label", ["for": name], title)
            group("select", ["id": name, "name": name]) { select in
                for (value, words) in choices {
                    select(
                        "option",
                        ["value": value, "selected": value == current ? "selected" : nil],
                        words
                    )
                }
            }
        }
    }
}
