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
        package let operatorCode: String?
        package let eflops: Decimal
        package let dueOn: Day
        /// Target less total; below zero where it is exceeded.
        package var gap: Decimal
        /// The first day from which the total has stayed at or above the target.
        package var metOn: Day?
    }

    /// A capacity elsewhere.
    package struct Reference: Sendable {
        package let reference: String
        package let name: String
        package let eflops: Decimal
    }

    /// What an operator has, or all of them together.
    package struct Row: Sendable {
        /// Nil for the total.
        package let operatorCode: String?
        package var declared = Decimal(0)
        /// Cancelled units left out.
        package var ordered = Decimal(0)
        /// Received, accepted or in service.
        package var received = Decimal(0)
        package var inService = Decimal(0)
        package var powerWatts = Decimal(0)
        package var users: Int64?
        package var targets: [Target] = []

        /// Declared and in service.
        package var total: Decimal { declared.adding(inService) ?? Decimal(0) }
        package var powerKilowatts: Decimal {
            (powerWatts.shiftedRight(by: 3) ?? Decimal(0)).trimmed
        }

        init(_ name: String?) {
            self.operatorCode = name
        }
    }

    package struct Answer: Sendable {
        package let cut: Cut
        package let asked: AskedPast
        package let rows: [Row]
        package let total: Row
        package let references: [Reference]
        /// How many order lines and declarations rest on an assumed source.
        package let assumed: Int64
    }

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
            rows[line.buyer, default: Row(line.buyer)].add(
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
                    Decimal(data[.eflopsBf16]) ?? Decimal(0)
            case "access.declared":
                rows[data[.operator], default: Row(data[.operator])].users = data[.users]
            default: continue
            }
        }
        let history = History(facts, service, products)
        var total = Row(nil)
        for fact in facts where fact.event.type.name == "target.set" {
            let data = fact.event.data
            let owner = data[optional: .operator]
            var target = Target(
                target: data[.target],
                operatorCode: owner,
                eflops: Decimal(data[.eflopsBf16]) ?? Decimal(0),
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
        for row in rows.values { total.add(row) }
        let sorted = rows.values.map { $0.withGaps() }.sorted {
            ($0.operatorCode ?? "").utf8.lexicographicallyPrecedes(($1.operatorCode ?? "").utf8)
        }
        return Answer(
            cut: cut,
            asked: past,
            rows: sorted,
            total: total.withGaps(),
            references: facts.filter { $0.event.type.name == "reference.declared" }.map {
                Reference(
                    reference: $0.event.data[.reference],
                    name: $0.event.data[.name],
                    eflops: Decimal($0.event.data[.eflopsBf16]) ?? Decimal(0)
                )
            },
            assumed: units.reduce(0) { $0 + $1.assumedLines }
                + Int64(facts.filter(\.event.isAssumed).count)
        )
    }
}

extension ShowCapacity.Row {
    fileprivate mutating func add(
        ordered units: Decimal,
        received: Decimal,
        inService: Decimal,
        _ power: ProductPower?
    ) {
        let each = power.flatMap { Decimal(calculated: $0.eflopsPerUnit) } ?? Decimal(0)
        func worth(_ units: Decimal) -> Decimal { each.multiplied(by: units) ?? Decimal(0) }
        ordered = sum(ordered, worth(units))
        self.received = sum(self.received, worth(received))
        self.inService = sum(self.inService, worth(inService))
        let watts = Decimal(power?.tdpWatts ?? 0).multiplied(by: inService) ?? Decimal(0)
        powerWatts = sum(powerWatts, watts)
    }

    fileprivate mutating func add(_ other: Self) {
        declared = sum(declared, other.declared)
        ordered = sum(ordered, other.ordered)
        received = sum(received, other.received)
        inService = sum(inService, other.inService)
        powerWatts = sum(powerWatts, other.powerWatts)
        if let more = other.users { users = (users ?? 0) + more }
    }

    fileprivate func withGaps() -> Self {
        var row = self
        for index in row.targets.indices {
            row.targets[index].gap =
                row.targets[index].eflops.subtracting(total) ?? Decimal(0)
        }
        return row
    }
}

private func sum(_ left: Decimal, _ right: Decimal) -> Decimal {
    left.adding(right) ?? left
}

/// The total of each operator, and of all, on every day on which one changed.
private struct History {
    /// By operator; under nil that of all.
    private var totals: [String?: [(day: Day, total: Decimal)]] = [:]

    init(
        _ facts: [Fact],
        _ service: [(day: Day, buyer: String, product: String, units: Decimal)],
        _ products: [String: ProductPower]
    ) {
        var changes: [(day: Day, owner: String, amount: Decimal)] = service.map { row in
            let each = products[row.product].flatMap { Decimal(calculated: $0.eflopsPerUnit) }
            return (row.day, row.buyer, each?.multiplied(by: row.units) ?? Decimal(0))
        }
        var declared: [String: Decimal] = [:]
        for fact in facts where fact.event.type.name == "capacity.declared" {
            let owner = fact.event.data[.operator]
            let now = Decimal(fact.event.data[.eflopsBf16]) ?? Decimal(0)
            let before = declared.updateValue(now, forKey: owner) ?? Decimal(0)
            changes.append((fact.day, owner, now.subtracting(before) ?? Decimal(0)))
        }
        changes.sort { $0.day < $1.day }
        for change in changes {
            add(change.amount, on: change.day, to: change.owner)
            add(change.amount, on: change.day, to: nil)
        }
    }

    private mutating func add(_ amount: Decimal, on day: Day, to owner: String?) {
        let before = totals[owner]?.last?.total ?? Decimal(0)
        let after = before.adding(amount) ?? before
        if totals[owner]?.last?.day == day { totals[owner]?.removeLast() }
        totals[owner, default: []].append((day, after))
    }

    /// The first day from which the total has stayed at or above the target; nil if it is below.
    func metOn(_ target: Decimal, of owner: String?) -> Day? {
        var since: Day?
        for (day, total) in (totals[owner] ?? []).reversed() {
            guard total >= target else { break }
            since = day
        }
        return since
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

    /// Reference ÷ total, to 6 significant digits; nil where the total is 0.
    package func ratio(_ reference: ShowCapacity.Reference, _ row: ShowCapacity.Row) -> String? {
        reference.eflops.divided(by: row.total, significantDigits: 6)?.description
    }

    /// Total ÷ users, to 6 significant digits; nil without users.
    package func perUser(_ row: ShowCapacity.Row) -> String? {
        row.users.flatMap { row.total.divided(by: Decimal($0), significantDigits: 6)?.description }
    }
}
