package import Domain
package import Operations

/// What has codes of a kind, a page of it at a time: claims, shipments, parties.
package struct ListPage: Sendable {
    private let kind: CodeKind
    private let answer: ListSubjects.Answer
    private let names: KnownNames

    /// `query`: a parameter named like a field of the kind filters; `after` is the code that the rows
    /// begin after.
    package static func load(
        _ session: Session,
        _ settings: PageSettings,
        _ kind: CodeKind,
        _ query: [(name: String, value: String)]
    ) async throws -> ListPage {
        var operation = ListSubjects(kind: kind)
        operation.past = settings.past
        operation.after = query.last { $0.name == "after" }?.value ?? ""
        operation.filters = query.filter { parameter in
            !parameter.value.isEmpty
                && EventType.all.contains { type in
                    type.describes.contains(kind) || type.noun == kind.rawValue
                        ? type.fields.contains { $0.name == parameter.name } : false
                }
        }.map { (field: $0.name, value: $0.value) }
        let cut = try await settings.past.resolve(session)
        return ListPage(
            kind: kind,
            answer: try await operation.run(session),
            names: try await KnownNames.load(session, cut)
        )
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        let isClaims = kind == .claim
        let title =
            isClaims
            ? language("Claims", "実績報告・請求") : language.title(kind.rawValue)
        return frame.document(title: title, place: isClaims ? .claims : nil) { html in
            html("section") { section in
                if answer.rows.isEmpty {
                    section("p", [:], language("There is none.", "該当するものはありません。"))
                }
                var table = RecordTable(frame: frame, names: names)
                let yen: [CodeKind] = [.programme, .grant, .claim, .disbursement, .repayment]
                table.isOfYen = yen.contains(kind)
                if isClaims { table.titles["day"] = language("Submitted on", "提出日") }
                table.table(
                    &section,
                    "list",
                    caption: language("By code", "コード順"),
                    answer.rows
                )
                if answer.hasMore, let last = answer.last {
                    section("p") {
                        $0.link(frame.address.with("after", last), language("Next", "次へ"))
                    }
                }
            }
        }
    }
}
