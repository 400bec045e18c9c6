import Domain
import Interchange
package import Operations

/// The dispatch that a file of serial numbers would be, with a button that records it; or what is
/// wrong with the file.
package struct DispatchPage: Sendable {
    private let answer: PreviewDispatch.Answer

    package init(_ answer: PreviewDispatch.Answer) {
        self.answer = answer
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        let title = language("Dispatch by file", "CSV による発送の記録")
        return frame.document(title: title, place: .vendors) { html in
            switch answer {
            case .dispatch(let event, let json): preview(&html, event, json, frame)
            case .refused(let rejections):
                problems(&html, frame) { list in
                    for rejection in rejections {
                        list("li") { item in
                            if let field = rejection.field {
                                item.text(EntryWriter.title(field, language))
                                item.text(language(": ", "："))
                            }
                            item.refusal(rejection, language)
                        }
                    }
                }
            case .unreadable(let faults):
                problems(&html, frame) { list in
                    for fault in faults {
                        let words = language(fault.message.en, fault.message.ja)
                        list(
                            "li",
                            [:],
                            language("Line \(fault.line): \(words)", "\(fault.line) 行目: \(words)")
                        )
                    }
                }
            }
            html("p") {
                $0.link(frame.link("/for-vendors"), language("Choose another file", "別のファイルを選ぶ"))
            }
        }
    }

    private func problems(
        _ html: inout HTML,
        _ frame: Frame,
        _ body: (inout HTML) -> Void
    ) {
        html("div", ["class": "notice problem", "role": "alert"]) { notice in
            notice(
                "p",
                [:],
                frame.language("Nothing was recorded:", "記録していません。次の点を直してください。")
            )
            notice("ul", [:], body)
        }
    }

    private func preview(_ html: inout HTML, _ event: Event, _ json: JSON, _ frame: Frame) {
        let language = frame.language
        let data = event.data
        html("section") { section in
            section("p") { line in
                line("strong", [:], language("Not recorded yet.", "まだ記録していません。"))
                line.text(
                    language(" Shipment ", "出荷番号 ") + data[.shipment]
                        + language(", dispatched on ", "、発送日 ")
                )
                line.day(event.day, frame.figures)
            }
            let columns = [
                PageColumn(language("Order", "発注番号")), PageColumn(language("Line", "明細")),
                PageColumn(language("Quantity", "数量"), unit: language("units", "台")),
                PageColumn(language("Serial numbers", "シリアル番号")),
            ]
            section.table(
                "dispatch",
                caption: language("What would be dispatched", "発送する内容"),
                columns
            ) { body in
                for line in data[.lines] {
                    body("tr") { row in
                        row.rowHeading { $0.link(frame.link(.order, line[.order]), line[.order]) }
                        row.cell(String(line[.line]))
                        row.number(line[.quantity])
                        let serials = line[optional: .serials] ?? []
                        row("td", ["class": "wide code"], serials.joined(separator: " "))
                    }
                }
            }
            let action = frame.link("/for-vendors/dispatch/record").text
            section("form", ["method": "post", "action": action]) { form in
                form.csrf(frame)
                form.void("input", ["type": "hidden", "name": "event", "value": json.compact])
                form(
                    "button",
                    ["type": "submit", "class": "main"],
                    language("Record the dispatch", "この内容で発送を記録する")
                )
            }
        }
    }
}
