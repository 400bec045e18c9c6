import Domain
import Operations
import Store

extension ServiceParts {
    /// Reports over the whole programme.
    var figureRoutes: [Route] {
        [
            .get(
                "/v1/backlog",
                "What is still owed, to whom, since when, and what it is worth.",
                parameters: [
                    QueryParameter(
                        "by",
                        .words(BacklogKey.allCases.map(\.rawValue)),
                        "What rows are grouped by; order,line where not given."
                    ),
                    QueryParameter("all", .flag, "Whether lines without a backlog are shown too."),
                ] + QueryParameter.past,
                gives: [.json, .csv]
            ) { call, session in
                var operation = ShowBacklog()
                if let by = call.query.words("by") {
                    operation.by = by.compactMap(BacklogKey.init)
                }
                operation.includesAll = call.query.flag("all")
                operation.past = call.past
                let answer = try await operation.run(session)
                guard call.gives == .csv else { return Answer(answer.json, .json) }
                return Answer(CSVTable(answer.table).bytes, .csv)
            }
        ]
    }
}
