/// Which parties see an event, and how much of it; officers and auditors see everything.
///
/// It is settled when the event is recorded, and kept beside it.
package struct Audience: Hashable, Sendable {
    /// Stands for every party of a role.
    package static let everybody = "*"

    /// The parties that something concerns.
    package struct Parties: Hashable, Sendable {
        package var buyer: String?
        package var vendor: String?

        package init(buyer: String? = nil, vendor: String? = nil) {
            self.buyer = buyer
            self.vendor = vendor
        }
    }

    /// What one party sees of an event that it does not see whole, or not alone.
    package struct Part: Hashable, Sendable {
        /// `buyer` or `vendor`.
        package let role: Role
        package let party: String
        package let data: Record
        /// Whether something is left out.
        package let isRedacted: Bool
    }

    /// The one buyer and the one vendor that see all of the event.
    package var whole = Parties()
    /// What others see of it.
    package var parts: [Part] = []
    /// Whom the orders concern that the event is about, by their codes.
    package var orders: [String: Parties] = [:]
    /// Whom the allocation concerns that it is about.
    var allocation: Parties?

    package init() {}

    /// Every party that sees some of it, in its role.
    package var viewers: [(role: Role, party: String)] {
        var viewers = parts.map { (role: $0.role, party: $0.party) }
        if let buyer = whole.buyer { viewers.append((.buyer, buyer)) }
        if let vendor = whole.vendor { viewers.append((.vendor, vendor)) }
        return viewers
    }

    /// Whether it concerns that party in that role.
    func includes(_ role: Role, _ party: String) -> Bool {
        viewers.contains { $0.role == role && ($0.party == party || $0.party == Self.everybody) }
    }
}

extension Audience {
    /// Who sees what moved in a subject, stated or promised of it.
    package func parties(of subject: Subject) -> Parties {
        switch subject.kind {
        case .line, .unnamed, .shipment, .shipmentUnnamed, .given:
            if orders.count == 1, let only = orders.first?.value { return only }
            let codes = subject.key.split(separator: " ")
            // An order's code stands before its line, which is last.
            guard codes.count > 1 else { return Parties() }
            return orders[String(codes[codes.count - 2])] ?? Parties()
        case .allocation:
            return allocation ?? Parties()
        case .programme:
            // What is left of a budget tells what others were granted.
            return Parties()
        case .grant, .advance, .claim, .disbursement, .repayment:
            return Parties(buyer: whole.buyer)
        }
    }

    /// Who sees a step of a unit of an order line: a vendor of none that its event is hidden from.
    package func parties(stepping order: String, _ line: Int64) -> Parties {
        var parties = parties(of: .line(order, line))
        if !viewers.contains(where: { $0.role == .vendor }) { parties.vendor = nil }
        return parties
    }

    /// Who sees that the event names a code; parties that see it in parts by no more than that are
    /// told by `namesShown`.
    package func parties(naming ref: Ref) -> Parties {
        var parties = whole
        if ref.kind == .order || ref.kind == .line {
            let order = String(ref.code.prefix { $0 != " " })
            parties.buyer = orders[order]?.buyer ?? whole.buyer
        }
        if parties.vendor == nil, let part = parts.first(where: { $0.role == .vendor }) {
            parties.vendor = part.party
        }
        if Self.hiddenFromVendors.contains(ref.kind) { parties.vendor = nil }
        return parties
    }

    /// Of the codes that an event names, those that a part of it for one of several buyers shows.
    package func namesShown(in part: Part, of names: [Ref], _ event: Event) -> [Ref] {
        let lines = part.data[optional: .lines] ?? []
        let codes = Set(event.with(part.data).codes.map(\.ref))
        let serials = Set(lines.flatMap { $0[optional: .serials] ?? [] })
        return names.filter { ref in
            switch ref.kind {
            // They stand with the event's.
            case .order, .line: false
            case .unit: serials.contains(ref.code)
            case .shipment: true
            default: codes.contains(ref)
            }
        }
    }

    /// Kinds of which a vendor sees nothing.
    private static let hiddenFromVendors: Set<CodeKind> = [
        .grant, .claim, .programme, .invoice, .payment, .disbursement, .repayment, .statement,
        .paymentFile,
    ]
}

extension Event {
    /// Who sees the event that a draft was made of.
    func audience(in set: borrowing WorkingSet, _ draft: borrowing Draft) throws(Stop) -> Audience {
        var audience = Audience()
        switch type.name.prefix(while: { $0 != "." }) {
        case "party":
            audience.whole = .init(buyer: data[.party], vendor: data[.party])
        case "product":
            audience.whole = .init(buyer: Audience.everybody, vendor: Audience.everybody)
        case "site":
            audience.whole.buyer = data[.owner]
        case "capacity", "access":
            audience.whole.buyer = data[.operator]
        case "target", "reference", "programme":
            audience.whole.buyer = Audience.everybody
        case "order", "delivery", "unit", "invoice", "payment":
            let order = try order(set, draft)
            try audience.place(order, self, set)
            showLines(of: [order], to: &audience)
        case "allocation":
            try showAllocation(to: &audience, set)
        case "shipment":
            let lines = try shippedLines(set)
            for line in lines where audience.orders[line[.order]] == nil {
                try audience.place(line[.order], self, set)
            }
            showLines(of: Array(audience.orders.keys), to: &audience)
        case "grant", "claim", "disbursement", "repayment", "report":
            audience.whole.buyer = try applicant(set)
        case "evidence":
            audience = try set.audience(ofSubject: data[.subject], self)
        case "event":
            if let voided = draft.voids { audience = try shown(like: voided.event, set) }
        default:
            // Statements, matches, payment files and accepted findings are the office's own.
            break
        }
        return audience
    }

    /// Vendors see of a unit what becomes of it up to its acceptance, or its way back, and no
    /// invoice but by their own books.
    private static let hiddenFromVendors: Set<String> = [
        "unit.in_service", "unit.moved", "unit.disposed", "invoice.received", "payment.made",
    ]

    /// The order that the event is about, named by itself, by a unit or by an invoice.
    private func order(
        _ set: borrowing WorkingSet,
        _ draft: borrowing Draft
    ) throws(Stop) -> String {
        if let order = data[optional: .order] { return order }
        if type.name == "payment.made" {
            let invoice = Ref.invoice(data[.issuer], data[.invoice])
            return try set.made(invoice, field: "invoice").data[.order]
        }
        for name in draft.names where name.kind == .line {
            return String(name.code.prefix { $0 != " " })
        }
        // A void looks at the event that it voids, and has named nothing.
        guard let serial = data[optional: .serialOut] ?? data[optional: .serial] else { return "" }
        let unit = try set.unit(serial)
        return (unit.places(atEndOf: day).first?.order ?? unit.steps.last?.order) ?? ""
    }

    /// The lines of the shipment, of this event or as it was dispatched.
    private func shippedLines(_ set: borrowing WorkingSet) throws(Stop) -> [Record] {
        if let lines = data[optional: .lines] { return lines }
        return try set.made(Ref(.shipment, data[.shipment]), field: "shipment").data[.lines]
    }

    /// Shows the event to those whom its orders concern: to one buyer whole, to each of several its
    /// own lines.
    private func showLines(of orders: [String], to audience: inout Audience) {
        let buyers = Set(orders.compactMap { audience.orders[$0]?.buyer })
        if buyers.count == 1 {
            audience.whole.buyer = buyers.first
        } else {
            for buyer in buyers.sorted() { audience.parts.append(part(for: buyer, audience)) }
        }
        guard !Self.hiddenFromVendors.contains(type.name) else { return }
        // A shipment is of one vendor.
        let vendor = orders.first.flatMap { audience.orders[$0]?.vendor }
        if let vendor, data[optional: .grant] != nil {
            audience.parts.append(
                Audience.Part(
                    role: .vendor,
                    party: vendor,
                    data: Record(data.fields.filter { $0.name != "grant" }),
                    isRedacted: true
                )
            )
        } else {
            audience.whole.vendor = vendor
        }
    }

    /// The event as one of several buyers sees it.
    private func part(for buyer: String, _ audience: Audience) -> Audience.Part {
        guard let lines = data[optional: .lines] else {
            return Audience.Part(role: .buyer, party: buyer, data: data, isRedacted: false)
        }
        let own = lines.filter { audience.orders[$0[.order]]?.buyer == buyer }
        // What came beyond the orders is nobody's yet.
        let others = data.fields.filter { $0.name != "lines" && $0.name != "surplus" }
        return Audience.Part(
            role: .buyer,
            party: buyer,
            data: Record(others + [("lines", .list(own.map { .record($0) }))]),
            isRedacted: true
        )
    }

    private func showAllocation(
        to audience: inout Audience,
        _ set: borrowing WorkingSet
    ) throws(Stop) {
        let granted =
            type.name == "allocation.granted"
            ? data : try set.made(Ref(.allocation, data[.allocation]), field: "allocation").data
        let parties = Audience.Parties(buyer: granted[optional: .buyer], vendor: granted[.vendor])
        audience.allocation = parties
        audience.whole = parties
        if let order = data[optional: .order] {
            try audience.place(order, self, set)
            audience.whole.buyer = audience.orders[order]?.buyer
        }
    }

    /// The applicant of the grant that the event is about.
    private func applicant(_ set: borrowing WorkingSet) throws(Stop) -> String {
        if let applicant = data[optional: .applicant] { return applicant }
        if let grant = data[optional: .grant] { return try set.applicant(ofGrant: grant) }
        if let claim = data[optional: .claim] { return try set.applicant(of: Ref(.claim, claim)) }
        if let disbursement = data[optional: .disbursement] {
            return try set.applicant(of: Ref(.disbursement, disbursement))
        }
        return try set.applicant(of: Ref(.repayment, data[.repayment]))
    }

    /// The audience of a void: whoever sees the event that it voids sees all of it.
    private func shown(
        like voided: Event,
        _ set: borrowing WorkingSet
    ) throws(Stop) -> Audience {
        var audience = try voided.audience(in: set, Draft())
        audience.parts = audience.parts.map {
            Audience.Part(role: $0.role, party: $0.party, data: data, isRedacted: false)
        }
        return audience
    }
}

extension Audience {
    /// Adds the parties of an order, placed by the event or before.
    fileprivate mutating func place(
        _ order: String,
        _ event: Event,
        _ set: borrowing WorkingSet
    ) throws(Stop) {
        let placed = event.type.name == "order.placed" ? event.data : try set.order(order)
        orders[order] = Parties(buyer: placed[.buyer], vendor: placed[.vendor])
    }
}

extension WorkingSet {
    /// Who sees a paper: whoever sees what it proves.
    fileprivate func audience(
        ofSubject subject: Record,
        _ event: Event
    ) throws(Stop) -> Audience {
        var audience = Audience()
        let code = subject[.code]
        guard let kind = CodeKind(rawValue: subject[.kind]) else { return audience }
        let ref = Ref(kind, code)
        switch kind {
        case .party, .product, .site, .programme, .allocation, .payment:
            let made = try made(ref, field: "subject.code")
            audience.whole = try parties(of: ref, made.data)
        case .grant, .claim, .disbursement, .repayment:
            audience.whole.buyer = try applicant(of: ref)
        case .order:
            audience.whole = try parties(ofOrder: code)
            audience.orders[code] = audience.whole
        case .unit:
            if let step = try unit(code).steps.last {
                audience.whole = try parties(ofOrder: step.order)
                audience.orders[step.order] = audience.whole
            }
        case .shipment:
            let lines = try made(ref, field: "subject.code").data[.lines]
            for line in lines { audience.orders[line[.order]] = try parties(ofOrder: line[.order]) }
            let buyers = Set(audience.orders.values.compactMap(\.buyer))
            audience.whole.vendor = audience.orders.values.first?.vendor
            if buyers.count == 1 { audience.whole.buyer = buyers.first }
            for buyer in buyers.sorted() where buyers.count > 1 {
                audience.parts.append(
                    Part(role: .buyer, party: buyer, data: event.data, isRedacted: false)
                )
            }
        case .line, .invoice, .statement, .paymentFile, .target, .reference:
            // An invoice is named without its issuer, so nobody can say whose it is.
            break
        }
        return audience
    }

    private typealias Part = Audience.Part

    private func parties(of ref: Ref, _ made: Record) throws(Stop) -> Audience.Parties {
        switch ref.kind {
        case .party: return .init(buyer: ref.code, vendor: ref.code)
        case .product: return .init(buyer: Audience.everybody, vendor: Audience.everybody)
        case .programme: return .init(buyer: Audience.everybody)
        case .site: return .init(buyer: made[.owner])
        case .allocation: return .init(buyer: made[optional: .buyer], vendor: made[.vendor])
        case .payment:
            let invoice = Ref.invoice(made[.issuer], made[.invoice])
            let order = try self.made(invoice, field: "subject.code").data[.order]
            return .init(buyer: try parties(ofOrder: order).buyer)
        default: return .init()
        }
    }

    /// Whom an order concerns.
    func parties(ofOrder order: String) throws(Stop) -> Audience.Parties {
        let placed = try self.order(order)
        return Audience.Parties(buyer: placed[.buyer], vendor: placed[.vendor])
    }

    func applicant(ofGrant grant: String) throws(Stop) -> String {
        try made(Ref(.grant, grant), field: "grant").data[.applicant]
    }

    /// The applicant of the grant of a claim, disbursement or repayment, or of the grant itself.
    func applicant(of ref: Ref) throws(Stop) -> String {
        if ref.kind == .grant { return try applicant(ofGrant: ref.code) }
        return try applicant(ofGrant: made(ref, field: ref.kind.rawValue).data[.grant])
    }
}
