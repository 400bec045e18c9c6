import Domain
import HTTPTypes
import Operations
import Text

extension CodeKind {
    fileprivate var words: String { rawValue.replacing("_", with: " ") }
}

extension ServiceParts {
    /// For everything that has codes: a list, and one of them.
    var subjectRoutes: [Route] {
        CodeKind.allCases.filter { $0 != .line }.flatMap { [listRoute($0), showRoute($0)] }
    }

    private func listRoute(_ kind: CodeKind) -> Route {
        let filters = ListSubjects.filterFields(kind).map { field in
            let values: QueryParameter.Kind =
                if case .choice(let words) = field.kind { .choice(words) } else { .text }
            return QueryParameter(field.name, values, "Only those with that \(field.name).")
        }
        let name = kind == .unit ? "serial" : "code"
        return .get(
            RoutePath("/v1/\(kind.listName)"),
            "Every \(kind.words), and where it stands.",
            parameters: filters + QueryParameter.page(of: name) + QueryParameter.past,
            gives: [.json, .csv, .text]
        ) { call, session in
            var operation = ListSubjects(kind: kind)
            operation.filters = filters.compactMap { filter in
                call.query.text(filter.name).map { (filter.name, $0) }
            }
            operation.rowsMax = call.query.whole("limit").map { Int($0) } ?? operation.rowsMax
            operation.after = call.query.text("after") ?? ""
            operation.past = call.past
            let answer = try await operation.run(session)
            let more = answer.hasMore ? answer.last : nil
            return Answer.rows(answer.rows, call).following(more, call)
        }
        .answering(SubjectSchemas.list(kind))
    }

    private func showRoute(_ kind: CodeKind) -> Route {
        let route = oneRoute(kind)
        // The file itself may have become another.
        return kind == .paymentFile ? route.refusing(.conflict) : route
    }

    private func oneRoute(_ kind: CodeKind) -> Route {
        let issuer = QueryParameter(
            "issuer",
            .text,
            "The issuer, where several have an invoice of that number."
        )
        let requester = QueryParameter(
            "requester",
            .text,
            "Of the file itself: the requester's code with which it was made."
        )
        let name = kind == .unit ? "serial" : "code"
        let own = kind == .invoice ? [issuer] : kind == .paymentFile ? [requester] : []
        return .get(
            RoutePath("/v1/\(kind.listName)/{\(name)}"),
            "One \(kind.words): what was recorded of it, where it stands, the events behind it.",
            parameters: own + QueryParameter.past,
            gives: [.json, .csv, .text] + (kind == .paymentFile ? [.bytes] : [])
        ) { call, session in
            if call.gives == .bytes {
                return .paymentFile(try await Self.paymentFile(call, session))
            }
            var operation = ShowSubject(kind: kind, code: call.path[name] ?? "")
            operation.issuer = call.query.text("issuer")
            operation.past = call.past
            return call.answer(SubjectText(try await operation.run(session), of: operation))
        }
        .answering(SubjectSchemas.one(kind))
    }
}

extension Answer {
    /// Objects as an array, or as rows.
    static func rows(_ objects: [JSON], _ call: RouteCall) -> Answer {
        call.answer(RowsText(objects, empty: ("nothing is known", "該当するものはありません")))
    }

    /// The same with the address of what follows (RFC 8288), where something does.
    func following(_ last: String?, _ call: RouteCall) -> Answer {
        guard let last else { return self }
        var answer = self
        let target = call.target(replacing: "after", with: last)
        answer.headers[.link] = "<\(target)>; rel=\"next\""
        return answer
    }
}

extension RouteCall {
    /// The same question with another value of one parameter.
    func target(replacing name: String, with value: String) -> String {
        var pairs = (rawQuery ?? "").split(separator: "&")
            .filter { $0.prefix { $0 != "=" } != name }.map(String.init)
        pairs.append("\(name)=\(percentEncoded(value))")
        return "\(rawPath)?\(pairs.joined(separator: "&"))"
    }
}
