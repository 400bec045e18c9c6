/// An event being judged: the moves it would make, on a copy of the ledger.
struct NaiveDraft {
    let model: NaiveModel
    let event: NaiveEvent
    var ledger: NaiveLedger
    var moves: [NaiveMove] = []
    var totals: [NaiveSubject: Int] = [:]

    init(model: NaiveModel, event: NaiveEvent) {
        self.model = model
        self.event = event
        self.ledger = model.ledger
    }

    var data: NaiveFields { event.data }

    /// Event types that move nothing, and whose only demand is that what they name is known.
    private static let still: Set = [
        "party.registered", "product.registered", "site.registered", "capacity.declared",
        "target.set", "reference.declared", "access.declared", "shipment.held",
        "shipment.cleared", "grant.applied", "grant.early_start_approved", "claim.submitted",
        "invoice.received", "payment.made", "report.filed",
    ]

    /// Makes the event's moves, or says why it has none.
    ///
    /// What goes below zero is found afterwards, all at once.
    mutating func judge() throws(Refusal) {
        if NaiveDraft.still.contains(event.type) { return }
        switch event.type {
        case "order.placed": try place()
        case "order.promised": try promise()
        case "order.changed": try change()
        case "order.cancelled": try cancel()
        case "order.substituted": try substitute()
        case "allocation.granted": try grantAllocation()
        case "allocation.revised": try revise()
        case "allocation.withdrawn": try withdraw()
        case "allocation.assigned": try assign(1)
        case "allocation.released": try assign(-1)
        case "shipment.dispatched": try dispatch()
        case "shipment.received": try receive()
        case "shipment.lost": try lose()
        case "delivery.accepted", "delivery.rejected", "unit.in_service": try deliver()
        case "unit.returned": try returnUnits()
        case "unit.replaced": try replace()
        case "unit.moved": try moveUnit()
        case "unit.disposed": try dispose()
        case "programme.opened": try openProgramme()
        case "grant.decided": try decide()
        case "grant.changed": try changeGrant()
        case "grant.closed": try closeGrant()
        case "claim.fixed": try fix()
        case "claim.withdrawn": try withdrawClaim()
        case "disbursement.instructed": try instruct()
        case "disbursement.confirmed": try confirm()
        case "disbursement.failed": try fail()
        case "repayment.ordered": try orderRepayment()
        case "repayment.received": try receiveRepayment()
        default: throw Refusal("\(event.type) is not modelled")
        }
    }

    mutating func move(_ subject: NaiveSubject, _ from: String?, _ to: String?, _ amount: Int) {
        guard amount != 0 else { return }
        let move = NaiveMove(day: event.day, subject: subject, from: from, to: to, amount: amount)
        moves.append(move)
        ledger.add(move)
    }

    func holds(_ subject: NaiveSubject, _ state: String) -> Int {
        ledger.holds(subject, state, on: event.day)
    }

    /// What an event may take of a first state before it takes from a second: what that holds at
    /// the end of its day and of every later day.
    func takes(_ amount: Int, first state: String, of subject: NaiveSubject) -> Int {
        min(amount, max(0, ledger.holdsFrom(subject, state, day: event.day)))
    }

    /// The event that made a code or an order line: the only one standing.
    func maker(_ name: NaiveName) throws(Refusal) -> NaiveEvent {
        guard let maker = model.standing.first(where: { $0.made.contains(name) }) else {
            throw Refusal("unknown \(name)")
        }
        return maker
    }

    /// Standing events of that type that have that text in that field.
    func standing(_ type: String, _ field: String, _ code: String) -> [NaiveEvent] {
        model.standing.filter { $0.type == type && $0.data.textIfAny(field) == code }
    }

    /// The total last stated, by day and then by number.
    func total(_ subject: NaiveSubject) -> Int {
        var latest: NaiveEvent?
        for event in model.standing where event.totals[subject] != nil {
            if latest.map({ $0.day <= event.day }) ?? true { latest = event }
        }
        return latest?.totals[subject] ?? 0
    }
}
