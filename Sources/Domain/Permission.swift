extension Author {
    /// The event types that buyers may record, about what is their own.
    static let buyerTypes: Set<String> = [
        "order.placed", "order.changed", "order.cancelled", "order.substituted",
        "allocation.assigned", "allocation.released", "shipment.received", "shipment.lost",
        "delivery.accepted", "delivery.rejected", "unit.in_service", "unit.returned",
        "unit.replaced", "unit.moved", "unit.disposed", "invoice.received", "payment.made",
        "site.registered", "capacity.declared", "access.declared", "grant.applied",
        "claim.submitted", "claim.withdrawn", "report.filed", "evidence.attached", "event.voided",
    ]

    /// The event types that vendors may record, about what is their own.
    static let vendorTypes: Set<String> = [
        "order.promised", "allocation.granted", "allocation.revised", "allocation.withdrawn",
        "shipment.dispatched", "shipment.held", "shipment.cleared", "evidence.attached",
        "event.voided",
    ]

    /// Whether its role lets it record events of the type at all.
    package func mayRecord(_ type: EventType) -> Bool {
        switch role {
        case nil, .officer: true
        case .auditor: false
        case .buyer: Self.buyerTypes.contains(type.name)
        case .vendor: Self.vendorTypes.contains(type.name)
        }
    }

    /// Whether it may record only what is its own party's.
    fileprivate var hasOwnOnly: Bool { role == .buyer || role == .vendor }
}

extension Event {
    /// Refuses what the author's role does not record.
    func checkRole(_ author: Author) throws(Stop) {
        guard !author.mayRecord(type), let role = author.role else { return }
        let what =
            role == .auditor
            ? "an auditor reads, and records nothing"
            : """
            a \(role.rawValue) does not record \(type.name): whoever is responsible for it, or an \
            officer, does
            """
        throw .rejected(
            Rejection(field: "type", value: type.name, rule: "not_allowed", message: what)
        )
    }

    /// Refuses what names another party's things, as if they were not there.
    func checkNames(_ author: Author, in set: borrowing WorkingSet) throws(Stop) {
        guard author.hasOwnOnly else { return }
        for name in codes where name.ref.kind == .unit {
            guard try !set.isUnitSeen(name.ref.code, by: author) else { continue }
            // What would be said of a serial number that nobody has named.
            var blind = copy set
            blind.loadNothing(for: .unit(name.ref.code))
            var draft = Draft()
            try type.decide(self, blind, &draft)
        }
        if type.name == "shipment.received" {
            let shipment = Ref(.shipment, data[.shipment])
            guard try set.isSeen(shipment, by: author) else {
                throw .rejected(.taken(shipment, field: "shipment"))
            }
        }
        if type.name == "event.voided", let id = EventID(data[.event]),
            let voided = try set.recorded(id)
        {
            try checkVoid(author, voided, in: set)
        }
        if type.name == "payment.made" {
            let invoice = Ref.invoice(data[.issuer], data[.invoice])
            guard try set.knows(invoice), try set.isSeen(invoice, by: author) else {
                throw .rejected(.unknown(invoice, field: "invoice"))
            }
        }
        if type.name == "evidence.attached" {
            let subject = data[.subject]
            guard let kind = CodeKind(rawValue: subject[.kind]), kind != .invoice else { return }
            let ref = Ref(kind, subject[.code])
            guard try set.isSeen(ref, by: author) else {
                throw .rejected(.unknown(ref, field: "subject.code"))
            }
            try checkSubject(ref, author, in: set)
        }
    }

    /// Refuses a paper on what everybody may name, but is not the author's own.
    private func checkSubject(
        _ ref: Ref,
        _ author: Author,
        in set: borrowing WorkingSet
    ) throws(Stop) {
        guard try set.knows(ref) else { return }
        switch ref.kind {
        case .party where ref.code != author.party:
            throw .rejected(
                .wrongParty(
                    "subject.code",
                    ref.code,
                    "this token is of \(author.party), which records nothing for \(ref.code)"
                )
            )
        case .site where try set.made(ref, field: "subject.code").data[.owner] != author.party:
            throw .rejected(
                .wrongParty(
                    "subject.code",
                    ref.code,
                    "site \(ref.code) is not of \(author.party): its owner, or an officer, attaches "
                        + "papers to it"
                )
            )
        case .product, .programme:
            throw .rejected(
                Rejection(
                    field: "subject.kind",
                    value: ref.kind.rawValue,
                    rule: "not_allowed",
                    message: "a paper on a \(ref.kind.rawValue) is shown to everybody: an officer "
                        + "attaches it"
                )
            )
        default: break
        }
    }

    /// Refuses what is seen by the author's party but is another's to record.
    func checkOwn(
        _ author: Author,
        in set: borrowing WorkingSet,
        _ audience: Audience
    ) throws(Stop) {
        guard author.hasOwnOnly, let role = author.role else { return }
        for key in [Key.buyer, .applicant, .owner, .operator, .vendor] {
            guard let named = data[optional: key], named != author.party,
                Self.namesAuthor(key.name, role)
            else { continue }
            throw .rejected(
                .wrongParty(
                    key.name,
                    named,
                    "this token is of \(author.party), which records nothing for \(named)"
                )
            )
        }
        switch type.name {
        case "site.registered":
            let site = Ref(.site, data[.site])
            if try set.knows(site), try set.made(site, field: "site").data[.owner] != author.party {
                throw .rejected(.taken(site, field: "site"))
            }
        case "allocation.assigned", "allocation.released":
            // Others of its vendor it does not see.
            guard audience.allocation?.buyer == author.party else {
                throw .rejected(
                    .unknown(Ref(.allocation, data[.allocation]), field: "allocation")
                )
            }
        default: break
        }
    }

    /// Refuses a void of what the author's party did not record; what it does not see is not there.
    func checkVoid(
        _ author: Author,
        _ voided: WorkingSet.Recorded,
        in set: borrowing WorkingSet
    ) throws(Stop) {
        guard author.hasOwnOnly, let role = author.role else { return }
        var concerns = author.isOwn(voided.recordedBy)
        do throws(Stop) {
            concerns = try voided.event.audience(in: set, Draft()).includes(role, author.party)
        } catch {
            if case .missing = error { throw error }
        }
        guard concerns else { throw .rejected(.unknownEvent(data[.event])) }
        guard author.isOwn(voided.recordedBy), author.mayRecord(voided.event.type) else {
            throw .rejected(
                Rejection(
                    field: "event",
                    value: data[.event],
                    rule: "not_allowed",
                    message: "event \(data[.event]) was not recorded by \(author.party): whoever "
                        + "recorded it, or an officer, voids it"
                )
            )
        }
    }

    /// The refusal as the author may read it: what rests on an event that is to be voided may be
    /// another's.
    func blind(_ stop: Stop, to author: Author) -> Stop {
        guard author.hasOwnOnly, type.name == "event.voided", case .rejected(let reason) = stop,
            ["rested_on", "serial_elsewhere", "serial_live_twice"].contains(reason.rule)
        else { return stop }
        return .rejected(
            Rejection(
                field: reason.field,
                value: reason.value,
                rule: reason.rule,
                message:
                    "what was recorded later rests on event \(data[.event]): it has to be voided "
                    + "first"
            )
        )
    }

    /// Whether the field of the type says whose event it is.
    private static func namesAuthor(_ field: String, _ role: Role) -> Bool {
        switch (role, field) {
        case (.buyer, "buyer"), (.buyer, "applicant"), (.buyer, "owner"), (.buyer, "operator"):
            true
        case (.vendor, "vendor"): true
        default: false
        }
    }
}

extension WorkingSet {
    /// Whether the author's party sees all of a recorded event, or recorded it itself.
    func isSeen(_ recorded: Recorded, by author: Author) throws(Stop) -> Bool {
        guard author.hasOwnOnly else { return true }
        if author.isOwn(recorded.recordedBy), author.mayRecord(recorded.event.type) { return true }
        do throws(Stop) {
            let whole = try recorded.event.audience(in: self, Draft()).whole
            let seenBy = author.role == .buyer ? whole.buyer : whole.vendor
            return seenBy == author.party || seenBy == Audience.everybody
        } catch {
            // Of what it was about, something is voided: nobody can say any more whose it was.
            if case .missing = error { throw error }
            return false
        }
    }

    /// Whether the author's party may know of a code that is known.
    ///
    /// Everybody may name parties, products, programmes and sites: nobody could order or deliver else.
    func isSeen(_ ref: Ref, by author: Author) throws(Stop) -> Bool {
        guard author.hasOwnOnly else { return true }
        if ref.kind == .unit { return try isUnitSeen(ref.code, by: author) }
        guard try knows(ref) else { return true }
        let isBuyer = author.role == .buyer
        switch ref.kind {
        case .order:
            let parties = try parties(ofOrder: ref.code)
            return (isBuyer ? parties.buyer : parties.vendor) == author.party
        case .allocation:
            let granted = try made(ref, field: "allocation").data
            return (isBuyer ? granted[optional: .buyer] : granted[.vendor]) == author.party
        case .shipment:
            for line in try made(ref, field: "shipment").data[.lines] {
                let parties = try parties(ofOrder: line[.order])
                if (isBuyer ? parties.buyer : parties.vendor) == author.party { return true }
            }
            return false
        case .grant, .claim, .disbursement, .repayment:
            guard isBuyer else { return false }
            return try applicant(of: ref) == author.party
        case .invoice:
            guard isBuyer else { return false }
            let order = try made(ref, field: "invoice").data[.order]
            return try parties(ofOrder: order).buyer == author.party
        case .payment:
            let paid = try made(ref, field: "payment").data
            return try isSeen(.invoice(paid[.issuer], paid[.invoice]), by: author)
        case .statement, .paymentFile: return false
        case .unit, .party, .product, .programme, .site, .target, .reference, .line: return true
        }
    }

    /// A serial number is known to those through whose orders it went; one that is nowhere may be
    /// named by anybody.
    fileprivate func isUnitSeen(_ serial: String, by author: Author) throws(Stop) -> Bool {
        let steps = try unit(serial).steps
        for step in steps {
            let parties = try parties(ofOrder: step.order)
            if (author.role == .buyer ? parties.buyer : parties.vendor) == author.party {
                return true
            }
        }
        return steps.isEmpty
    }
}
