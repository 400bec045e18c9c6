/// Orders and allocations.
extension NaiveDraft {
    mutating func place() throws(Refusal) {
        let order = try data.text("order")
        for fields in data.objects("lines") { try addLine(fields, order: order) }
    }

    private mutating func addLine(_ fields: NaiveFields, order: String) throws(Refusal) {
        let line = try fields.count("line")
        let quantity = try fields.count("quantity")
        if try promised(fields) > quantity { throw Refusal("promised above ordered") }
        totals[.line(order: order, line: line)] = quantity
        enter(order, line, quantity)
    }

    /// Units that enter unallocated; negative where they leave.
    private mutating func enter(_ order: String, _ line: Int, _ quantity: Int) {
        for subject in [
            NaiveSubject.line(order: order, line: line), .unnamed(order: order, line: line),
        ] {
            move(subject, nil, "unallocated", quantity)
        }
    }

    private func promised(_ fields: NaiveFields) throws(Refusal) -> Int {
        var sum = 0
        for part in fields.objects("schedule") { sum += try part.count("quantity") }
        return sum
    }

    /// Ordered less cancelled counts all that is recorded, whatever its day.
    mutating func promise() throws(Refusal) {
        let line = NaiveSubject.line(order: try data.text("order"), line: try data.count("line"))
        let states = ledger.states(line, on: .max)
        let ordered = states.values.reduce(0, +) - (states["cancelled"] ?? 0)
        if try promised(data) > ordered { throw Refusal("promised above ordered less cancelled") }
    }

    mutating func change() throws(Refusal) {
        let order = try data.text("order")
        let line = try data.count("line")
        let subject = NaiveSubject.line(order: order, line: line)
        let quantity = try data.count("quantity")
        enter(order, line, quantity - total(subject))
        totals[subject] = quantity
    }

    mutating func cancel() throws(Refusal) {
        try take("unallocated", "cancelled")
    }

    mutating func substitute() throws(Refusal) {
        try take("unallocated", "cancelled")
        try addLine(try NaiveName.newLine(event), order: try data.text("order"))
    }

    /// Moves units without serial numbers of the event's line.
    mutating func take(_ from: String, _ to: String) throws(Refusal) {
        let order = try data.text("order")
        let line = try data.count("line")
        let quantity = try data.count("quantity")
        move(.line(order: order, line: line), from, to, quantity)
        move(.unnamed(order: order, line: line), from, to, quantity)
    }

    // MARK: Allocations

    mutating func grantAllocation() throws(Refusal) {
        let subject = NaiveSubject.allocation(try data.text("allocation"))
        let quantity = try data.count("quantity")
        totals[subject] = quantity
        move(subject, nil, "available", quantity)
    }

    mutating func revise() throws(Refusal) {
        let subject = NaiveSubject.allocation(try data.text("allocation"))
        let quantity = try data.count("quantity")
        move(subject, nil, "available", quantity - total(subject))
        totals[subject] = quantity
    }

    mutating func withdraw() throws(Refusal) {
        let subject = NaiveSubject.allocation(try data.text("allocation"))
        move(subject, "available", "withdrawn", try data.count("quantity"))
    }

    /// Assigns with the sign 1, releases with -1.
    mutating func assign(_ sign: Int) throws(Refusal) {
        let code = try data.text("allocation")
        let order = try data.text("order")
        let line = try data.count("line")
        let quantity = try data.count("quantity")
        let allocation = try maker(.code(kind: "allocation", code)).data
        let placed = try maker(.code(kind: "order", order)).data
        let product = try lineFields(order, line).text("product")
        guard allocation.textIfAny("vendor") == placed.textIfAny("vendor"),
            allocation.textIfAny("product") == product,
            !allocation.has("buyer")
                || allocation.textIfAny("buyer") == placed.textIfAny("buyer")
        else { throw Refusal("the allocation is of another product, vendor or buyer") }
        let moved: [(NaiveSubject, String?, String?)] = [
            (.allocation(code), "available", "assigned"),
            (.given(allocation: code, order: order, line: line), nil, "assigned"),
            (.line(order: order, line: line), "unallocated", "allocated"),
            (.unnamed(order: order, line: line), "unallocated", "allocated"),
        ]
        for (subject, from, to) in moved {
            move(subject, sign > 0 ? from : to, sign > 0 ? to : from, quantity)
        }
    }

    /// The line as it was ordered.
    private func lineFields(_ order: String, _ line: Int) throws(Refusal) -> NaiveFields {
        let maker = try maker(.line(order: order, line))
        if maker.type == "order.substituted" { return try NaiveName.newLine(maker) }
        for fields in maker.data.objects("lines") where try fields.count("line") == line {
            return fields
        }
        throw Refusal("unknown line")
    }
}
