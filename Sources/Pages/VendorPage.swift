import Domain
package import Operations
import Postgres
import Store

/// What a vendor owes by site and promised week, what was rejected, and how it keeps its promises.
package struct VendorPage: Sendable {
    private let answer: ShowVendor.Answer?
    /// Those that orders were placed with, where somebody may choose.
    private let vendors: [String]
    private let names: KnownNames

    /// `vendor`: nil where none is chosen yet.
    package static func load(
        _ session: Session,
        _ settings: PageSettings,
        vendor: String?
    ) async throws -> VendorPage {
        var backlog = ShowBacklog()
        backlog.by = [.vendor]
        backlog.includesAll = true
        backlog.past = settings.past
        let all = try await backlog.run(session)
        let vendors = all.rows.compactMap { $0.keys[0] }
        var answer: ShowVendor.Answer?
        if let vendor = vendor ?? vendors.first {
            var operation = ShowVendor(vendor)
            operation.past = settings.past
            answer = try await operation.run(session)
        }
        return VendorPage(
            answer: answer,
            vendors: vendors,
            names: try await KnownNames.load(session, all.cut)
        )
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        let title = language("For vendors", "供給者向け")
        return frame.document(title: title, place: .vendors) { html in
            if frame.person?.role != .vendor { choice(&html, frame) }
            guard let answer else {
                html("p", [:], language("Nothing is ordered yet.", "発注はまだありません。"))
                return
            }
            facts(&html, answer, frame)
            owed(&html, answer, frame)
            rejected(&html, answer, frame)
            dispatch(&html, frame)
            html.assumedLegend(frame)
        }
    }

    private func choice(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        html("form", ["class": "filters", "method": "get", "action": "/for-vendors"]) { form in
            frame.hidden(frame.settings.query, &form)
            form.choice(
                "vendor",
                language("Vendor", "供給者"),
                vendors.map { ($0, names.name($0, language)) },
                answer?.vendor ?? ""
            )
            form("button", ["type": "submit"], language("Show", "表示"))
        }
    }

    private func facts(_ html: inout HTML, _ answer: ShowVendor.Answer, _ frame: Frame) {
        let language = frame.language
        html("dl", ["class": "facts"]) { list in
            list.fact(language("Owed", "未納")) { value in
                let units = answer.owed.reduce(Int128(0)) { $0 + Int128($1.units) }
                value.data(String(units), Figures.number(units))
                value("span", ["class": "unit"], language("units", "台"))
            } note: {
                $0.text(names.name(answer.vendor, language))
            }
            list.fact(language("Overdue", "納期超過")) { value in
                let late = answer.owed.filter {
                    $0.promisedOn.map { $0 <= answer.cut.day } ?? false
                }
                .reduce(Int128(0)) { $0 + Int128($1.units) }
                value("span", ["class": late > 0 ? "late" : nil]) { span in
                    if late > 0 { span.text("▲ ") }
                    span.data(String(late), Figures.number(late))
                }
                value("span", ["class": "unit"], language("units", "台"))
            } note: {
                $0.text(language("promised for a day that is over", "納期を過ぎた数量"))
            }
            list.fact(language("Promises kept", "納期遵守率")) { value in
                guard let percent = answer.keptPercent else { return value.text(Figures.none) }
                value.data(percent.description, Figures.rounded(percent, places: 1, language))
                value("span", ["class": "unit"], "%")
            } note: { note in
                note.text(
                    language(
                        "\(Figures.number(answer.kept)) of \(Figures.number(answer.due)) units "
                            + "arrived by the day promised for them",
                        "納期到来 \(Figures.number(answer.due)) 台のうち期日までに納入 "
                            + "\(Figures.number(answer.kept)) 台"
                    )
                )
            }
        }
        html(
            "p",
            ["class": "note"],
            language(
                "Of each day promised, the promise counts that was in force on that day.",
                "各期日の時点で有効だった納期回答に対する割合です。"
            )
        )
    }

    /// By week, from Monday; days that are over come first.
    private func owed(_ html: inout HTML, _ answer: ShowVendor.Answer, _ frame: Frame) {
        let (language, figures) = (frame.language, frame.figures)
        let columns = [
            PageColumn(language("Week from", "納期の週（月曜）")),
            PageColumn(language("Promised for", "納期")),
            PageColumn(language("Buyer", "発注者")), PageColumn(language("Sites", "納入先の拠点")),
            PageColumn(language("Order", "発注番号")), PageColumn(language("Product", "製品")),
            PageColumn(language("Owed", "未納"), unit: language("units", "台")),
        ]
        html("section") { section in
            section("h2", [:], language("What we owe", "未納の数量"))
            section.table(
                "owed",
                caption: language("By promised week, buyer and order", "納期の週・発注者・発注番号順"),
                columns
            ) { body in
                if answer.owed.isEmpty {
                    body.emptyRow(columns.count, language("Nothing is owed.", "未納はありません。"))
                }
                for owed in answer.owed {
                    let isLate = owed.promisedOn.map { $0 <= answer.cut.day } ?? false
                    body("tr") { row in
                        row.rowHeading { heading in
                            heading.day(owed.promisedOn.map(Self.monday), figures)
                            if owed.isAssumed { heading.assumed(frame) }
                        }
                        row("td", ["class": isLate ? "late" : nil]) { cell in
                            if isLate { cell.text("▲ ") }
                            cell.day(owed.promisedOn, figures)
                        }
                        row.cell(names.name(owed.buyer, language))
                        let sites = (answer.sites[owed.buyer] ?? []).map(\.name)
                        row.cell(
                            sites.isEmpty
                                ? Figures.none : sites.joined(separator: language(", ", "、"))
                        )
                        row.cell { cell in
                            cell.link(frame.link(.order, owed.order), owed.order)
                            cell.text(" / \(owed.line)")
                        }
                        row.cell { $0.link(frame.link(.product, owed.product), owed.product) }
                        row.number(owed.units)
                    }
                }
            }
        }
    }

    /// 1970-01-05 was a Monday.
    private static func monday(_ day: Day) -> Day {
        let since = (Int(day.number) - 4) % 7
        return day.advanced(by: -(since < 0 ? since + 7 : since))
    }

    private func rejected(_ html: inout HTML, _ answer: ShowVendor.Answer, _ frame: Frame) {
        let language = frame.language
        let columns = [
            PageColumn(language("Day", "業務日")), PageColumn(language("Order", "発注番号")),
            PageColumn(language("Rejected", "不合格"), unit: language("units", "台")),
            PageColumn(language("Reason", "理由")), PageColumn(language("To be done", "処置")),
            PageColumn(language("Serial numbers", "シリアル番号")),
        ]
        html("section") { section in
            section("h2", [:], language("Units rejected", "検収不合格"))
            section.table("rejected", caption: language("The newest first", "新しい順"), columns) {
                body in
                if answer.rejected.isEmpty {
                    body.emptyRow(columns.count, language("None.", "ありません。"))
                }
                for fact in answer.rejected {
                    let data = fact.event.data
                    body("tr") { row in
                        row.rowHeading { $0.day(fact.day, frame.figures) }
                        row.cell { cell in
                            cell.link(frame.link(.order, data[.order]), data[.order])
                            cell.text(" / \(data[.line])")
                        }
                        row.number(data[.quantity])
                        row.cell(data[.reason])
                        row.cell(language.word(data[.resolution]))
                        row.cell(
                            data[optional: .serials]?.joined(separator: ", ") ?? Figures.none
                        )
                    }
                }
            }
        }
    }

    /// A file of serial numbers, which is shown as a dispatch before it is recorded.
    private func dispatch(_ html: inout HTML, _ frame: Frame) {
        guard let role = frame.person?.role, role == .vendor || role == .officer else { return }
        let language = frame.language
        html("section") { section in
            section("h2", [:], language("Dispatch by file", "CSV による発送の記録"))
            section(
                "p",
                [:],
                language(
                    "A CSV with the columns order, line and serial, a row for each unit. It is "
                        + "shown before anything is recorded.",
                    "列は order（発注番号）、line（明細）、serial（シリアル番号）。1 台につき 1 行。"
                        + "記録の前に内容を確認できます。"
                )
            )
            section(
                "form",
                [
                    "class": "entry", "method": "post", "enctype": "multipart/form-data",
                    "action": frame.link("/for-vendors/dispatch").text,
                ]
            ) { form in
                form.csrf(frame)
                form("label", ["for": "shipment"], language("Shipment", "出荷番号"))
                form("div") {
                    $0.void(
                        "input",
                        [
                            "type": "text", "id": "shipment", "name": "shipment",
                            "required": "required",
                        ]
                    )
                }
                form("label", ["for": "file"], language("File", "ファイル"))
                form("div") {
                    $0.void(
                        "input",
                        [
                            "type": "file", "id": "file", "name": "file", "required": "required",
                            "accept": ".csv,text/csv",
                        ]
                    )
                }
                form("div", ["class": "actions"]) {
                    $0("button", ["type": "submit"], language("Preview", "内容を確認する"))
                }
            }
        }
    }
}
