import Domain
import Store

/// The total of each operator, and of all, on every day on which one changed.
struct CapacityHistory {
    /// By operator; under nil that of all.
    private var totals: [String?: [(day: Day, total: Decimal)]] = [:]

    init(
        _ facts: [Fact],
        _ service: [(day: Day, buyer: String, product: String, units: Decimal)],
        _ products: [String: ProductPower]
    ) throws {
        var changes: [(day: Day, owner: String, amount: Decimal)] = try service.map { row in
            let amount = try products[row.product].eflopsPerUnit.multiplied(by: row.units)
            return (row.day, row.buyer, try amount.orTooLarge(Self.name(row.buyer)))
        }
        var declared: [String: Decimal] = [:]
        for fact in facts where fact.event.type.name == "capacity.declared" {
            let owner = fact.event.data[.operator]
            let now = try fact.eflops
            let before = declared.updateValue(now, forKey: owner) ?? Decimal(0)
            let change = try now.subtracting(before).orTooLarge(Self.name(owner))
            changes.append((fact.day, owner, change))
        }
        changes.sort { $0.day < $1.day }
        for change in changes {
            try add(change.amount, on: change.day, to: change.owner)
            try add(change.amount, on: change.day, to: nil)
        }
    }

    private static func name(_ owner: String?) -> String {
        "total_eflops of \(owner.map { "operator \($0)" } ?? "all") on some day"
    }

    private mutating func add(_ amount: Decimal, on day: Day, to owner: String?) throws {
        let before = totals[owner]?.last?.total ?? Decimal(0)
        let after = try before.adding(amount).orTooLarge(Self.name(owner))
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

extension ProductPower? {
    /// As a number; 0 where nothing is said of the product.
    var eflopsPerUnit: Decimal {
        get throws {
            guard let self else { return Decimal(0) }
            return try Decimal(calculated: self.eflopsPerUnit)
                .orTooLarge("EFLOPS per unit of product \(self.product)")
        }
    }
}

extension Fact {
    /// What is declared.
    var eflops: Decimal {
        get throws {
            try Decimal(event.data[.eflopsBf16]).orTooLarge("eflops_bf16 of event \(seq)")
        }
    }
}
