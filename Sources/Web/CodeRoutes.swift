import Domain
import HTTPTypes
import Operations

extension ServiceParts {
    /// Known codes, for whoever enters an event.
    var codesRoute: Route {
        let kinds = CodeKind.allCases.filter { ![.unit, .line, .invoice].contains($0) }
        return .get(
            "/v1/codes",
            "Known codes of a kind, in the order of their bytes.",
            parameters: [
                QueryParameter("kind", .choice(kinds.map(\.rawValue)), "Of what: it is needed."),
                QueryParameter("prefix", .text, "Only those that begin so."),
                QueryParameter("limit", .whole(1...1000), "At most so many; 100 where not given."),
            ]
        ) { call, session in
            guard let kind = call.query.text("kind").flatMap(CodeKind.init) else {
                throw Rejection(
                    field: "kind",
                    rule: "required",
                    message: "kind is missing: \(kinds.map(\.rawValue).joined(separator: ", "))"
                )
            }
            let operation = ListKnownCodes(
                kind: kind,
                prefix: call.query.text("prefix") ?? "",
                rowsMax: call.query.whole("limit").map { Int($0) } ?? 100
            )
            return .json(.array(try await operation.run(session).map(JSON.string)))
        }
    }
}
