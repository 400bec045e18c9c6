import Domain
import HTTPTypes
import Interchange
import Operations
import Reconciliation
import Text

extension ServiceParts {
    /// What reconciliation has found.
    var findingRoutes: [Route] { [listFindingsRoute, explainRoute] }

    private static let readers: Set<Role> = [.officer, .auditor, .buyer]

    private static let run = QueryParameter(
        "run",
        .text,
        "The run that found them; the stored one of the highest cut where not given."
    )

    private var listFindingsRoute: Route {
        .get(
            "/v1/findings",
            "The findings of a run, by rule, then by subject.",
            parameters: [
                Self.run,
                QueryParameter("rule", .choice(Rule.all.map(\.code)), "Only those of that rule."),
                QueryParameter(
                    "severity",
                    .choice(["error", "warning", "pending"]),
                    "Only those of that severity."
                ),
                QueryParameter(
                    "lifecycle",
                    .choice(Finding.Lifecycle.allCases.map(\.rawValue)),
                    "Only those; resolved ones are given only where they are asked for."
                ),
                QueryParameter("buyer", .text, "Only those that concern that party."),
                QueryParameter("grant", .text, "Only those that concern that grant."),
                QueryParameter("all", .flag, "All of them, however many there are."),
            ] + QueryParameter.page(of: "finding"),
            roles: Self.readers,
            gives: [.json, .csv, .text],
            isTagged: false
        ) { call, session in
            var reading = ReadFindings(of: try await run(call, session))
            reading.filter = filter(call)
            let isWhole = call.query.flag("all")
            let limit = call.query.whole("limit").map { Int($0) } ?? 100
            if !isWhole { reading.filter.rowsMax = limit + 1 }
            try await reading.checkCodes(session)
            var found: [Finding] = []
            try await reading.findings(session) { found += $0 }
            let last = !isWhole && found.count > limit ? found[limit - 1].id : nil
            return answer(isWhole ? found[...] : found.prefix(limit), call).following(last, call)
        }
        .answering(.list(.shared("finding")))
        .refusing(.notFound)
    }

    private func run(_ call: RouteCall, _ session: Session) async throws -> Run {
        let id = call.query.text("run")
        guard let run = try await FindRun(id).run(session) else {
            let which = id.map { "no run \($0) is stored" } ?? "no run is stored"
            throw Problem(.notFound, "\(which): POST /v1/reconciliations makes one")
        }
        return run
    }

    private func filter(_ call: RouteCall) -> RunReader.Filter {
        var filter = RunReader.Filter()
        filter.rule = call.query.text("rule")
        filter.severity = call.query.text("severity")
        filter.lifecycle = call.query.text("lifecycle").flatMap(Finding.Lifecycle.init)
        filter.buyer = call.query.text("buyer")
        filter.grant = call.query.text("grant")
        filter.after = call.query.text("after")
        return filter
    }

    private func answer(_ found: ArraySlice<Finding>, _ call: RouteCall) -> Answer {
        var lines = FindingLines(call.showing, depth: 0)
        let bytes = lines.header + lines.bytes(Array(found)) + lines.end
        return Answer(call.gives == .json ? bytes + [0x0A] : bytes, call.gives)
    }

    private var explainRoute: Route {
        .get(
            "/v1/findings/{finding}",
            "What a finding rests on, why it is one, and what was near.",
            parameters: [Self.run],
            roles: Self.readers,
            gives: [.json, .csv, .text],
            isTagged: false
        ) { call, session in
            var operation = ExplainFinding(call.path["finding"] ?? "")
            operation.run = try await run(call, session)
            return call.answer(try await operation.run(session))
        }
        .answering(FindingSchemas.explained)
    }
}
