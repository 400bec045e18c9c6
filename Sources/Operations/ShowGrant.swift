import Domain
import Store

// Where subsidies stand: grants and their claims.

extension ShowSubject {
    /// A grant: the decision in force, its claims, payments and repayments.
    func grant(_ code: String, _ session: Session, _ cut: Cut) async throws -> [JSON.Member] {
        let subject = Subject(.grant, code)
        // What fixes a claim or confirms a payment moves the grant without naming it.
        let (log, made) = try await log(code, session, cut, moved: [subject])
        let claims = named(.claim, "claim.submitted", log)
        let disbursements = named(.disbursement, "disbursement.instructed", log)
        let repayments = named(.repayment, "repayment.ordered", log)
        let held = try await log.balances(
            [subject] + claims.map(\.subject) + disbursements.map(\.subject)
                + repayments.map(\.subject)
        )
        func shown(_ parts: [Part], _ left: Set<String>) -> JSON {
            .array(
                parts.map { part in
                    .object(
                        log.members(part.logged, without: left.union(["grant"]))
                            + [
                                SubjectLog.states(part.subject.kind, held[part.subject]),
                                .whole("seq", part.logged.seq),
                            ]
                    )
                }
            )
        }
        return log.members(made, without: ["grant", "rate"])
            + [.day("applied_on", made.day)] + decision(log)
            + [
                SubjectLog.states(.grant, held[subject]),
                JSON.Member("claims", shown(claims, ["lines"])),
                JSON.Member("disbursements", shown(disbursements, [])),
                JSON.Member("repayments", shown(repayments, [])), log.documentsMember,
                log.eventsMember,
            ]
    }

    /// What was decided, as later changed; what was only applied for where nothing is decided.
    private func decision(_ log: SubjectLog) -> [JSON.Member] {
        let decided = log.live("grant.decided").last
        let changes = log.live("grant.changed")
        let ceiling = changes.last { $0.event.data[optional: .ceilingJPY] != nil } ?? decided
        let end = changes.last { $0.event.data[optional: .projectTo] != nil } ?? decided
        let closed = log.live("grant.closed").last
        let applied = log.live("grant.applied").last
        return [
            .text("status", closed != nil ? "closed" : decided != nil ? "decided" : "applied"),
            .text("rate", (decided ?? applied)?.event.data[optional: .rate]),
            .day("decided_on", decided?.day),
            .whole("ceiling_jpy", ceiling?.event.data[optional: .ceilingJPY]),
            .day("project_from", decided?.event.data[.projectFrom]),
            .day("project_to", end?.event.data[optional: .projectTo]),
            .day(
                "early_start_from",
                log.live("grant.early_start_approved").last?.event.data[.from]
            ),
            .day("closed_on", closed?.day),
        ]
    }

    private typealias Part = (logged: LoggedEvent, subject: Subject)

    private func named(_ kind: SubjectKind, _ type: String, _ log: SubjectLog) -> [Part] {
        log.live(type).compactMap { logged in
            guard case .text(let code)? = logged.event.data.value(kind.rawValue) else { return nil }
            return (logged, Subject(kind, code))
        }
    }

    /// A claim: what it asks, what was fixed, and where the fixed yen are.
    func claim(_ code: String, _ session: Session, _ cut: Cut) async throws -> [JSON.Member] {
        let subject = Subject(.claim, code)
        let (log, made) = try await log(code, session, cut, moved: [subject])
        let fixed = log.live("claim.fixed").last
        let withdrawn = log.live("claim.withdrawn").last
        let held = try await log.balances([subject])[subject]
        let status = fixed != nil ? "fixed" : withdrawn != nil ? "withdrawn" : "submitted"
        let data = fixed?.event.data
        return log.members(made, without: ["claim", "lines"])
            + [
                .day("submitted_on", made.day), .text("status", status),
                .whole("eligible_jpy", data?[.eligibleJPY]), .whole("fixed_jpy", data?[.fixedJPY]),
                .day("fixed_on", fixed?.day), .day("withdrawn_on", withdrawn?.day),
                SubjectLog.states(.claim, held),
                JSON.Member("lines", .array(made.event.data[.lines].map(\.json))),
                JSON.Member(
                    "disallowed",
                    .array((data?[optional: .disallowed] ?? []).map(\.json))
                ),
                log.documentsMember, log.eventsMember,
            ]
    }
}
