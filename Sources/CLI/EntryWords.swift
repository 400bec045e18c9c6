import Domain
import Operations

/// What moved and where that leaves its subject, in words.
struct EntryWords {
    private let language: Language

    init(_ language: Language) {
        self.language = language
    }

    /// `PO-7 line 1: received 40 → accepted; 40 of 100 arrived, 60 in backlog`: one for each
    /// subject that a person follows.
    func moves(_ movements: [Movement], _ moved: [WorkingSet.Moved]) -> [String] {
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
    func standings(_ moved: [WorkingSet.Moved]) -> [String] {
        moved.filter { isFollowed($0.subject) }.map { "\(name($0.subject)): \(standing($0))" }
    }

    /// `PO-7 line 1: 80 of 100 promised …: 20 without a promise`.
    func promise(_ answer: ShowPromise.Answer) -> String {
        let (promised, ordered) = (answer.promised, answer.ordered)
        return name(answer.subject)
            + language(
                ": \(promised) of \(ordered) promised (promises count from the first unit; "
                    + "\(answer.arrived) have arrived): \(answer.uncovered) without a promise",
                ": \(ordered) のうち \(promised) の納期回答（最初の 1 台から数え、到着済みは "
                    + "\(answer.arrived)）: 納期のない残 \(answer.uncovered)"
            )
    }

    /// What stands behind others, such as units without serial numbers, is not told.
    private func isFollowed(_ subject: Subject) -> Bool {
        switch subject.kind {
        case .line, .allocation, .programme, .grant, .claim, .disbursement, .repayment: true
        case .unnamed, .shipment, .shipmentUnnamed, .given, .advance: false
        }
    }

    func name(_ subject: Subject) -> String {
        guard subject.kind == .line else {
            return "\(language.title(subject.kind.rawValue)) \(subject.key)"
        }
        return subject.key.split(separator: " ").joined(separator: language(" line ", " 明細 "))
    }

    private func standing(_ moved: WorkingSet.Moved) -> String {
        let kind = moved.subject.kind
        let held = moved.balances.current
        guard kind == .line else {
            let parts = zip(kind.states, held).filter { $0.1 > 0 }.map { state, amount in
                "\(words(state)) \(self.amount(amount, kind))"
            }
            return parts.isEmpty ? language("nothing left", "残りなし") : parts.joined(separator: ", ")
        }
        let standing = LineStanding(held)
        var text = language(
            "\(standing.arrived) of \(standing.ordered) arrived, \(standing.backlog) in backlog",
            "\(standing.ordered) のうち \(standing.arrived) 到着、残 \(standing.backlog)"
        )
        if standing.givenUp > 0 {
            text += language(", \(standing.givenUp) cancelled", "、取消 \(standing.givenUp)")
        }
        return text
    }

    private func amount(_ amount: Int64, _ kind: SubjectKind) -> String {
        switch kind {
        case .line, .allocation: String(amount)
        default: "¥" + Output.grouped(String(amount))
        }
    }

    private func words(_ state: State) -> String {
        language.title(state.rawValue)
    }
}
