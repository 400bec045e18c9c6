import Domain
package import Operations

/// What has a code that begins with what somebody looks for.
package struct SearchPage: Sendable {
    private let text: String
    private let found: [FindCodes.Found]

    package static func load(
        _ session: Session,
        _ text: String
    ) async throws -> SearchPage {
        SearchPage(text: text, found: try await FindCodes(text).run(session))
    }

    /// The page to go to at once, where just one thing has that code.
    package func only(_ frame: Frame) -> PageAddress? {
        let exact = found.filter { $0.code == halfWidth(text) }
        let certain = exact.isEmpty ? found : exact
        return certain.count == 1 ? certain.first.map { frame.link($0.kind, $0.code) } : nil
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        let title = language("Search: \(text)", "検索: \(text)")
        return frame.document(title: title, place: nil) { html in
            html("section") { section in
                let columns = [
                    PageColumn(language("Code", "コード")), PageColumn(language("Kind", "種類")),
                ]
                section.table(
                    "found",
                    caption: language("Codes that begin so", "前方一致するコード"),
                    columns
                ) { body in
                    if found.isEmpty {
                        body.emptyRow(
                            columns.count,
                            language(
                                "No code begins so. Codes are compared as written, capitals too.",
                                "該当するコードはありません。大文字・小文字は区別されます。"
                            )
                        )
                    }
                    for item in found {
                        body("tr") { row in
                            row.rowHeading { $0.link(frame.link(item.kind, item.code), item.code) }
                            row.cell(language.title(item.kind.rawValue))
                        }
                    }
                }
            }
        }
    }
}
