import Domain

/// Objects of an answer as a table, or what stands alone in one as a list of terms.
///
/// A page and the program's JSON have the same fields, so that one explains the other.
struct RecordTable {
    let frame: Frame
    let names: PartyNames
    /// The field that stands beside an invoice's number and belongs to its address.
    var issuer: String?

    private var language: PageLanguage { frame.language }
    private var figures: Figures { frame.figures }

    /// Names that a page leaves out: what only a program reads.
    private static let left: Set<String> = ["id", "sha256", "as_of", "known_at"]

    // MARK: Rows

    /// A table of objects; nothing where there are none.
    ///
    /// Columns are all members' names in order of appearance, those of a record within a row apart.
    /// Left out are columns in which nothing stands, and states that nothing is in.
    func table(
        _ html: inout HTML,
        _ id: String,
        caption: String,
        _ objects: [JSON],
        without left: Set<String> = []
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
        html.table(id, caption: caption, columns.map(heading)) { body in
            for row in rows {
                let isVoided = row.contains { $0.name == "voided_by" && $0.value != .null }
                body("tr", ["class": isVoided ? "voided" : nil]) { cells in
                    for (place, column) in columns.enumerated() {
                        let value = row.first { $0.name == column }?.value ?? .null
                        cell(&cells, column, value, isFirst: place == 0, row)
                    }
                }
            }
        }
    }

    private func heading(_ path: String) -> PageColumn {
        let shape = FieldShape.of(Self.last(path))
        var column = PageColumn(title(path))
        column.isNumber = shape.isNumber
        if case .yen = shape { column.unit = figures.yenUnitName }
        return column
    }

    /// Without the unit that a table on a terminal writes behind amounts: a page has its own.
    func title(_ path: String) -> String {
        var title = language.title(Self.last(path))
        for unit in ["（円）", " (¥)"] where title.hasSuffix(unit) {
            title = String(title.dropLast(unit.count))
        }
        return title
    }

    private func cell(
        _ html: inout HTML,
        _ column: String,
        _ value: JSON,
        isFirst: Bool,
        _ row: [JSON.Member]
    ) {
        if isFirst { return html.rowHeading { write(&$0, column, value, row) } }
        if FieldShape.of(Self.last(column)).isNumber {
            return html.number { write(&$0, column, value, row) }
        }
        html.cell { write(&$0, column, value, row) }
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
                        write(&value, member.name, member.value, members)
                        if case .yen = FieldShape.of(Self.last(member.name)) {
                            value("span", ["class": "unit"], figures.yenUnitName)
                        }
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
            html.text(members.map { plain($0) }.joined(separator: " "))
        case .number(let text): number(&html, name, text)
        case .string(let text): string(&html, name, text, row)
        }
    }

    private func number(_ html: inout HTML, _ name: String, _ text: String) {
        switch FieldShape.of(name) {
        case .yen: html.yen(Int128(text), figures)
        case .ordinal where name == "fiscal_year":
            html.text(Int(text).map(figures.fiscalYear) ?? text)
        case .ordinal: html.text(text)
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
            html.link(frame.link(kind, text), kind == .party ? names.name(text, language) : text)
        case .day: day(&html, text)
        case .state:
            // The same words name a window's ends and a step's states.
            if Day(iso: text) != nil { day(&html, text) } else { html.text(language.word(text)) }
        case .month: html.month(text, figures)
        case .choice: html.text(language.word(text))
        case .eventType: html.text(language.event(text))
        case .amount:
            html.text(Decimal(text) == nil ? text : Figures.grouped(text))
        case .text where name == "invoice":
            let issuer = row.first { ["issuer", "invoice_issuer"].contains($0.name) }?.value
            guard case .string(let issuer)? = issuer else { return html.text(text) }
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

    /// A part of a record within a list: `2024-06-30 500`.
    private func plain(_ member: JSON.Member) -> String {
        switch member.value {
        case .string(let text):
            Day(iso: text).map(figures.day) ?? text
        case .number(let text): Figures.grouped(text)
        case .array(let items): items.map { plain(JSON.Member(member.name, $0)) }
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
