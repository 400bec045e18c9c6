import Domain
import HTTPTypes
import Interchange
import Operations
import Pages

extension ServiceParts {
    /// Findings, and what may be done about them.
    var findingPages: [Route] {
        [
            page("/findings", "What breaks a rule.", at: .findings) { view in
                .page(
                    try await FindingsPage.load(view.session, view.settings, view.query)
                        .html(view.frame)
                )
            },
            page("/findings/{code}", "One finding, explained.", at: .findings) { view in
                guard
                    let page = try await FindingPage.load(view.session, view.settings, view.code)
                else { throw Problem.noPage }
                return .page(page.html(view.frame))
            },
            form("/findings/run", "Runs the rules now.", for: [.officer]) { call in
                try await runRules(call)
            },
            form("/findings/{code}/accept", "Accepts a finding.", for: [.officer]) { call in
                try await accept(call)
            },
        ]
    }

    /// How long somebody who asks for a run is kept waiting for it.
    private static let runWait: Duration = .seconds(20)
    /// And somebody who has accepted a finding.
    private static let acceptedWait: Duration = .seconds(5)

    private func runRules(_ call: FormCall) async throws -> Answer {
        let isUnderWay: Bool
        switch try await makeRun(call, atMost: Self.runWait) {
        case .failed(let problem)?: throw problem
        case .underWay?: isUnderWay = true
        case .made?, nil: isUnderWay = false
        }
        let words =
            isUnderWay
            ? call.language(
                "The run is still under way: load this page again in a while.",
                "突合を実施中です。しばらくしてから読み込み直してください。"
            ) : call.language("The rules were run.", "突合を実施しました。")
        return done(call, words, PageAddress("/findings"))
    }

    /// Makes a run of the log as it is, unless it is stored, and waits for it so long; where it takes
    /// longer, it goes on by itself.
    private func makeRun(
        _ call: FormCall,
        atMost wait: Duration
    ) async throws -> RunJobs.Outcome? {
        let (cut, id, isStored) = try await database.withSession(call.viewer) { session in
            let (cut, id) = try await RunReconciliation().name(session)
            return (cut, id, try await FindRun(id).run(session) != nil)
        }
        guard !isStored else { return nil }
        try await runs.begin(id, cut, for: call.viewer)
        await runs.wait(for: id, of: call.viewer, atMost: wait)
        return await runs.outcome(id, for: call.viewer)
    }

    private func accept(_ call: FormCall) async throws -> Answer {
        let finding = call.request.call.code
        let note = call.fields["note"] ?? ""
        let json = JSON.object([
            JSON.Member("id", .string(call.id(of: [finding, note]))),
            JSON.Member("type", .string("finding.accepted")),
            JSON.Member("occurred_at", .string(database.today.iso)),
            JSON.Member(
                "data",
                .object([
                    JSON.Member("finding", .string(finding)),
                    // A blank note is none.
                    JSON.Member("note", note.trimmed.isEmpty ? .null : .string(note)),
                ])
            ),
        ])
        let page = PageAddress("/findings/" + PageAddress.encoded(finding))
        switch try await record(json, call) {
        case .recorded:
            // Lists show it once a run has. It is recorded, whatever becomes of that.
            _ = try? await makeRun(call, atMost: Self.acceptedWait)
            return done(call, call.language("Accepted.", "了承を記録しました。"), page)
        case .refused(let reasons):
            return try await view(call.request.at(page.path), call.viewer, call.signedIn) { view in
                guard let page = try await FindingPage.load(view.session, view.settings, finding)
                else { throw Problem.noPage }
                return .page(
                    page.html(view.frame, refusal: reasons.first, note: note),
                    status: .unprocessableContent
                )
            }
        }
    }
}
