import Domain

/// What moved and where that leaves its subject, in words.
enum EntryWords {
    /// `PO-7 line 1: received 40 → accepted; 40 of 100 arrived, 60 in backlog`: one for each
    /// subject that a person follows.
    static func moves(_ movements: [Movement], _ moved: [WorkingSet.Moved]) -> [String] {
        moved.filter { isFollowed($0.subject) }.map { moved in
            let steps = movements.filter { $0.subject == moved.subject }.map { movement in
                let amount = amount(movement.amount, movement.subject.kind)
                return switch (movement.from, movement.to) {
                case (let from?, let to?): "\(words(from)) \(amount) → \(words(to))"
                case (nil, let to?): "\(amount) → \(words(to))"
                case (let from?, nil): "\(words(from)) \(amount) →"
                case (nil, nil): amount
                }
            }
            return "\(name(moved.subject)): \(steps.joined(separator: ", ")); \(standing(moved))"
        }
    }

    /// `PO-7 line 1: 40 of 100 arrived, 60 in backlog`: one for each subject.
    static func standings(_ moved: [WorkingSet.Moved]) -> [String] {
        moved.filter { isFollowed($0.subject) }.map { "\(name($0.subject)): \(standing($0))" }
    }

    /// What stands behind others, such as units without serial numbers, is not told.
    private static func isFollowed(_ subject: Subject) -> Bool {
        switch subject.kind {
        case .line, .allocation, .programme, .grant, .claim, .disbursement, .repayment: true
        case .unnamed, .shipment, .shipmentUnnamed, .given, .advance: false
        }
    }

    static func name(_ subject: Subject) -> String {
        guard subject.kind == .line else { return "\(subject.kind.rawValue) \(subject.key)" }
        return subject.key.split(separator: " ").joined(separator: " line ")
    }

    private static func standing(_ moved: WorkingSet.Moved) -> String {
        let kind = moved.subject.kind
        let held = moved.balances.current
        guard kind == .line else {
            let parts = zip(kind.states, held).filter { $0.1 > 0 }.map { state, amount in
                "\(words(state)) \(Self.amount(amount, kind))"
            }
            return parts.isEmpty ? "nothing left" : parts.joined(separator: ", ")
        }
        let standing = LineStanding(held)
        var text = "\(standing.arrived) of \(standing.ordered) arrived"
        text += ", \(standing.backlog) in backlog"
        if standing.givenUp > 0 { text += ", \(standing.givenUp) cancelled" }
        return text
    }

    private static func amount(_ amount: Int64, _ kind: SubjectKind) -> String {
        switch kind {
        case .line, .allocation: String(amount)
        default: "¥" + Output.grouped(String(amount))
        }
    }

    private static func words(_ state: State) -> String {
        kebab(state.rawValue).split(separator: "-").joined(separator: " ")
    }
}
