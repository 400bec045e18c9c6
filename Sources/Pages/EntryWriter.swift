import Domain
import Operations

/// Writes the fields of an event's form.
struct EntryWriter {
    let page: EnterPage
    let frame: Frame

    private var language: Language { frame.language }

    /// The id of a field's element: letters, digits and hyphens.
    static func id(_ path: String) -> String {
        "f-" + String(path.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    }

    /// The field's own name, without the path to it.
    private static func name(_ path: String) -> String {
        path.split(separator: ".").last.map(String.init) ?? path
    }

    /// `lines[0].quantity` as its title, with the number of its group from 1.
    static func title(_ path: String, _ language: Language) -> String {
        path.split(separator: ".").map { part in
            let name = part.prefix { $0 != "[" }
            guard let place = Int(part.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" }) else {
                return language.title(String(name))
            }
            return single(String(name), language) + " \(place + 1)"
        }.joined(separator: language(" › ", "・"))
    }

    // MARK: The envelope

    func day(_ html: inout HTML) {
        row(&html, "occurred_at", language("Day", "業務日"), isRequired: true, hint: nil) { field in
            input(
                &field,
                "occurred_at",
                type: "date",
                value: page.form.values["occurred_at"]?.first ?? frame.today.iso,
                isRequired: true
            )
        }
    }

    func source(_ html: inout HTML) {
        let hint = language(
            "The paper behind it, at most 200 characters.",
            "根拠となる書類（200 字まで）"
        )
        row(&html, "source", language("Source", "出典"), isRequired: false, hint: hint) { field in
            input(&field, "source", type: "text", value: value("source"), isRequired: false)
        }
    }

    // MARK: The data

    func fields(_ html: inout HTML, _ fields: [Field], _ path: String) {
        for field in fields {
            let at = path + field.name
            switch field.kind {
            case .record(let inner):
                html("fieldset") { group in
                    group("legend", [:], legend(field))
                    self.fields(&group, inner, at + ".")
                }
            case .list(.record(let inner), _):
                for place in 0..<(page.form.groups[at] ?? 1) {
                    html("fieldset", ["id": place == 0 ? Self.id(at) : nil]) { group in
                        group("legend", [:], legend(field, place: place + 1))
                        self.fields(&group, inner, "\(at)[\(place)].")
                    }
                }
                html("div", ["class": "actions"]) { actions in
                    actions(
                        "button",
                        [
                            "type": "submit", "name": "more", "value": at,
                            "formnovalidate": "formnovalidate",
                        ],
                        language("One more: ", "追加: ") + Self.single(field.name, language)
                    )
                }
            default:
                one(&html, field, at)
            }
        }
    }

    /// `place`: the number of the group in its list.
    private func legend(_ field: Field, place: Int? = nil) -> String {
        (place.map { Self.single(field.name, language) + " \($0)" } ?? language.title(field.name))
            + (field.isRequired ? "" : language(" (where there is one)", "（該当する場合）"))
    }

    /// What one of a list is called: a line of `lines`.
    private static func single(_ name: String, _ language: Language) -> String {
        let title = language.title(name)
        guard language == .en else { return title }
        if title.hasSuffix("ies") { return title.dropLast(3) + "y" }
        return title.hasSuffix("s") && !title.hasSuffix("us") ? String(title.dropLast()) : title
    }

    private func one(_ html: inout HTML, _ field: Field, _ path: String) {
        let isInGroup = path.contains("[") || path.contains(".")
        // In a group that may stay empty no field can be demanded by the browser.
        let isRequired = field.isRequired && !isInGroup
        row(
            &html,
            path,
            language.title(field.name),
            isRequired: field.isRequired,
            hint: hint(field)
        ) { cell in
            switch field.kind {
            case .choice(let words): choice(&cell, path, words, isRequired)
            case .list(.choice(let words), _): choices(&cell, path, words)
            case .flag: choice(&cell, path, ["true"], isRequired)
            case .list: area(&cell, path)
            case .day:
                input(&cell, path, type: "date", value: value(path), isRequired: isRequired)
            case .whole:
                input(
                    &cell,
                    path,
                    type: "text",
                    value: value(path),
                    isRequired: isRequired,
                    mode: "numeric"
                )
            case .code(let kind):
                input(
                    &cell,
                    path,
                    type: "text",
                    value: value(path),
                    isRequired: isRequired,
                    list: page.known[kind] == nil ? nil : "known-\(kind.rawValue)"
                )
            default:
                input(&cell, path, type: "text", value: value(path), isRequired: isRequired)
            }
        }
    }

    /// What a choice may be, its list says already.
    private func hint(_ field: Field) -> String? {
        switch field.kind {
        case .choice, .list(.choice, _), .flag: nil
        case .list: language("One to a line, or with commas between.", "1 行に 1 つ、または読点・コンマ区切り")
        default: language(field.words, field.kind.japaneseWords)
        }
    }

    private func value(_ path: String) -> String? { page.form.values[path]?.first }

    // MARK: A field

    private func row(
        _ html: inout HTML,
        _ path: String,
        _ title: String,
        isRequired: Bool,
        hint: String?,
        _ body: (inout HTML) -> Void
    ) {
        let id = Self.id(path)
        html("label", ["for": id]) { label in
            label.text(title)
            if let unit = FieldShape.unit(Self.name(path), language) {
                label("span", ["class": "unit"], unit)
            }
            if isRequired {
                label("span", ["class": "required"], language(" (required)", "（必須）"))
            }
        }
        html("div") { cell in
            body(&cell)
            if let hint { cell("span", ["class": "hint", "id": "\(id)-hint"], hint) }
            for (index, rejection) in refusals(path).enumerated() {
                let errorID = index == 0 ? "\(id)-error" : nil
                cell("span", ["class": "error", "id": errorID]) {
                    $0.refusal(rejection, language)
                }
            }
        }
        html.newLine()
    }

    private func refusals(_ path: String) -> [Rejection] {
        page.rejections.filter { $0.field == path }
    }

    /// What names the hint and the refusal of a field for who hears the page.
    private func describedBy(_ path: String) -> String {
        let id = Self.id(path)
        let hint = path == "occurred_at" ? "" : "\(id)-hint"
        return (refusals(path).isEmpty ? hint : "\(id)-error \(hint)")
            .trimmingSuffix { $0 == " " }
    }

    private func errorID(_ path: String) -> String? {
        refusals(path).isEmpty ? nil : Self.id(path) + "-error"
    }

    private func isInvalid(_ path: String) -> String? { refusals(path).isEmpty ? nil : "true" }

    private func input(
        _ html: inout HTML,
        _ path: String,
        type: String,
        value: String?,
        isRequired: Bool,
        mode: String? = nil,
        list: String? = nil
    ) {
        let described = describedBy(path)
        html.void(
            "input",
            [
                "type": type, "id": Self.id(path), "name": path, "value": value, "inputmode": mode,
                "list": list, "autocomplete": "off", "required": isRequired ? "required" : nil,
                "aria-invalid": isInvalid(path),
                "aria-describedby": described.isEmpty ? nil : described,
            ]
        )
    }

    private func choice(
        _ html: inout HTML,
        _ path: String,
        _ words: [String],
        _ isRequired: Bool
    ) {
        html(
            "select",
            [
                "id": Self.id(path), "name": path, "required": isRequired ? "required" : nil,
                "aria-invalid": isInvalid(path), "aria-describedby": errorID(path),
            ]
        ) { select in
            select("option", ["value": ""], "")
            for word in words {
                select(
                    "option",
                    ["value": word, "selected": value(path) == word ? "selected" : nil],
                    language.word(word, of: Self.name(path))
                )
            }
        }
    }

    private func choices(_ html: inout HTML, _ path: String, _ words: [String]) {
        let chosen = page.form.values[path] ?? []
        html(
            "select",
            [
                "id": Self.id(path), "name": path, "multiple": "multiple",
                "size": String(words.count), "aria-invalid": isInvalid(path),
                "aria-describedby": errorID(path),
            ]
        ) { select in
            for word in words {
                select(
                    "option",
                    ["value": word, "selected": chosen.contains(word) ? "selected" : nil],
                    language.word(word, of: Self.name(path))
                )
            }
        }
    }

    private func area(_ html: inout HTML, _ path: String) {
        html(
            "textarea",
            [
                "id": Self.id(path), "name": path, "rows": "3", "aria-invalid": isInvalid(path),
                "aria-describedby": describedBy(path),
            ],
            (page.form.values[path] ?? []).joined(separator: "\n")
        )
    }
}

extension String {
    fileprivate func trimmingSuffix(_ isLeft: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, isLeft(last) { text.removeLast() }
        return text
    }
}
