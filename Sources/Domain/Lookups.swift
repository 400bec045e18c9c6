// What the rules ask of the working set about the nouns they meet. Codes in an event's fields are
// known to exist when these are called, because `decide` has looked them up.

extension WorkingSet {
    /// What a code was made with: the data of the first event that makes it.
    func made(_ ref: Ref, field: String) throws(Stop) -> Statement {
        for statement in try said(of: ref) where statement.makes { return statement }
        throw .rejected(.unknown(ref, field: field))
    }

    /// An order as it was placed.
    func order(_ code: String, field: String = "order") throws(Stop) -> Record {
        try made(Ref(.order, code), field: field).data
    }

    /// The order line as it was placed, or as it took another's place.
    func line(_ order: String, _ line: Int64, field: String) throws(Stop) -> Record {
        let statement = try made(.line(order, line), field: field)
        if let substitute = statement.data[optional: .newLine] { return substitute }
        guard let placed = statement.data.placed(line) else {
            throw .rejected(.unknown(.line(order, line), field: field))
        }
        return placed
    }

    /// The statement of that type about the code, if there is one.
    func statement(_ type: String, of ref: Ref) throws(Stop) -> Statement? {
        for statement in try said(of: ref) where statement.type == type { return statement }
        return nil
    }

    /// The total that the latest event states of a subject; its event must not be later than this
    /// one.
    func lastTotal(of subject: Subject, for event: Event, field: String) throws(Stop) -> Int64 {
        guard let last = try totals(of: subject).last else { return 0 }
        guard last.day <= event.day else {
            throw .rejected(
                Rejection(
                    field: "occurred_at",
                    value: event.day.iso,
                    rule: "later_total",
                    message: "event \(last.seq) states the total of \(subject.kind.words) "
                        + "\(subject.key) on \(last.day.iso), a later day: totals are stated in "
                        + "the order of their days. Void that event first, or date this one "
                        + "\(last.day.iso) or later"
                )
            )
        }
        return last.amount
    }
}

extension Record {
    /// The line of that number of an order; nearly all are numbered from 1.
    fileprivate func placed(_ line: Int64) -> Record? {
        guard case .list(let lines)? = value("lines") else { return nil }
        func isIt(_ value: Value) -> Record? {
            if case .record(let placed) = value, placed[.line] == line { placed } else { nil }
        }
        if line >= 1, line <= lines.count, let placed = isIt(lines[Int(line) - 1]) { return placed }
        for value in lines { if let placed = isIt(value) { return placed } }
        return nil
    }
}

extension Rejection {
    /// A code that nobody has made.
    static func unknown(_ ref: Ref, field: String) -> Rejection {
        Rejection(
            field: field,
            value: ref.code,
            rule: "unknown_code",
            message: "unknown \(ref.kind.rawValue) \(ref.code): record the event that makes it "
                + "first, or correct the code",
            lacks: [.code(ref)]
        )
    }

    /// A code that is taken.
    static func taken(_ ref: Ref, field: String) -> Rejection {
        Rejection(
            field: field,
            value: ref.code,
            rule: "code_taken",
            message: "\(ref.kind.rawValue) \(ref.code) is known already: take another code, or "
                + "void the event that made it"
        )
    }

    /// An id under which another's event is recorded.
    static func takenID(_ id: EventID) -> Rejection {
        Rejection(
            field: "id",
            value: id.description,
            rule: "id_taken",
            message: "id \(id) is taken: give another id"
        )
    }

    /// A party that is not the right one.
    static func wrongParty(_ field: String, _ value: String, _ message: String) -> Rejection {
        Rejection(field: field, value: value, rule: "wrong_party", message: message)
    }

    /// A step that the subject's life does not allow.
    static func outOfTurn(
        _ field: String,
        _ value: String,
        _ message: String,
        lacks: [Lack] = []
    ) -> Rejection {
        Rejection(field: field, value: value, rule: "out_of_turn", message: message, lacks: lacks)
    }
}

extension Draft {
    /// Takes of the first state what it holds at the end of the event's day and every later day,
    /// and the rest of the second: settled now, and never again.
    mutating func moveFirstThenSecond(
        _ subject: Subject,
        on day: Day,
        first: State,
        second: State,
        to: State?,
        _ amount: Int64,
        field: String,
        _ set: borrowing WorkingSet
    ) throws(Stop) -> (first: Int64, second: Int64) {
        let balances = try set.balances(subject, from: day)
        let index = subject.kind.index(of: first)
        let fromFirst = min(amount, max(0, balances.least(index, from: day)))
        move(subject, on: day, from: first, to: to, fromFirst, field: field)
        move(subject, on: day, from: second, to: to, amount - fromFirst, field: field)
        return (fromFirst, amount - fromFirst)
    }
}

extension Record {
    /// Refuses the same key twice in a list of records.
    ///
    /// `field`: that of a record to which the refusal points.
    static func checkUnique(
        _ records: [Record],
        _ list: String,
        _ field: String,
        _ violations: inout Violations,
        _ what: String,
        key: (Record) -> String
    ) {
        var seen: [String: Int] = [:]
        for (index, record) in records.enumerated() {
            let value = key(record)
            if let first = seen[value] {
                violations.add(
                    "\(list)[\(index)].\(field)",
                    value,
                    "twice",
                    "\(what) \(value) stands twice in this event, at \(list)[\(first)] and here: "
                        + "add them up in one, or correct one"
                )
            } else {
                seen[value] = index
            }
        }
    }
}
