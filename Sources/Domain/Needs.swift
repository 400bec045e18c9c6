extension Event {
    /// What the working set should hold before the event is decided, as far as the event itself
    /// tells.
    ///
    /// The rules ask for whatever else they need. What is guessed here saves a round of look-ups for
    /// the whole batch, and what is guessed for nothing costs one look-up.
    package var needs: [Missing] {
        var needs: [Missing] = [.event(id)]
        for name in codes {
            guard name.ref.kind != .unit else {
                needs.append(.unit(name.ref.code))
                continue
            }
            needs.append(.ref(name.ref))
            if !name.isMade, let subject = Subject(of: name.ref) { needs.append(.subject(subject)) }
        }
        needs += statedTotals.map { .totals($0) }
        if let grant = data[optional: .grant] { needs.append(.subject(Subject(.advance, grant))) }
        // A receipt may make its shipment, so that it does not name it as others do.
        if let shipment = data[optional: .shipment] { needs.append(.ref(Ref(.shipment, shipment))) }
        if let issuer = data[optional: .issuer], let invoice = data[optional: .invoice] {
            needs.append(.ref(.invoice(issuer, invoice)))
        }
        for record in [data] + (data[optional: .lines] ?? []) {
            addNeeds(of: record, to: &needs)
        }
        return needs
    }

    /// Those of one order line that the event names.
    private func addNeeds(of record: Record, to needs: inout [Missing]) {
        needs += (record[optional: .serials] ?? []).map { .unit($0) }
        guard let order = record[optional: .order] ?? data[optional: .order],
            let line = record[optional: .orderLine] ?? record[optional: .line]
        else { return }
        needs.append(.ref(.line(order, line)))
        guard movesUnits else { return }
        needs += [.subject(.line(order, line)), .subject(.unnamed(order, line))]
        if let allocation = data[optional: .allocation] {
            needs.append(.subject(.given(allocation, order, line)))
        }
        if let shipment = data[optional: .shipment] {
            needs += [
                .subject(.shipment(shipment, order, line)),
                .subject(.shipmentUnnamed(shipment, order, line)),
            ]
        }
    }

    /// Whether it moves units of lines that others have made.
    private var movesUnits: Bool {
        type.name != "order.placed"
            && ["order.", "allocation.", "shipment.", "delivery.", "unit."]
                .contains { type.name.hasPrefix($0) }
    }
}

extension Subject {
    /// The subject whose key is the code; nil where there is none.
    fileprivate init?(of ref: Ref) {
        switch ref.kind {
        case .allocation: self.init(.allocation, ref.code)
        case .programme: self.init(.programme, ref.code)
        case .grant: self.init(.grant, ref.code)
        case .claim: self.init(.claim, ref.code)
        case .disbursement: self.init(.disbursement, ref.code)
        case .repayment: self.init(.repayment, ref.code)
        default: return nil
        }
    }
}
