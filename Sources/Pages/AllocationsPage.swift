import Domain
package import Operations

/// What vendors have granted, by vendor and product, and how far each buyer's orders are filled.
package struct AllocationsPage: Sendable {
    private let answer: ShowAllocations.Answer
    private let names: KnownNames

    package static func load(
        _ session: Session,
        _ settings: PageSettings
    ) async throws -> AllocationsPage {
        var operation = ShowAllocations()
        operation.past = settings.past
        let answer = try await operation.run(session)
        return AllocationsPage(
            answer: answer,
            names: try await KnownNames.load(session, answer.cut)
        )
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        return frame.document(title: language("Allocations", "割当"), place: .allocations) { html in
            html("section") { section in
                section("h2", [:], language("By vendor and product", "供給者・製品別"))
                vendors(&section, frame)
            }
            html("section") { section in
                section("h2", [:], language("By buyer", "発注者別の充足率"))
                buyers(&section, frame)
            }
            html("section") { section in
                section("h2", [:], language("Every allocation", "割当の一覧"))
                if answer.allocations.isEmpty {
                    section("p", [:], language("There is none.", "割当はありません。"))
                }
                RecordTable(frame: frame, names: names).table(
                    &section,
                    "allocations",
                    caption: language("Granted by vendors", "供給者による割当"),
                    answer.allocations
                )
            }
        }
    }

    private func vendors(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        let unit = language("units", "台")
        let columns = [
            PageColumn(language("Vendor", "供給者")), PageColumn(language("Product", "製品")),
            PageColumn(language("Granted", "割当数"), unit: unit),
            PageColumn(language("Assigned", "配分済"), unit: unit),
            PageColumn(language("Free", "未配分"), unit: unit),
            PageColumn(language("Withdrawn", "取下げ"), unit: unit),
        ]
        html.table(
            "vendors",
            caption: language("Units set aside", "供給者が確保した数量"),
            columns
        ) { body in
            if answer.rows.isEmpty {
                body.emptyRow(columns.count, language("Nothing is allocated.", "割当はありません。"))
            }
            for vendor in answer.rows {
                body("tr") { row in
                    row.rowHeading {
                        $0.link(
                            frame.link(.party, vendor.vendor),
                            names.name(vendor.vendor, language)
                        )
                    }
                    row.cell { $0.link(frame.link(.product, vendor.product), vendor.product) }
                    row.number(vendor.granted)
                    row.number(vendor.amount(.assigned))
                    row.number(vendor.amount(.available))
                    row.number(vendor.amount(.withdrawn))
                }
            }
        }
    }

    private func buyers(_ html: inout HTML, _ frame: Frame) {
        let language = frame.language
        let unit = language("units", "台")
        let columns = [
            PageColumn(language("Buyer", "発注者")), PageColumn(language("Product", "製品")),
            PageColumn(language("Ordered", "発注数"), unit: unit),
            PageColumn(language("Filled", "割当以降の数"), unit: unit),
            PageColumn(language("Share filled", "充足率"), unit: "%"),
        ]
        html.table(
            "buyers",
            caption: language(
                "Of the units ordered and not cancelled, those allocated, sent or received",
                "発注数（取消を除く）のうち、割当・輸送・受領済みの割合"
            ),
            columns
        ) { body in
            if answer.buyers.isEmpty {
                body.emptyRow(columns.count, language("Nothing is ordered.", "発注はありません。"))
            }
            for filled in answer.buyers {
                body("tr") { row in
                    row.rowHeading {
                        let address = frame.link("/backlog", [("buyer", filled.buyer)])
                        $0.link(address, names.name(filled.buyer, language))
                    }
                    row.cell { $0.link(frame.link(.product, filled.product), filled.product) }
                    row.number(filled.ordered)
                    row.number(filled.filled)
                    row.number { cell in
                        guard let percent = filled.percent else { return cell.text(Figures.none) }
                        cell.data(
                            percent.description,
                            Figures.rounded(percent, places: 1, language)
                        )
                    }
                }
            }
        }
    }
}
