import Domain
package import Operations

/// All grants, with where their yen are.
package struct GrantsPage: Sendable {
    private let answer: ShowProgrammeMoney.Answer
    private let names: KnownNames

    package static func load(
        _ session: Session,
        _ settings: PageSettings
    ) async throws -> GrantsPage {
        var operation = ShowProgrammeMoney()
        operation.past = settings.past
        let answer = try await operation.run(session)
        return GrantsPage(answer: answer, names: try await KnownNames.load(session, answer.cut))
    }

    private static let states: [State] = [
        .committed, .advanced, .payable, .instructed, .paid, .released, .repayable, .repaid,
    ]

    package func html(_ frame: Frame) -> [UInt8] {
        let frame = frame.ofLargeAmounts
        let (language, figures) = (frame.language, frame.figures)
        let unit = figures.yenUnitName
        let columns =
            [
                PageColumn(language("Grant", "交付決定")), PageColumn(language("Grantee", "交付先")),
                PageColumn(language("Programme", "事業")),
                PageColumn(language("Ceiling", "交付決定額"), unit: unit),
                PageColumn(language("Fixed", "確定額"), unit: unit),
            ] + Self.states.map { PageColumn(language.title($0.rawValue), unit: unit) }
        return frame.document(title: language("Grants", "交付決定"), place: .grants) { html in
            html("section") { section in
                section.table(
                    "grants",
                    caption: language("Where the yen of each grant are", "交付決定ごとの執行状況"),
                    columns
                ) { body in
                    if answer.grants.isEmpty {
                        body.emptyRow(
                            columns.count,
                            language("There is no grant.", "交付決定はありません。")
                        )
                    }
                    for grant in answer.grants {
                        body("tr") { row in
                            row.rowHeading { $0.link(frame.link(.grant, grant.grant), grant.grant) }
                            row.cell(names.name(grant.applicant, language))
                            row.cell {
                                $0.link(
                                    frame.link(.programme, grant.programme),
                                    names.name(.programme, grant.programme, language)
                                )
                            }
                            guard grant.held != nil else {
                                let span = String(columns.count - 3)
                                return row(
                                    "td",
                                    ["colspan": span, "class": "note"],
                                    language("applied for, not decided", "申請中（未決定）")
                                )
                            }
                            row.number { $0.yen(grant.ceiling, figures) }
                            row.number { $0.yen(grant.fixed, figures) }
                            for state in Self.states {
                                row.number { $0.yen(Int128(grant.amount(state)), figures) }
                            }
                        }
                    }
                }
            }
        }
    }
}
