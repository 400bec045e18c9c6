/// A code, an order line or an invoice, as events make and name it.
enum NaiveName: Hashable {
    case code(kind: String, String)
    case line(order: String, Int)
    case invoice(issuer: String, String)

    /// Fields that hold a code, by the kind that they name.
    private static let kinds = [
        "party": "party", "owner": "party", "operator": "party", "agency": "party",
        "payer": "party", "buyer": "party", "vendor": "party", "applicant": "party",
        "product": "product", "of_product": "product", "site": "site", "programme": "programme",
        "order": "order", "allocation": "allocation", "shipment": "shipment", "grant": "grant",
        "claim": "claim", "disbursement": "disbursement", "repayment": "repayment",
        "target": "target", "reference": "reference", "payment": "payment",
    ]

    /// The event types that make the code in one of their fields.
    private static let makers = [
        "party.registered": "party", "product.registered": "product",
        "site.registered": "site", "programme.opened": "programme", "order.placed": "order",
        "allocation.granted": "allocation", "shipment.dispatched": "shipment",
        "grant.applied": "grant", "claim.submitted": "claim",
        "disbursement.instructed": "disbursement", "repayment.ordered": "repayment",
        "target.set": "target", "reference.declared": "reference", "payment.made": "payment",
    ]

    /// Codes that may be made again: the later description replaces the earlier.
    private static let repeatable: Set = [
        "party", "product", "site", "programme", "target", "reference",
    ]

    /// What an event makes and what it names.
    ///
    /// Throws where it makes what there is already.
    static func names(
        of event: NaiveEvent,
        in model: NaiveModel
    ) throws(Refusal) -> (made: Set<NaiveName>, named: Set<NaiveName>) {
        var made: Set<NaiveName> = []
        if let kind = makers[event.type] {
            let name = NaiveName.code(kind: kind, try event.data.text(kind))
            if !repeatable.contains(kind), model.isKnown(name) { throw Refusal("\(name) exists") }
            made.insert(name)
        }
        if event.type == "shipment.received", event.data.has("vendor") {
            let name = NaiveName.code(kind: "shipment", try event.data.text("shipment"))
            if !model.isKnown(name) { made.insert(name) }
        }
        try addLines(of: event, in: model, to: &made)
        if event.type == "invoice.received" {
            let name = try invoice(event.data)
            if model.isKnown(name) { throw Refusal("\(name) exists") }
            made.insert(name)
        }
        return (made, try named(by: event))
    }

    private static func addLines(
        of event: NaiveEvent,
        in model: NaiveModel,
        to made: inout Set<NaiveName>
    ) throws(Refusal) {
        let lines =
            switch event.type {
            case "order.placed": event.data.objects("lines")
            case "order.substituted": [try newLine(event)]
            default: [NaiveFields]()
            }
        for fields in lines {
            let name = NaiveName.line(
                order: try event.data.text("order"),
                try fields.count("line")
            )
            if model.isKnown(name) || made.contains(name) { throw Refusal("\(name) exists") }
            made.insert(name)
        }
    }

    static func newLine(_ event: NaiveEvent) throws(Refusal) -> NaiveFields {
        guard case .object(let values)? = event.data.values["new_line"] else {
            throw Refusal("new_line is missing")
        }
        return NaiveFields(values: values)
    }

    private static func named(by event: NaiveEvent) throws(Refusal) -> Set<NaiveName> {
        var named = try names(in: event.data)
        for item in event.data.objects("lines") {
            // Lines of a claim name the order line in a field of its own.
            if event.type == "claim.submitted" {
                guard let order = item.textIfAny("order") else { continue }
                named.insert(.code(kind: "order", order))
                named.insert(.line(order: order, try item.count("order_line")))
            } else {
                named.formUnion(try names(in: item, order: event.data.textIfAny("order")))
            }
        }
        for item in event.data.objects("surplus") { named.formUnion(try names(in: item)) }
        for product in event.data.texts("eligible_products") {
            named.insert(.code(kind: "product", product))
        }
        if event.type == "order.substituted" {
            named.formUnion(try names(in: try newLine(event)))
        }
        if event.type == "payment.made" { named.insert(try invoice(event.data)) }
        return named
    }

    private static func names(
        in fields: NaiveFields,
        order: String? = nil
    ) throws(Refusal) -> Set<NaiveName> {
        var named: Set<NaiveName> = []
        for (field, kind) in kinds {
            if let code = fields.textIfAny(field) { named.insert(.code(kind: kind, code)) }
        }
        if let order = fields.textIfAny("order") ?? order, fields.has("line") {
            named.insert(.line(order: order, try fields.count("line")))
        }
        if let issuer = fields.textIfAny("issuer"), !issuer.hasPrefix("T") {
            named.insert(.code(kind: "party", issuer))
        }
        return named
    }

    private static func invoice(_ fields: NaiveFields) throws(Refusal) -> NaiveName {
        .invoice(issuer: try fields.text("issuer"), try fields.text("invoice"))
    }
}
