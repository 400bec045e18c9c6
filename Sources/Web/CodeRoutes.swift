import Domain
import HTTPTypes
import Operations

extension ServiceParts {
    /// Codes, for whoever completes one.
    var codeRoutes: [Route] { [findCodesRoute] }

    private var findCodesRoute: Route {
        let kinds = CodeKind.allCases.filter { $0 != .line }.map(\.rawValue)
        return .get(
            "/v1/codes",
            "Codes that begin with a text, by kind, then by code.",
            parameters: [
                QueryParameter(
                    "prefix",
                    .text,
                    "What they begin with; all of a kind if not given."
                ),
                QueryParameter("kind", .choice(kinds), "Only codes of that kind."),
                QueryParameter(
                    "limit",
                    .whole(1...1000),
                    "At most so many of a kind; 20 if not given."
                ),
            ]
        ) { call, session in
            var operation = FindCodes(call.query.text("prefix") ?? "")
            operation.kind = call.query.text("kind").flatMap(CodeKind.init)
            operation.rowsMax = call.query.whole("limit").map { Int($0) } ?? operation.rowsMax
            let found = try await operation.run(session)
            return .json(
                .array(
                    found.map { one in
                        .object([
                            JSON.Member("kind", .string(one.kind.rawValue)),
                            JSON.Member("code", .string(one.code)),
                        ])
                    }
                )
            )
        }
        .answering(.list(.object(["kind": .choice(kinds), "code": .text])))
    }
}
