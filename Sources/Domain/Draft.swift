/// What one event would move, make and name, before it is known whether it may.
package struct Draft: Sendable {
    /// A code that the event makes or describes.
    package struct Described: Hashable, Sendable {
        package let ref: Ref
        /// Whether the code is known by this event; else it is only described.
        package let makes: Bool
    }

    /// A total that the event states, with the price where it states one too.
    package struct Total: Sendable {
        package let subject: Subject
        /// Units or yen, at least 0.
        package let amount: Int64
        /// A decimal in the currency of the order.
        package let unitPrice: String?
    }

    /// A promise of an order line: the whole of it, counted from the first unit.
    package struct Promise: Sendable {
        package let order: String
        package let line: Int64
        /// Units and the day they are promised for, as written; empty where nothing is promised any
        /// more.
        package let schedule: [(promisedOn: Day, quantity: Int64)]
    }

    /// An order line that the event makes.
    package struct Line: Sendable {
        package let order: String
        package let line: Int64
        /// The order as it was placed.
        package let placed: Record
        /// Of the order's grant, where it names one.
        package let programme: String?
        package let product: String
        /// Units ordered, at least 1.
        package let quantity: Int64
        /// A decimal in the currency of the order.
        package let unitPrice: String
    }

    /// A step of a unit, without the seq that it gets when it is recorded.
    package struct Step: Sendable {
        package let day: Day
        package let order: String
        package let line: Int64
        /// The shipment that it is dispatched in, where it is.
        package let shipment: String?
        /// As in `UnitHistory.Step`.
        package let from: State?
        package let to: State?

        package init(
            day: Day,
            order: String,
            line: Int64,
            shipment: String? = nil,
            from: State?,
            to: State?
        ) {
            self.day = day
            self.order = order
            self.line = line
            self.shipment = shipment
            self.from = from
            self.to = to
        }

        /// The step as it stands in the log, under that seq.
        package func numbered(_ seq: Int64) -> UnitHistory.Step {
            UnitHistory.Step(
                seq: seq,
                day: day,
                order: order,
                line: line,
                shipment: shipment,
                from: from,
                to: to
            )
        }
    }

    private struct SubjectDay: Hashable, Sendable {
        let subject: Subject
        let day: Day
    }

    /// The net change of a subject's states on one day.
    package struct Change: Sendable {
        package let subject: Subject
        package let day: Day
        /// By state, as balances list them; below zero for what leaves one.
        package var amounts: [Int64]
        /// The field that asks for it, for the refusal.
        let field: String?
    }

    /// In the order in which the rule asked for them.
    package private(set) var movements: [Movement] = []
    /// The movements, summed by subject and day.
    package private(set) var changes: [Change] = []
    package private(set) var describes: [Described] = []
    private var changed = Places<SubjectDay>()
    private var named = Places<Ref>()
    package private(set) var totals: [Total] = []
    package private(set) var promises: [Promise] = []
    package private(set) var lines: [Line] = []
    package private(set) var steps: [(serial: String, step: Step)] = []
    /// The event that this one voids.
    package private(set) var voids: WorkingSet.Recorded?
    /// Who sees the event.
    package var audience = Audience()

    package init() {}

    /// Every code that the event names, describes or makes, each once.
    package var names: [Ref] { named.keys }

    /// Moves an amount; nothing where it is 0.
    package mutating func move(
        _ subject: Subject,
        on day: Day,
        from: State?,
        to: State?,
        _ amount: Int64,
        field: String? = nil
    ) {
        guard amount > 0 else { return }
        move(Movement(subject, day, from: from, to: to, amount), field: field)
    }

    /// Moves it.
    ///
    /// `field`: what asked for it, for a refusal.
    package mutating func move(_ movement: Movement, field: String? = nil) {
        movements.append(movement)
        let change = movement.change
        let (subject, day) = (movement.subject, movement.day)
        let (at, isNew) = changed.place(SubjectDay(subject: subject, day: day))
        if isNew {
            changes.append(Change(subject: subject, day: day, amounts: change, field: field))
        } else {
            for index in change.indices { changes[at].amounts[index] += change[index] }
        }
    }

    /// The event makes the code, or describes it.
    package mutating func describe(_ ref: Ref, makes: Bool) {
        describes.append(Described(ref: ref, makes: makes))
        name(ref)
    }

    /// The event names the code.
    package mutating func name(_ ref: Ref) {
        _ = named.place(ref)
    }

    /// The event states the total of a subject, in units or yen.
    package mutating func state(_ total: Int64, of subject: Subject, unitPrice: String? = nil) {
        totals.append(Total(subject: subject, amount: total, unitPrice: unitPrice))
    }

    /// The event promises units of an order line.
    package mutating func promise(_ promise: Promise) {
        promises.append(promise)
    }

    /// The event makes an order line.
    package mutating func make(_ line: Line) {
        lines.append(line)
    }

    /// The event moves the unit of a serial number.
    package mutating func step(_ serial: String, _ step: Step) {
        steps.append((serial, step))
    }

    /// The event voids that one.
    package mutating func void(_ recorded: WorkingSet.Recorded) {
        voids = recorded
    }

    // MARK: Whether it may

    /// What `check` looks at.
    package var needs: [Missing] {
        totals.map { .totals($0.subject) } + changes.map { .subject($0.subject) }
            + steps.map { .unit($0.serial) }
    }

    /// Refuses what would leave a state below zero, or a serial number where it cannot be, at the
    /// end of any business day.
    package func check(_ set: borrowing WorkingSet) throws(Stop) {
        // A total is appended to those stated before: they must be at hand.
        for total in totals { _ = try set.totals(of: total.subject) }
        for change in changes { try check(change, set) }
        var units = Places<String>()
        var stepsOfUnits: [[Step]] = []
        for (serial, step) in steps {
            let (at, isNew) = units.place(serial)
            if isNew { stepsOfUnits.append([step]) } else { stepsOfUnits[at].append(step) }
        }
        for (serial, steps) in zip(units.keys, stepsOfUnits) {
            let history = try set.unit(serial).adding(steps.map { $0.numbered(.max) })
            if let fault = history.fault(from: steps[0].day) {
                throw .rejected(Draft.rejection(serial, fault))
            }
        }
    }

    private func check(_ change: Change, _ set: borrowing WorkingSet) throws(Stop) {
        // Even where all comes to nothing the balances must be at hand: they are added to.
        let balances = try set.balances(change.subject, from: change.day)
        guard let fault = balances.firstFault(adding: change.amounts, on: change.day) else {
            return
        }
        let states = change.subject.kind.states
        let state = fault.index < states.count ? states[fault.index].rawValue : "credited"
        let holds = balances.atEnd(of: fault.day)[fault.index]
        let delta = change.amounts[fault.index]
        let what = "\(change.subject.kind.words) \(change.subject.key)"
        if delta > 0 {
            throw .rejected(
                Rejection(
                    field: change.field,
                    value: String(delta),
                    rule: "overflow",
                    message: "\(what): \(state) holds \(holds) and cannot take \(delta) more; "
                        + "amounts end at \(Int64.max)"
                )
            )
        }
        if let voids {
            let words =
                "\(what) holds \(holds) \(state) at the end of \(fault.day.iso); without the event "
                + "it would hold \(holds + delta)"
            throw .rejected(.neededByOthers(voids, "not_below_zero", words))
        }
        let later = fault.day == change.day ? "" : ", a later day on which it is needed"
        throw .rejected(
            Rejection(
                field: change.field,
                value: String(-delta),
                rule: "not_below_zero",
                message: "\(what) holds \(holds) \(state) at the end of \(fault.day.iso)\(later); "
                    + "\(-delta) was asked" + Draft.advice(change.subject.kind, state),
                lacks: try lacks(set)
            )
        )
    }

    /// Every amount that is lacking: an event that takes from several subjects may be refused for
    /// one, and another of them tells what happened before.
    private func lacks(_ set: borrowing WorkingSet) throws(Stop) -> [Lack] {
        var lacks: [Lack] = []
        for change in changes {
            let balances = try set.balances(change.subject, from: change.day)
            let fault = balances.firstFault(adding: change.amounts, on: change.day)
            let states = change.subject.kind.states
            guard let fault, change.amounts[fault.index] < 0, fault.index < states.count else {
                continue
            }
            lacks.append(.amount(ofPool: change.subject, states[fault.index]))
        }
        return lacks
    }

    /// What to do about a state that holds too little.
    private static func advice(_ kind: SubjectKind, _ state: String) -> String {
        switch (kind, state) {
        case (.unnamed, _), (.shipmentUnnamed, _):
            ". The other units have serial numbers: name those that you mean in `serials`"
        case (.line, "unallocated"):
            ". Release an allocation first, or record what is missing before it"
        case (.allocation, "available"):
            ". Correct the amount or the day, or release assigned units first"
        default:
            ". Correct the amount or the day, or record first what is missing before it"
        }
    }

    static func rejection(_ serial: String, _ fault: UnitHistory.Fault) -> Rejection {
        switch fault {
        case .absent(let day, let place):
            Rejection(
                field: "serials",
                value: serial,
                rule: "serial_elsewhere",
                message: "serial \(serial) is not \(place.state.rawValue) on order "
                    + "\(place.order) line \(place.line) at the end of \(day.iso)",
                lacks: [.unit(serial, place.state)]
            )
        case .twice(let day):
            Rejection(
                field: "serials",
                value: serial,
                rule: "serial_live_twice",
                message: "serial \(serial) would be live twice at the end of \(day.iso): "
                    + "check the number, or record first how the other unit left"
            )
        }
    }
}
