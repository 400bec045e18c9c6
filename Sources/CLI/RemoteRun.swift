import Client
import Domain
import Operations
import Reconciliation
import Text

/// Runs of reconciliation that a service makes.
struct RemoteRun {
    private let client: ServiceClient

    init(_ client: ServiceClient) {
        self.client = client
    }

    /// What is told of a run before its findings.
    struct Told {
        let id: String
        let verdict: Run.Verdict
    }

    /// Only who may see everything may have it looked at.
    static let notAllowed = Refused(description: "the token's role may not do this")

    /// Makes the run of a past, or finds it, and waits for it; nil where the token may only see what
    /// was found before.
    func begin(_ past: [(name: String, value: String?)]) async throws -> Told? {
        let told: JSON
        do {
            (told, _) = try await client.json(.post("reconciliations", query: past))
        } catch let problem as ServiceProblem
            where problem.status == 403 && past.allSatisfy({ $0.value == nil })
        {
            return nil
        }
        return try await follow(told)
    }

    private func follow(_ first: JSON) async throws -> Told {
        var told = first
        while true {
            guard case .object(let members) = told,
                let id = members.text("run")
            else { throw Refused(description: "the service names no run") }
            let verdict = members.text("verdict")
            if let verdict = verdict.flatMap({ Run.Verdict(rawValue: $0) }) {
                if case .array(let failed) = members.value("failed") {
                    for item in failed { complain(failure(item)) }
                }
                return Told(id: id, verdict: verdict)
            }
            try await Task.sleep(for: .milliseconds(500))
            let request = ServiceRequest("reconciliations", id, query: [("summary", "true")])
            (told, _) = try await client.json(request)
        }
    }

    private func failure(_ json: JSON) -> String {
        guard case .object(let members) = json else { return json.compact }
        return Run.Failure.note(
            rule: members.text("rule") ?? "",
            reason: members.text("reason") ?? ""
        )
    }

    /// Writes a run with all its findings.
    func tell(_ run: Told, _ showing: Showing) async throws {
        try await client.tell(ServiceRequest("reconciliations", run.id), showing)
    }
}
