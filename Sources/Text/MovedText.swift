package import Domain
package import Operations

/// What moved and where that leaves its subject, in words.
package struct MovedText {
    private let language: Language

    package init(_ language: Language) {
        self.language = language
    }

    /// `PO-7 line 1: received 40 → accepted; 40 of 100 arrived, 60 in backlog`: one for each
    /// subject that a person follows.
    private func moves(_ movements: [Movement], _ moved: [WorkingSet.Moved]) -> [String] {
        let movementsOfSubjects = Dictionary(grouping: movements, by: \.subject)
        return moved.filter { isFollowed($0.subject) }.map { moved in
            let steps = (movementsOfSubjects[moved.subject] ?? []).map { movement in
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
    private func standings(_ moved: [WorkingSet.Moved]) -> [String] {
        moved.filter { isFollowed($0.subject) }.map { "\(name($0.subject)): \(standing($0))" }
    }

    /// `PO-7 line 1: 80 of 100 promised …: 20 without a promise`.
    package func promise(_ answer: ShowPromise.Answer) -> String {
        let (promised, ordered) = (answer.promised, answer.ordered)
        return name(answer.subject)
            + language(
                ": \(promised) of \(ordered) promised (promises count from the first unit; "
                    + "\(answer.arrived) have arrived): \(answer.uncovered) without a promise",
                ": \(ordered) のうち \(promised) の納期回答（最初の 1 台から数え、到着済みは "
                    + "\(answer.arrived)）: 納期のない残 \(answer.uncovered)"
            )
    }

    // MARK: What becomes of an event

    /// What would move, or that nothing does, without a line end.
    package func preview(
        _ event: Event,
        _ movements: [Movement],
        _ moved: [WorkingSet.Moved]
    ) -> String {
        guard movements.isEmpty else { return moves(movements, moved).joined(separator: "\n") }
        return language(
            "\(event.type.name) of \(event.day.iso): nothing moves",
            "\(event.day.iso) の \(event.type.name): 動くものはありません"
        )
    }

    /// Where it left what moved, without a line end.
    package func recorded(_ event: Event, _ seq: Int64, _ moved: [WorkingSet.Moved]) -> String {
        let lines = standings(moved)
        guard lines.isEmpty else { return lines.joined(separator: "\n") }
        return language(
            "recorded \(event.type.name) as event \(seq)",
            "\(event.type.name) を番号 \(seq) として記録しました"
        )
    }

    /// That it was recorded before, without a line end.
    package func duplicate(_ event: Event, _ seq: Int64) -> String {
        language(
            "event \(event.id) is recorded already, as event \(seq)",
            "イベント \(event.id) は番号 \(seq) として記録済みです"
        )
    }

    /// What stands behind others, such as units without serial numbers, is not told.
    private func isFollowed(_ subject: Subject) -> Bool {
        switch subject.kind {
        case .line, .allocation, .programme, .grant, .claim, .disbursement, .repayment: true
        case .unnamed, .shipment, .shipmentUnnamed, .given, .advance: false
        }
    }

    private func name(_ subject: Subject) -> String {
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
        default: "¥" + grouped(String(amount))
        }
    }

    private func words(_ state: State) -> String {
        language.title(state.rawValue)
    }
}
