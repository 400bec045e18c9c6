import Domain
import HTTPTypes
import Operations
import Reconciliation
import Store
import Text

extension ServiceParts {
    /// Runs of reconciliation: begun, followed, read.
    var runRoutes: [Route] { [beginRunRoute, showRunRoute] }

    /// How long whoever begins a run is kept waiting for it.
    private static let waitLimit: Duration = .seconds(5)

    private var beginRunRoute: Route {
        Route(
            .post,
            "/v1/reconciliations",
            "Makes the run of a cut, or finds that it is stored; 202 while it is under way.",
            parameters: QueryParameter.past,
            roles: [.officer, .auditor],
            handler: .plain { try await begin($0) }
        )
        .answering(FindingSchemas.summary)
        .answering(FindingSchemas.summary, .created)
        .answering(FindingSchemas.running, .accepted)
        .refusing(.notFound)
    }

    private func begin(_ call: RouteCall) async throws -> Answer {
        guard let viewer = call.viewer else { throw Problem.unauthorized }
        let (cut, id, stored) = try await database.withSession(viewer, asking: call.past) {
            session,
            past in
            var operation = RunReconciliation()
            operation.past = past
            let (cut, id) = try await operation.name(session)
            return (cut, id, try await FindRun(id).run(session))
        }
        if let stored { return told(.json(summary(stored)), id) }
        try await runs.begin(id, cut, for: viewer)
        await runs.wait(for: id, of: viewer, atMost: Self.waitLimit)
        guard case .made(let run)? = await runs.outcome(id, for: viewer) else {
            return told(try await followed(id, call, viewer), id)
        }
        return told(.json(summary(run), status: .created), id)
    }

    /// Everything but the findings and the statements.
    private func summary(_ run: Run) -> JSON { .object(run.head + run.tail) }

    private func told(_ answer: Answer, _ id: String) -> Answer {
        var answer = answer
        answer.headers[.location] = "/v1/reconciliations/\(id)"
        return answer
    }

    private var showRunRoute: Route {
        Route(
            .get,
            "/v1/reconciliations/{run}",
            "A run with all its findings and statements; 202 while it is under way.",
            parameters: [
                QueryParameter("summary", .flag, "Without the findings and the statements.")
            ],
            roles: [.officer, .auditor],
            gives: [.json, .csv, .text],
            handler: .plain { try await show($0) }
        )
        .answering(FindingSchemas.run)
        .answering(FindingSchemas.running, .accepted, gives: [.json])
    }

    private func show(_ call: RouteCall) async throws -> Answer {
        guard let viewer = call.viewer else { throw Problem.unauthorized }
        let id = call.path["run"] ?? ""
        let stored = try await database.withSession(viewer) { try await FindRun(id).run($0) }
        guard let stored else { return try await followed(id, call, viewer) }
        guard !call.query.flag("summary") else { return .json(summary(stored)) }
        let written = WrittenRun(run: stored, showing: call.showing)
        return Answer(call.gives) { writer in try await written.write(writer, database, viewer) }
    }

    /// What is known of a run that is not stored.
    private func followed(
        _ id: String,
        _ call: RouteCall,
        _ viewer: Viewer
    ) async throws -> Answer {
        switch await runs.outcome(id, for: viewer) {
        case nil:
            throw Problem(.notFound, "no run \(id) is stored: POST /v1/reconciliations makes one")
        case .underWay?:
            var answer = Answer.json(
                .object([
                    JSON.Member("run", .string(id)), JSON.Member("state", .string("running")),
                ]),
                status: .accepted
            )
            answer.headers[.retryAfter] = "1"
            return answer
        // One that decided nothing is not stored.
        case .made(let run)?:
            guard call.gives != .json else { return .json(summary(run)) }
            let text = RunText(run, call.showing)
            return Answer(call.gives) { writer in
                try await text.write(from: .none) { try await writer.write($0) }
            }
        case .failed(let problem)?: throw problem
        }
    }
}
