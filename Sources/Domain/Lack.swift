/// What a refused event lacks, and what an event would have brought had it been recorded: where the
/// two are the same, one refusal only follows from the other.
package enum Lack: Hashable, Sendable {
    /// A code that some event makes.
    case code(Ref)
    /// A recorded event.
    case event(EventID)
    /// An amount in a state of a subject.
    case amount(Subject, State)
    /// A serial number in a state.
    case unit(String, State)

    /// An amount, of a pool within a subject as of the subject: whoever fills one fills the other.
    static func amount(ofPool pool: Subject, _ state: State) -> Lack {
        switch pool.kind {
        case .unnamed: .amount(Subject(.line, pool.key), state)
        case .shipmentUnnamed: .amount(Subject(.shipment, pool.key), state)
        case .advance: .amount(Subject(.grant, pool.key), state)
        default: .amount(pool, state)
        }
    }
}

extension EventType {
    /// What an event of the type would bring, as far as its fields tell.
    ///
    /// `data`: as written, since an event may be refused for its shape; what cannot be read in it
    /// brings nothing.
    package func brings(_ data: JSON) -> [Lack] {
        let data = WrittenData(data)
        var brought = fields.compactMap { field -> Lack? in
            guard case .newCode(let kind) = field.kind else { return nil }
            return data.text(field.name).map { .code(Ref(kind, $0)) }
        }
        switch String(name.prefix { $0 != "." }) {
        case "order": brought += order(data)
        case "allocation": brought += allocation(data)
        case "shipment": brought += shipment(data)
        case "delivery", "unit": brought += units(data)
        default: brought += money(data)
        }
        return brought
    }

    private func order(_ data: WrittenData) -> [Lack] {
        guard let order = data.text("order") else { return [] }
        var lines: [WrittenData] = []
        switch name {
        case "order.placed": lines = data.list("lines")
        case "order.substituted": lines = [data.record("new_line")]
        case "order.changed":
            guard let line = data.line else { return [] }
            return [.amount(.line(order, line), .unallocated)]
        default: break
        }
        return lines.compactMap(\.line).flatMap { line -> [Lack] in
            [.code(.line(order, line)), .amount(.line(order, line), .unallocated)]
        }
    }

    private func allocation(_ data: WrittenData) -> [Lack] {
        guard let allocation = data.text("allocation") else { return [] }
        let subject = Subject(.allocation, allocation)
        if ["allocation.granted", "allocation.revised"].contains(name) {
            return [.amount(subject, .available)]
        }
        guard let order = data.text("order"), let line = data.line else { return [] }
        switch name {
        case "allocation.assigned":
            return [
                .amount(subject, .assigned), .amount(.line(order, line), .allocated),
                .amount(.given(allocation, order, line), .assigned),
            ]
        case "allocation.released":
            return [.amount(subject, .available), .amount(.line(order, line), .unallocated)]
        default:
            return []
        }
    }

    private func shipment(_ data: WrittenData) -> [Lack] {
        guard let shipment = data.text("shipment") else { return [] }
        let isReceipt = name == "shipment.received"
        let dispatches =
            name == "shipment.dispatched" || (isReceipt && data.text("vendor") != nil)
        var brought: [Lack] = isReceipt && dispatches ? [.code(Ref(.shipment, shipment))] : []
        for part in data.list("lines") {
            guard let order = part.text("order"), let line = part.line else { continue }
            let subject = Subject.line(order, line)
            let carried = Subject.shipment(shipment, order, line)
            if dispatches {
                brought += [.amount(subject, .inTransit), .amount(carried, .dispatched)]
                brought += part.named(.inTransit)
            }
            if isReceipt {
                brought += [.amount(subject, .received), .amount(carried, .received)]
                brought += part.named(.received)
            }
            if name == "shipment.lost", data.text("resolution") == "replace" {
                brought.append(.amount(subject, .unallocated))
            }
        }
        return brought
    }

    private func units(_ data: WrittenData) -> [Lack] {
        if name == "unit.replaced" {
            guard let serial = data.text("serial_in") else { return [] }
            return [.code(Ref(.unit, serial))]
                + [.received, .accepted, .inService].map { .unit(serial, $0) }
        }
        guard let order = data.text("order"), let line = data.line else { return [] }
        let state: State? =
            switch name {
            case "delivery.accepted": .accepted
            case "unit.in_service": .inService
            default: nil
            }
        if let state { return [.amount(.line(order, line), state)] + data.named(state) }
        return data.text("resolution") == "replace"
            ? [.amount(.line(order, line), .unallocated)] : []
    }

    private func money(_ data: WrittenData) -> [Lack] {
        func amount(_ kind: SubjectKind, _ field: String, _ state: State) -> [Lack] {
            data.text(field).map { [.amount(Subject(kind, $0), state)] } ?? []
        }
        switch name {
        case "invoice.received":
            guard let issuer = data.text("issuer"), let invoice = data.text("invoice") else {
                return []
            }
            return [.code(.invoice(issuer, invoice))]
        case "programme.opened": return amount(.programme, "programme", .available)
        case "grant.decided", "grant.changed": return amount(.grant, "grant", .committed)
        case "claim.fixed": return amount(.claim, "claim", .payable)
        case "disbursement.confirmed": return amount(.disbursement, "disbursement", .confirmed)
        default: return []
        }
    }
}

/// The fields of an event as somebody wrote them, right or wrong.
private struct WrittenData {
    private let members: [JSON.Member]

    init(_ json: JSON?) {
        if case .object(let members)? = json { self.members = members } else { self.members = [] }
    }

    private func value(_ name: String) -> JSON? {
        members.first { $0.name == name }?.value
    }

    func text(_ name: String) -> String? {
        guard case .string(let text)? = value(name) else { return nil }
        return trimmedHalfWidth(text)
    }

    var line: Int64? {
        switch value("line") {
        case .number(let text)?, .string(let text)?: try? WrittenNumber.whole(text)
        default: nil
        }
    }

    func record(_ name: String) -> WrittenData {
        WrittenData(value(name))
    }

    func list(_ name: String) -> [WrittenData] {
        guard case .array(let items)? = value(name) else { return [] }
        return items.map(WrittenData.init)
    }

    /// The serial numbers that the event would bring into that state, and make known.
    func named(_ state: State) -> [Lack] {
        guard case .array(let items)? = value("serials") else { return [] }
        return items.flatMap { item -> [Lack] in
            guard case .string(let text) = item else { return [] }
            let serial = trimmedHalfWidth(text)
            return [.code(Ref(.unit, serial)), .unit(serial, state)]
        }
    }
}
