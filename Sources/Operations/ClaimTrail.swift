import Domain
import Postgres
import Store

/// Every event that a claim rests on.
///
/// Those of the claim, of its grant, and of earlier claims, which take of the same ceiling; of the
/// order lines that it claims, with their shipments, deliveries, units, invoices and payments; of
/// advances and of the disbursements that pay it; files attached to any of these; and the
/// descriptions of every party, product, site and programme that those events name. Voided events
/// and their voids are among them.
struct ClaimTrail {
    let session: Session
    let cut: Cut
    private var found: [Int64: LoggedEvent] = [:]

    init(_ session: Session, _ cut: Cut) {
        self.session = session
        self.cut = cut
    }

    /// The events in the order of recording, those of `evidence` among them.
    ///
    /// - Throws: `UnknownCode` where there is no such claim at the cut.
    mutating func events(of claim: String, evidence: Set<Int64>) async throws -> [LoggedEvent] {
        add(try await log([Ref(.claim, claim)]))
        guard let made = live("claim.submitted").last else {
            throw try await UnknownCode.of(.claim, claim, session, cut)
        }
        add(try await log([], seqs: Array(evidence)))
        try await addGrant(of: made)
        try await addUnits(made.event.data[.lines])
        try await addDescriptions()
        return found.values.sorted { $0.seq < $1.seq }
    }

    private func log(
        _ refs: [Ref],
        seqs: [Int64] = [],
        saysMore: Bool = false
    ) async throws -> [LoggedEvent] {
        try await SubjectLog.read(session, cut, refs, seqs: seqs, saysMore: saysMore).events
    }

    private mutating func add(
        _ events: [LoggedEvent],
        _ isWanted: (LoggedEvent) -> Bool = { _ in true }
    ) {
        var voids: Set<Int64> = []
        for event in events where event.event.type.name != "event.voided" && isWanted(event) {
            found[event.seq] = event
            if let seq = event.voidedBy { voids.insert(seq) }
        }
        for event in events where voids.contains(event.seq) { found[event.seq] = event }
    }

    private func live(_ types: String...) -> [LoggedEvent] {
        found.values.filter { !$0.isVoided && types.contains($0.event.type.name) }
            .sorted { ($0.day, $0.seq) < ($1.day, $1.seq) }
    }

    /// The grant's own events, earlier claims, advances, and what pays the claim.
    private mutating func addGrant(of made: LoggedEvent) async throws {
        let grant = made.event.data[.grant]
        let claim = made.event.data[.claim]
        let events = try await log([Ref(.grant, grant)])
        var refs: [Ref] = []
        for other in events {
            let data = other.event.data
            switch other.event.type.name {
            case "claim.submitted" where (other.day, other.seq) < (made.day, made.seq):
                refs.append(Ref(.claim, data[.claim]))
            case "disbursement.instructed" where data[optional: .claim] ?? claim == claim:
                refs.append(Ref(.disbursement, data[.disbursement]))
            default: break
            }
        }
        add(events) { logged in
            let type = logged.event.type
            return type.noun == "grant" || type.name == "evidence.attached"
                || type.name == "report.filed"
        }
        // A file attached to another claim proves nothing of this one.
        add(try await log(refs)) {
            $0.event.type.name != "evidence.attached" || ClaimTrail.isOf(refs, $0)
        }
    }

    private static func isOf(_ refs: [Ref], _ logged: LoggedEvent) -> Bool {
        let subject = logged.event.data[.subject]
        return subject[.kind] == "disbursement"
            && refs.contains(Ref(.disbursement, subject[.code]))
    }

    /// The order lines, and everything that happened to their units.
    private mutating func addUnits(_ lines: [Record]) async throws {
        var claimed: Set<Ref> = []
        var orders: Set<Ref> = []
        var invoices: Set<String> = []
        var serials: Set<String> = []
        for line in lines {
            if let order = line[optional: .order], let number = line[optional: .orderLine] {
                orders.insert(Ref(.order, order))
                claimed.insert(.line(order, number))
            }
            if let invoice = line[optional: .invoice] { invoices.insert(invoice) }
            serials.formUnion(line[optional: .serials] ?? [])
        }
        add(try await log(Array(orders))) { logged in
            let data = logged.event.data
            switch logged.event.type.name {
            case "order.placed": return true
            case "evidence.attached":
                let subject = data[.subject]
                return subject[optional: .line].map { claimed.contains(.line(subject[.code], $0)) }
                    ?? true
            default: return false
            }
        }
        let moving = try await session.connection.rows(
            SeqsMoving(registry: session.registry, serials: Array(serials), cut: cut)
        )
        add(try await log(Array(claimed) + serials.map { Ref(.unit, $0) }, seqs: moving))
        var more: [Ref] = []
        for logged in found.values {
            let data = logged.event.data
            switch logged.event.type.name {
            case "invoice.received":
                invoices.insert(data[.invoice])
                more.append(.invoice(data[.issuer], data[.invoice]))
            case "shipment.dispatched", "shipment.received":
                more.append(Ref(.shipment, data[.shipment]))
            case "allocation.assigned": more.append(Ref(.allocation, data[.allocation]))
            default: break
            }
        }
        let attached = try await session.connection.rows(
            InvoiceEvidence(registry: session.registry, invoices: Array(invoices), cut: cut)
        )
        add(try await log(more, seqs: attached)) { logged in
            let type = logged.event.type.name
            // What an allocation or a shipment did for other lines is no business of the claim.
            return ["payment.made", "evidence.attached", "allocation.granted"].contains(type)
                || type == "shipment.held" || type == "shipment.cleared"
        }
        let payments = live("payment.made").map { Ref(.payment, $0.event.data[.payment]) }
        add(try await log(payments))
    }

    /// The descriptions of what the events name, and of what those name in turn.
    private mutating func addDescriptions() async throws {
        var known: Set<Ref> = []
        while true {
            var refs: Set<Ref> = []
            for logged in found.values {
                for field in logged.event.type.fields {
                    ClaimTrail.collect(
                        field.kind,
                        logged.event.data.value(field.name),
                        into: &refs
                    )
                }
            }
            refs.subtract(known)
            guard !refs.isEmpty else { return }
            known.formUnion(refs)
            add(try await log(Array(refs), saysMore: true)) {
                ["party.registered", "product.registered", "site.registered", "programme.opened"]
                    .contains($0.event.type.name)
            }
        }
    }

    private static func collect(_ kind: Field.Kind, _ value: Value?, into refs: inout Set<Ref>) {
        switch (kind, value) {
        case (.code(let kind), .text(let code)?)
        where [.party, .product, .site, .programme].contains(kind):
            refs.insert(Ref(kind, code))
        case (.list(let kind, _), .list(let values)?):
            for value in values { collect(kind, value, into: &refs) }
        case (.record(let fields), .record(let record)?):
            for field in fields { collect(field.kind, record.value(field.name), into: &refs) }
        default: break
        }
    }
}
