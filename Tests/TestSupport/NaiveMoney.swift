/// Programmes, grants, claims, disbursements and repayments.
extension NaiveDraft {
    mutating func openProgramme() throws(Refusal) {
        let subject = NaiveSubject.programme(try data.text("programme"))
        let budget = try data.number("budget_jpy")
        move(subject, nil, "available", budget - total(subject))
        totals[subject] = budget
    }

    // MARK: Grants

    private func isDecided(_ grant: String) -> Bool {
        !standing("grant.decided", "grant", grant).isEmpty
    }

    private func isClosed(_ grant: String) -> Bool {
        !standing("grant.closed", "grant", grant).isEmpty
    }

    private func programme(of grant: String) throws(Refusal) -> NaiveSubject {
        let applied = try maker(.code(kind: "grant", grant))
        return .programme(try applied.data.text("programme"))
    }

    private mutating func setCeiling(_ grant: String) throws(Refusal) {
        let subject = NaiveSubject.grant(grant)
        let ceiling = try data.number("ceiling_jpy")
        let difference = ceiling - total(subject)
        move(try programme(of: grant), "available", "granted", difference)
        move(subject, nil, "committed", difference)
        totals[subject] = ceiling
    }

    mutating func decide() throws(Refusal) {
        let grant = try data.text("grant")
        if isDecided(grant) { throw Refusal("decided already") }
        try setCeiling(grant)
    }

    mutating func changeGrant() throws(Refusal) {
        let grant = try data.text("grant")
        guard isDecided(grant), !isClosed(grant) else { throw Refusal("not decided, or closed") }
        if data.has("ceiling_jpy") { try setCeiling(grant) }
    }

    mutating func closeGrant() throws(Refusal) {
        let grant = try data.text("grant")
        let subject = NaiveSubject.grant(grant)
        guard let decided = standing("grant.decided", "grant", grant).first, !isClosed(grant)
        else { throw Refusal("not decided, or closed already") }
        if event.day < decided.day { throw Refusal("before the decision") }
        for state in ["advanced", "payable", "instructed", "repayable"] {
            let amount = holds(subject, state)
            if amount > 0 { throw Refusal("\(state) is \(amount)") }
        }
        let left = holds(subject, "committed")
        move(subject, "committed", "released", left)
        move(try programme(of: grant), "granted", "available", left)
    }

    // MARK: Claims

    private func grant(ofClaim claim: String) throws(Refusal) -> String {
        try maker(.code(kind: "claim", claim)).data.text("grant")
    }

    mutating func fix() throws(Refusal) {
        let claim = try data.text("claim")
        let grant = try grant(ofClaim: claim)
        if !standing("claim.fixed", "claim", claim).isEmpty { throw Refusal("fixed already") }
        if !standing("claim.withdrawn", "claim", claim).isEmpty { throw Refusal("withdrawn") }
        // At the end of that day only, not of later ones (case moves-11, line 218).
        for advance in standing("disbursement.instructed", "grant", grant)
        where advance.data.textIfAny("kind") == "advance" {
            let code = try advance.data.text("disbursement")
            if holds(.disbursement(code), "instructed") > 0 {
                throw Refusal("an advance is instructed")
            }
        }
        let fixed = try data.number("fixed_jpy")
        // A claim that advances cover wholly has no balance at all (case moves-11, C11-20).
        let used = takes(fixed, first: "advanced", of: .grant(grant))
        move(.grant(grant), "advanced", "paid", used)
        move(.grant(grant), "committed", "payable", fixed - used)
        move(.claim(claim), nil, "payable", fixed - used)
    }

    mutating func withdrawClaim() throws(Refusal) {
        let claim = try data.text("claim")
        if !standing("claim.fixed", "claim", claim).isEmpty { throw Refusal("fixed already") }
        if !standing("claim.withdrawn", "claim", claim).isEmpty { throw Refusal("withdrawn") }
    }

    // MARK: Disbursements

    mutating func instruct() throws(Refusal) {
        let grant = try data.text("grant")
        let amount = try data.number("amount_jpy")
        move(.disbursement(try data.text("disbursement")), nil, "instructed", amount)
        switch try data.text("kind") {
        case "advance":
            move(.grant(grant), "committed", "instructed", amount)
        case "settlement":
            let claim = try data.text("claim")
            guard try self.grant(ofClaim: claim) == grant else {
                throw Refusal("the claim is another grant's")
            }
            move(.grant(grant), "payable", "instructed", amount)
            move(.claim(claim), "payable", "instructed", amount)
        default:
            throw Refusal("kind is neither advance nor settlement")
        }
    }

    /// How the disbursement of this event was instructed.
    private func instruction() throws(Refusal) -> (code: String, NaiveFields, amount: Int) {
        let code = try data.text("disbursement")
        let fields = try maker(.code(kind: "disbursement", code)).data
        return (code, fields, try fields.number("amount_jpy"))
    }

    mutating func confirm() throws(Refusal) {
        let (code, fields, amount) = try instruction()
        let grant = NaiveSubject.grant(try fields.text("grant"))
        move(.disbursement(code), "instructed", "confirmed", amount)
        if fields.textIfAny("kind") == "advance" {
            move(grant, "instructed", "advanced", amount)
        } else {
            move(grant, "instructed", "paid", amount)
            move(.claim(try fields.text("claim")), "instructed", "paid", amount)
        }
    }

    mutating func fail() throws(Refusal) {
        let (code, fields, amount) = try instruction()
        let subject = NaiveSubject.disbursement(code)
        let grant = NaiveSubject.grant(try fields.text("grant"))
        let confirmed = holds(subject, "confirmed") > 0
        move(subject, confirmed ? "confirmed" : "instructed", "failed", amount)
        if fields.textIfAny("kind") == "advance" {
            move(grant, confirmed ? "advanced" : "instructed", "committed", amount)
        } else {
            let from = confirmed ? "paid" : "instructed"
            move(grant, from, "payable", amount)
            move(.claim(try fields.text("claim")), from, "payable", amount)
        }
    }

    // MARK: Repayments

    mutating func orderRepayment() throws(Refusal) {
        let grant = NaiveSubject.grant(try data.text("grant"))
        let principal = try data.number("principal_jpy")
        let overpaid = try data.text("cause") == "overpaid"
        let states = overpaid ? ["advanced", "paid"] : ["paid", "advanced"]
        let first = takes(principal, first: states[0], of: grant)
        move(grant, states[0], "repayable", first)
        move(grant, states[1], "repayable", principal - first)
        move(.repayment(try data.text("repayment")), nil, "repayable", principal)
    }

    /// Principal first; what is left over are charges, which move nothing.
    mutating func receiveRepayment() throws(Refusal) {
        let code = try data.text("repayment")
        let ordered = try maker(.code(kind: "repayment", code)).data
        let amount = try data.number("amount_jpy")
        let principal = takes(amount, first: "repayable", of: .repayment(code))
        move(.repayment(code), "repayable", "repaid", principal)
        move(.grant(try ordered.text("grant")), "repayable", "repaid", principal)
    }
}
