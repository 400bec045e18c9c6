import Domain
import Operations

// What stands round every page: its header with navigation, search and switches, and its footer.

extension Frame {
    func header(_ html: inout HTML, _ place: PagePlace?) {
        html("header", ["class": "top"]) { header in
            header("div", ["class": "band"]) { band in
                band("a", ["class": "brand", "href": home.text]) {
                    $0("strong", [:], language("Chotatsu", "調達"))
                    $0(
                        "span",
                        [:],
                        language(
                            "AI compute procurement and subsidies",
                            "AI 計算資源の調達・補助金管理"
                        )
                    )
                }
                if let person { whoIsIn(&band, person) }
            }
            if let person {
                header("nav", ["aria-label": language("Main", "主メニュー")]) { nav in
                    nav("ul") { list in
                        for other in PagePlace.seen(by: person.role) {
                            list("li") { item in
                                item(
                                    "a",
                                    [
                                        "href": link(other.path).text,
                                        "aria-current": other == place ? "page" : nil,
                                    ],
                                    other.title(language)
                                )
                            }
                        }
                    }
                }
            }
            header("div", ["class": "tools"]) { tools in
                if person != nil {
                    search(&tools)
                    days(&tools)
                }
                switches(&tools)
            }
        }
        html.newLine()
    }

    private func whoIsIn(_ html: inout HTML, _ person: Person) {
        html("form", ["class": "who", "method": "post", "action": "/sign-out"]) { form in
            form.csrf(self)
            let role = person.role.words(language)
            form(
                "span",
                [:],
                person.name
                    + language(" (\(person.party), \(role))", "（\(person.party)・\(role)）")
            )
            form("button", ["type": "submit"], language("Sign out", "サインアウト"))
        }
    }

    private func search(_ html: inout HTML) {
        html("form", ["class": "search", "method": "get", "action": "/search", "role": "search"]) {
            hidden(settings.query, &$0)
            $0("label", ["for": "q"], language("Find a code", "コードを探す"))
            $0.void(
                "input",
                [
                    "type": "search", "id": "q", "name": "q", "autocomplete": "off",
                    "value": address.path == "/search"
                        ? address.query.last { $0.name == "q" }?.value : nil,
                ]
            )
            $0("button", ["type": "submit"], language("Find", "検索"))
        }
    }

    /// The day that is shown; folded, what was known when.
    private func days(_ html: inout HTML) {
        html("form", ["class": "days", "method": "get", "action": address.path]) { form in
            hidden(address.query.filter { !PageSettings.days.contains($0.name) }, &form)
            form("label", ["for": "as_of"], language("As of", "基準日"))
            form.void(
                "input",
                [
                    "type": "date", "id": "as_of", "name": "as_of", "value": day.iso,
                    "max": "9999-12-31",
                ]
            )
            form("button", ["type": "submit"], language("Show", "表示"))
            if settings.asOf != nil || settings.knownAt != nil {
                let now = PageSettings.days.reduce(address) { $0.with($1, nil) }
                form("a", ["href": now.text], language("Today", "本日に戻す"))
            }
            form("details", ["open": settings.knownAt == nil ? nil : "open"]) { more in
                more("summary", [:], language("As known at", "記録時点"))
                more("label", ["for": "known_at"], language("Known at (Tokyo)", "記録時点（日本時間）"))
                more.void(
                    "input",
                    [
                        "type": "datetime-local", "id": "known_at", "name": "known_at", "step": "1",
                        "value": settings.knownAt.map { String($0.rfc3339.prefix(19)) },
                    ]
                )
            }
        }
    }

    private func switches(_ html: inout HTML) {
        html("div", ["class": "switches"]) { switches in
            let languages = [("ja", "日本語"), ("en", "English")]
            choice(
                &switches,
                language("Language", "言語"),
                "lang",
                settings.language.rawValue,
                languages
            )
            guard person != nil else { return }
            let eras = [
                ("western", language("2024", "西暦")), ("japanese", language("Reiwa 6", "和暦")),
            ]
            choice(&switches, language("Years", "年の表記"), "era", settings.era.rawValue, eras)
            let units = [
                ("yen", language("¥", "円")), ("thousand", language("¥ thousand", "千円")),
                ("oku", language("¥ billion", "億円")),
            ]
            choice(
                &switches,
                language("Amounts", "金額の単位"),
                "unit",
                figures.yenUnit.rawValue,
                units
            )
        }
    }

    private func choice(
        _ html: inout HTML,
        _ title: String,
        _ name: String,
        _ current: String,
        _ choices: [(value: String, words: String)]
    ) {
        html("ul", ["class": "switch", "aria-label": title]) { list in
            for (value, words) in choices {
                list("li") { item in
                    item(
                        "a",
                        [
                            "href": address.with(name, value).text,
                            "aria-current": value == current ? "true" : nil,
                            "lang": name == "lang" ? value : nil,
                        ],
                        words
                    )
                }
            }
        }
    }

    /// Fields that a form sends along.
    func hidden(_ query: [(name: String, value: String)], _ html: inout HTML) {
        for (name, value) in query {
            html.void("input", ["type": "hidden", "name": name, "value": value])
        }
    }

    /// Which past is shown, what a form did, and what could not be read.
    func notices(_ html: inout HTML) {
        if let notice {
            html("p", ["class": "notice done", "role": "status"], notice)
        }
        for name in unreadable {
            let title = name == "as_of" ? language("As of", "基準日") : language("Known at", "記録時点")
            html(
                "p",
                ["class": "notice problem", "role": "alert"],
                language(
                    "\(title): this is no date; today is shown instead.",
                    "\(title)を日付として読めません。本日の状況を表示しています。"
                )
            )
        }
        guard person != nil, settings.asOf != nil || settings.knownAt != nil else { return }
        html("p", ["class": "notice past"]) { line in
            let past =
                day == today
                ? language("Today, ", "本日、") : language("End of ", "")
            line.text(past)
            line.day(day, figures)
            line.text(language("", day == today ? "現在" : "末時点の状況"))
            if let known = settings.knownAt {
                let moment = figures.moment(known)
                line.text(language(", as known at \(moment)", "（\(moment) までに記録されたもの）"))
            } else {
                line.text(language(", as known now", "（現在判明しているもの）"))
            }
        }
    }

    func footer(_ html: inout HTML) {
        html("footer") { footer in
            if person != nil {
                footer("p") { line in
                    line.text(
                        language(
                            "Registry \(registry), \(Figures.number(seq)) events",
                            "台帳 \(registry)、記録 \(Figures.number(seq)) 件"
                        )
                    )
                    if let recordedAt {
                        let moment = figures.moment(recordedAt)
                        line.text(language(", last recorded ", "、最終記録 "))
                        line("time", ["datetime": recordedAt.rfc3339], moment)
                    }
                    if settings.knownAt == nil { line.text(language(", as known now", "、現在判明分")) }
                }
                footer("p", [:], rounding)
            }
            footer(
                "p",
                [
                    "id": "live", "aria-live": "polite", "data-seq": isLive ? String(seq) : nil,
                    "data-words": language("The figures have been updated.", "最新の状況に更新しました。"),
                ],
                ""
            )
        }
    }

    /// How the figures of the page are rounded.
    private var rounding: String {
        let yen =
            switch figures.yenUnit {
            case .yen: language("Yen are exact.", "金額は円単位の正確な値です。")
            case .thousand:
                language(
                    "Yen are rounded to the nearest thousand.",
                    "金額は千円未満を四捨五入しています。"
                )
            case .oku:
                language(
                    "Yen are rounded to the nearest million, shown in billions.",
                    "金額は百万円未満を四捨五入し、億円で表示しています。"
                )
            }
        return yen
            + language(
                " EFLOPS are of dense BF16, rounded to three places. Downloads hold exact figures.",
                "EFLOPS は密行列 BF16 の理論性能で、小数第 4 位を四捨五入しています。CSV は端数処理前の値です。"
            )
    }
}

extension HTML {
    /// The hidden field without which no form is taken.
    mutating func csrf(_ frame: Frame) {
        void("input", ["type": "hidden", "name": "csrf", "value": frame.person?.csrf ?? ""])
    }
}
