import Domain
import Operations

/// Objects of an answer as a table, or what stands alone in one as a list of terms.
///
/// A page and the program's JSON have the same fields, so that one explains the other.
struct RecordTable {
    let frame: Frame
    let names: KnownNames
    /// Whether what is in states is yen rather than units.
    var isOfYen = false
    /// Whether codes lead to their pages.
    var hasLinks = true
    /// Titles of fields that mean something of their own here.
    var titles: [String: String] = [:]
    /// Units of amounts that are known from elsewhere: the currency of prices.
    var units: [String: String] = [:]

    private var language: Language { frame.language }
    private var figures: Figures { frame.figures }

    /// Names that a page leaves out: what only a program reads.
    private static let left: Set<String> = ["id", "sha256", "as_of", "known_at"]

    // MARK: Rows

    /// A table of objects; nothing where there are none.
    ///
    /// Columns are all members' names in order of appearance, those of a record within a row apart.
    /// Left out are columns in which nothing stands, and states that nothing is in.
    ///
    /// `actions`: what may be done with each, in a column of its own at the end; the number is the
    /// object's place.
    func table(
        _ html: inout HTML,
        _ id: String,
        caption: String,
        _ objects: [JSON],
        without left: Set<String> = [],
        actions: (title: String, write: (inout HTML, Int) -> Void)? = nil
    ) {
        let rows = objects.map { flat($0) }
        var columns: [String] = []
        for row in rows {
            for member in row where !columns.contains(member.name) {
                columns.append(member.name)
            }
        }
        columns = columns.filter { column in
            guard !left.contains(column), !Self.left.contains(column) else { return false }
            return rows.contains { row in
                guard let value = row.first(where: { $0.name == column })?.value else {
                    return false
                }
                let isNoState = column.hasPrefix("states.") && value == .number("0")
                return value != .null && value != .array([]) && !isNoState
            }
        }
        guard !columns.isEmpty else { return }
        let wide = columns.map { column in
            rows.contains { row in
                guard case .string(let text)? = row.value(column) else { return false }
                return text.count > 20
            }
        }
        var headings = columns.enumerated().map { heading($1, isFirst: $0 == 0) }
        if let actions {
            var column = PageColumn(actions.title)
            column.isAction = true
            headings.append(column)
        }
        html.table(id, caption: caption, headings) { body in
            for (index, row) in rows.enumerated() {
                let isVoided = row.contains { $0.name == "voided_by" && $0.value != .null }
                body("tr", ["class": isVoided ? "voided" : nil]) { cells in
                    for (place, column) in columns.enumerated() {
                        let value = row.first { $0.name == column }?.value ?? .null
                        if place == 0 {
                            cells.rowHeading { heading(&$0, column, value, row) }
                        } else if isNumber(column) {
                            cells.number { write(&$0, column, value, row) }
                        } else {
                            let style = wide[place] ? "wide" : nil
                            cells("td", ["class": style]) { write(&$0, column, value, row) }
                        }
                    }
                    if let actions {
                        cells("td", ["class": "action"]) { actions.write(&$0, index) }
                    }
                }
            }
        }
    }

    /// What heads a row: a code as it is written in forms, whatever its name.
    private func heading(
        _ html: inout HTML,
        _ path: String,
        _ value: JSON,
        _ row: [JSON.Member]
    ) {
        guard hasLinks, case .string(let text) = value, case .code(let kind) = shape(path) else {
            return write(&html, path, value, row)
        }
        html.link(frame.link(kind, text), text)
    }

    private func heading(_ path: String, isFirst: Bool) -> PageColumn {
        var column = PageColumn(title(path))
        // The first column heads its rows: its numbers are names.
        column.isNumber = isNumber(path) && !isFirst
        column.unit = unit(path)
        return column
    }

    private func isNumber(_ path: String) -> Bool { shape(path).isNumber }

    private func shape(_ path: String) -> FieldShape {
        isOfYen && path.hasPrefix("states.") ? .yen : FieldShape.of(Self.last(path))
    }

    /// What its amounts are counted in; nil of what is no amount.
    private func unit(_ path: String) -> String? {
        if let unit = units[path] { return unit }
        if case .yen = shape(path) { return figures.yenUnitName }
        return path.hasPrefix("states.")
            ? language("units", "台") : FieldShape.unit(Self.last(path), language)
    }

    /// Without the unit that a table on a terminal writes behind amounts: a page has its own.
    func title(_ path: String) -> String {
        let name = Self.last(path)
        var title = titles[name] ?? language.title(name)
        for unit in ["（円）", " (¥)", "（日）", " (kW)"] where title.hasSuffix(unit) {
            title = String(title.dropLast(unit.count))
        }
        return title
    }

    // MARK: What stands alone

    /// Terms and what they are; fields without a value are left out.
    func terms(_ html: inout HTML, _ members: [JSON.Member], without left: Set<String> = []) {
        let shown = flat(.object(members)).filter { member in
            !left.contains(member.name) && !Self.left.contains(member.name)
                && member.value != .null && member.value != .array([]) && !isTable(member.value)
        }
        html("dl", ["class": "plain"]) { list in
            for member in shown {
                list("div") { group in
                    group("dt", [:], title(member.name))
                    group("dd") { value in
                        if case .number(let text) = member.value, let amount = Int128(text),
                            case .yen = shape(member.name)
                        {
                            // A step of rounding is so many yen, in whatever the rest is shown.
                            if Self.last(member.name) == "rounding_jpy" {
                                return value.data(text, Figures.yenAlone(amount, language))
                            }
                            return value.data(text, figures.yenWithUnit(amount))
                        }
                        write(&value, member.name, member.value, members)
                        if let unit = unit(member.name) { value("span", ["class": "unit"], unit) }
                    }
                }
            }
        }
        html.newLine()
    }

    func isTable(_ value: JSON) -> Bool {
        guard case .array(let items) = value, case .object? = items.first else { return false }
        return true
    }

    // MARK: A value

    /// `row`: the members beside it.
    func write(_ html: inout HTML, _ path: String, _ value: JSON, _ row: [JSON.Member]) {
        let name = Self.last(path)
        switch value {
        case .null: html.text(Figures.none)
        case .bool(let flag):
            html.text(flag ? language("yes", "はい") : language("no", "いいえ"))
        case .array(let items):
            for (index, item) in items.enumerated() {
                if index > 0 { html.text(language(", ", "、")) }
                write(&html, name, item, row)
            }
        case .object(let members):
            html("span", ["class": "whole"], members.map { plain($0) }.joined(separator: " "))
        case .number(let text): number(&html, path, text)
        case .string(let text): string(&html, name, text, row)
        }
    }

    private func number(_ html: inout HTML, _ path: String, _ text: String) {
        let name = Self.last(path)
        switch shape(path) {
        case .yen: html.yen(Int128(text), figures)
        case .ordinal where name == "fiscal_year":
            html.text(Int(text).map(figures.fiscalYear) ?? text)
        case .ordinal where name == "seq" || name == "voided_by":
            html.link(frame.link("/events/\(text)"), text)
        case .ordinal: html.text(text)
        case .amount where name == "overdue" && text != "0":
            html("span", ["class": "late"]) {
                $0.text("▲ ")
                $0.data(text, Figures.grouped(text))
            }
        default: html.data(text, Figures.grouped(text))
        }
    }

    private func string(
        _ html: inout HTML,
        _ name: String,
        _ text: String,
        _ row: [JSON.Member]
    ) {
        switch FieldShape.of(name) {
        case .code(let kind):
            let name = names.name(kind, text, language)
            guard hasLinks else { return html("span", ["class": "whole"], name) }
            html(
                "a",
                ["href": frame.link(kind, text).text, "class": name == text ? "whole" : nil],
                name
            )
        case .day: day(&html, text)
        case .state:
            // The same words name a window's ends and a step's states.
            if Day(iso: text) != nil { day(&html, text) } else { html.text(language.word(text)) }
        case .month: html.month(text, figures)
        case .choice: html.text(language.word(text, of: name))
        case .eventType: html.text(language.event(text))
        case .amount:
            html.text(Decimal(text) == nil ? text : Figures.grouped(text))
        case .text where name == "invoice":
            let issuer = row.first { ["issuer", "invoice_issuer"].contains($0.name) }?.value
            guard hasLinks, case .string(let issuer)? = issuer else {
                return html("span", ["class": "whole"], text)
            }
            html.link(frame.link(.invoice, "\(issuer) \(text)"), text)
        case .text where name == "source" && text.contains("assumed:"):
            html.text(text)
            html.assumed(frame)
        case .yen, .ordinal, .text: html.text(text)
        }
    }

    private func day(_ html: inout HTML, _ text: String) {
        guard let day = Day(iso: text) else { return html.text(text) }
        html.day(day, figures)
    }

    /// A part of a record within a list: `2024-06-30 500 units`.
    private func plain(_ member: JSON.Member) -> String {
        switch member.value {
        case .string(let text):
            Day(iso: text).map(figures.day) ?? text
        case .number(let text):
            Figures.grouped(text)
                + (FieldShape.unit(member.name, language).map { " " + $0 } ?? "")
        case .array(let items):
            items.map { plain(JSON.Member(member.name, $0)) }
                .joined(separator: " ")
        default: ""
        }
    }

    private static func last(_ path: String) -> String {
        path.split(separator: ".").last.map(String.init) ?? path
    }

    /// The members with those of records among them in their place.
    private func flat(_ object: JSON) -> [JSON.Member] {
        guard case .object(let members) = object else { return [] }
        return members.flatMap { member -> [JSON.Member] in
            guard case .object = member.value else { return [member] }
            return flat(member.value).map {
                JSON.Member("\(member.name).\($0.name)", $0.value)
            }
        }
    }
}

extension [JSON.Member] {
    func value(_ name: String) -> JSON? { first { $0.name == name }?.value }

    func text(_ name: String) -> String? {
        switch value(name) {
        case .string(let text)?, .number(let text)?: text
        default: nil
        }
    }

    func objects(_ name: String) -> [JSON] {
        guard case .array(let items)? = value(name) else { return [] }
        return items
    }
}

extension JSON {
    /// The members of an object; none of anything else.
    var members: [Member] {
        guard case .object(let members) = self else { return [] }
        return members
    }
}
