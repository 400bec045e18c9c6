package import Domain
import Postgres
package import Store

/// EFLOPS and power per operator, against targets and references.
package struct ShowCapacity: Sendable {
    package var past = AskedPast()

    package init() {}

    /// A capacity to reach.
    package struct Target: Sendable {
        package let target: String
        /// Nil where all operators together are meant.
        package let operatorCode: String?
        /// EFLOPS of dense BF16.
        package let eflops: Decimal
        package let dueOn: Day
        /// Target less total; below zero where it is exceeded.
        package fileprivate(set) var gap: Decimal
        /// The first day from which the total has stayed at or above the target.
        package var metOn: Day?
    }

    /// A capacity elsewhere.
    package struct Reference: Sendable {
        package let reference: String
        package let name: String
        /// EFLOPS of dense BF16.
        package let eflops: Decimal
    }

    /// What an operator has, or all of them together.
    package struct Row: Sendable {
        /// Nil for the total.
        package let operatorCode: String?
        /// EFLOPS of dense BF16, as all of these: what is declared beside what units give.
        package var declared = Decimal(0)
        /// Cancelled units left out.
        package var ordered = Decimal(0)
        /// Received, accepted or in service.
        package var received = Decimal(0)
        package var inService = Decimal(0)
        fileprivate var powerWatts = Decimal(0)
        /// As declared; nil where nobody has.
        package var users: Int64?
        package var targets: [Target] = []

        /// Declared and in service.
        package fileprivate(set) var total = Decimal(0)
        package fileprivate(set) var powerKilowatts = Decimal(0)

        init(_ name: String?) {
            self.operatorCode = name
        }
    }

    package struct Answer: Sendable {
        package let cut: Cut
        package let asked: AskedPast
        /// By the bytes of the operators' codes.
        package let rows: [Row]
        package let total: Row
        package let references: [Reference]
        /// How many order lines, products of a buyer and declarations rest on an assumed source.
        package let assumed: Int64
    }

    /// Throws `UsageError` where `past.knownAt` lies ahead, and `FigureTooLarge`.
    package func run(_ session: Session) async throws -> Answer {
        let cut = try await past.resolve(session)
        let connection = session.connection
        let registry = session.registry
        let products = Dictionary(
            uniqueKeysWithValues: try await ReadProducts.run(session, cut).map { ($0.product, $0) }
        )
        let facts = try await connection.rows(
            FactQuery(
                registry: registry,
                types: [
                    "capacity.declared", "access.declared", "target.set", "reference.declared",
                ],
                seq: cut.seq
            )
        ).filter { $0.day <= cut.day }
        let units = try await connection.rows(UnitsByBuyer(registry: registry, cut: cut))
        let service = try await connection.rows(ServiceByDay(registry: registry, cut: cut))

        var rows: [String: Row] = [:]
        for line in units {
            let power = products[line.product]
            try rows[line.buyer, default: Row(line.buyer)].add(
                ordered: line.ordered,
                received: line.received,
                inService: line.inService,
                power
            )
        }
        for fact in facts {
            let data = fact.event.data
            switch fact.event.type.name {
            case "capacity.declared":
                rows[data[.operator], default: Row(data[.operator])].declared =
                    try fact.eflops
            case "access.declared":
                rows[data[.operator], default: Row(data[.operator])].users = data[.users]
            default: continue
            }
        }
        let history = try CapacityHistory(facts, service, products)
        var total = Row(nil)
        for fact in facts where fact.event.type.name == "target.set" {
            let data = fact.event.data
            let owner = data[optional: .operator]
            var target = Target(
                target: data[.target],
                operatorCode: owner,
                eflops: try fact.eflops,
                dueOn: data[.dueOn],
                gap: Decimal(0)
            )
            target.metOn = history.metOn(target.eflops, of: owner)
            if let owner {
                rows[owner, default: Row(owner)].targets.append(target)
            } else {
                total.targets.append(target)
            }
        }
        for row in rows.values { try total.add(row) }
        try total.finish()
        let sorted = try rows.values.map { try $0.finished() }.sorted {
            ($0.operatorCode ?? "").utf8.lexicographicallyPrecedes(($1.operatorCode ?? "").utf8)
        }
        let answer = Answer(
            cut: cut,
            asked: past,
            rows: sorted,
            total: total,
            references: try facts.filter { $0.event.type.name == "reference.declared" }.map {
                Reference(
                    reference: $0.event.data[.reference],
                    name: $0.event.data[.name],
                    eflops: try $0.eflops
                )
            },
            assumed: units.reduce(0) { sum, line in
                let rests = line.ordered > Decimal(0) && products[line.product]?.isAssumed == true
                return sum + line.assumedLines + (rests ? 1 : 0)
            } + Int64(facts.filter(\.event.isAssumed).count)
        )
        try answer.checkRatios()
        return answer
    }
}

extension ShowCapacity.Row {
    private func name(_ figure: String) -> String {
        "\(figure) of \(operatorCode.map { "operator \($0)" } ?? "the total")"
    }

    fileprivate mutating func add(
        ordered units: Decimal,
        received: Decimal,
        inService: Decimal,
        _ power: ProductPower?
    ) throws {
        let each = try power.eflopsPerUnit
        try add(&ordered, each.multiplied(by: units), "ordered_eflops")
        try add(&self.received, each.multiplied(by: received), "received_eflops")
        try add(&self.inService, each.multiplied(by: inService), "in_service_eflops")
        let watts = Decimal(power?.tdpWatts ?? 0).multiplied(by: inService)
        try add(&powerWatts, watts, "power_kw")
    }

    fileprivate mutating func add(_ other: Self) throws {
        try add(&declared, other.declared, "declared_eflops")
        try add(&ordered, other.ordered, "ordered_eflops")
        try add(&received, other.received, "received_eflops")
        try add(&inService, other.inService, "in_service_eflops")
        try add(&powerWatts, other.powerWatts, "power_kw")
        if let more = other.users { users = (users ?? 0) + more }
    }

    private func add(_ sum: inout Decimal, _ more: Decimal?, _ figure: String) throws {
        sum = try more.flatMap(sum.adding).orTooLarge(name(figure))
    }

    /// Works out what follows from the sums.
    fileprivate mutating func finish() throws {
        total = try declared.adding(inService).orTooLarge(name("total_eflops"))
        powerKilowatts = try powerWatts.shiftedRight(by: 3).orTooLarge(name("power_kw")).trimmed
        for index in targets.indices {
            targets[index].gap = try targets[index].eflops.subtracting(total)
                .orTooLarge("gap_eflops of target \(targets[index].target)")
        }
    }

    fileprivate func finished() throws -> Self {
        var row = self
        try row.finish()
        return row
    }
}

extension ShowCapacity.Answer {
    /// The answer as the contract writes it.
    package var json: JSON {
        .object([
            JSON.Member("basis", .string("bf16_dense")),
            JSON.Member("rows", .array(rows.map { json(of: $0) })),
            JSON.Member("total", json(of: total)),
            JSON.Member(
                "references",
                .array(
                    references.map { reference in
                        .object([
                            JSON.Member("reference", .string(reference.reference)),
                            JSON.Member("name", .string(reference.name)),
                            JSON.Member("eflops", .string(reference.eflops.trimmed.description)),
                        ])
                    }
                )
            ),
        ])
    }

    /// Header and rows: one per operator, named as in JSON; lists as JSON.
    package var table: [[String]] {
        func members(_ row: ShowCapacity.Row) -> [JSON.Member] {
            if case .object(let members) = json(of: row) { members } else { [] }
        }
        return [members(total).map(\.name)] + rows.map { members($0).map(\.value.cell) }
    }

    private func json(of row: ShowCapacity.Row) -> JSON {
        func text(_ value: Decimal) -> JSON { .string(value.trimmed.description) }
        return .object([
            JSON.Member("operator", row.operatorCode.map(JSON.string) ?? .null),
            JSON.Member("declared_eflops", text(row.declared)),
            JSON.Member("ordered_eflops", text(row.ordered)),
            JSON.Member("received_eflops", text(row.received)),
            JSON.Member("in_service_eflops", text(row.inService)),
            JSON.Member("total_eflops", text(row.total)),
            JSON.Member(
                "targets",
                .array(
                    row.targets.map { target in
                        .object([
                            JSON.Member("target", .string(target.target)),
                            JSON.Member("eflops", text(target.eflops)),
                            JSON.Member("due_on", .string(target.dueOn.iso)),
                            JSON.Member("gap_eflops", text(target.gap)),
                            JSON.Member("met_on", target.metOn.map { .string($0.iso) } ?? .null),
                        ])
                    }
                )
            ),
            JSON.Member(
                "references",
                .array(
                    references.map { reference in
                        .object([
                            JSON.Member("reference", .string(reference.reference)),
                            JSON.Member("ratio", ratio(reference, row).map(JSON.string) ?? .null),
                        ])
                    }
                )
            ),
            JSON.Member("power_kw", text(row.powerKilowatts)),
            JSON.Member("users", row.users.map { .number(String($0)) } ?? .null),
            JSON.Member("eflops_per_user", perUser(row).map(JSON.string) ?? .null),
        ])
    }

    /// Throws where a quotient is left out for another reason than that there is none.
    fileprivate func checkRatios() throws {
        for row in rows + [total] where row.total != Decimal(0) {
            let name = row.operatorCode.map { "operator \($0)" } ?? "the total"
            for reference in references where ratio(reference, row) == nil {
                throw FigureTooLarge("ratio of \(name) to reference \(reference.reference)")
            }
            if let users = row.users, users > 0, perUser(row) == nil {
                throw FigureTooLarge("eflops_per_user of \(name)")
            }
        }
    }

    /// Reference ÷ total, to 6 significant digits; nil where the total is 0.
    package func ratio(_ reference: ShowCapacity.Reference, _ row: ShowCapacity.Row) -> String? {
        reference.eflops.divided(by: row.total, significantDigits: 6)?.description
    }

    /// Total ÷ users, to 6 significant digits; nil without users.
    package func perUser(_ row: ShowCapacity.Row) -> String? {
        row.users.flatMap { row.total.divided(by: Decimal($0), significantDigits: 6)?.description }
    }
}
