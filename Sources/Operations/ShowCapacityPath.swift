package import Domain
import Postgres
package import Store

/// The way to the targets of all operators together: what is there on each day, and what is promised.
package struct ShowCapacityPath: Sendable {
    package var past = AskedPast()
    /// The report and the backlog by month of that past, where they are there already.
    package var capacity: ShowCapacity.Answer?
    package var months: ShowBacklog.Answer?

    package init() {}

    /// EFLOPS of dense BF16 from a day on, declared capacity included.
    package struct Step: Sendable, Equatable {
        package let day: Day
        /// Declared and in service: what `ShowCapacity` calls the total.
        package let total: Decimal
        /// The same with what has arrived and is not in service yet.
        package let delivered: Decimal
    }

    /// What is still owed and promised for a month.
    package struct Promise: Sendable, Equatable {
        /// `2025-06`; nil for what nobody has promised.
        package let month: String?
        package let eflops: Decimal
    }

    package struct Answer: Sendable {
        package let cut: Cut
        /// By day; none where nothing was ever there.
        package let steps: [Step]
        /// By month, what is not promised last; months before the cut's day are overdue.
        package let promises: [Promise]
        /// Those that name no operator.
        package let targets: [ShowCapacity.Target]
        /// How many facts and order lines of it rest on an assumed source.
        package let assumed: Int64

        /// The last step's; nothing before the first.
        package var delivered: Decimal { steps.last?.delivered ?? Decimal(0) }
    }

    /// Throws `UsageError` where `past.knownAt` lies ahead, and `FigureTooLarge`.
    package func run(_ session: Session) async throws -> Answer {
        let now = try await report(session)
        let cut = now.cut
        let products = try await ReadProducts.run(session, cut)
        let powers = Dictionary(uniqueKeysWithValues: products.map { ($0.product, $0) })
        let rows = try await session.connection.rows(
            ArrivalsByDay(registry: session.registry, cut: cut)
        )
        let promised = if let months { months } else { try await past.months(session) }
        return Answer(
            cut: cut,
            steps: try steps(try await declared(session, cut), rows, powers),
            promises: try promised.rows.map { row in
                Promise(
                    month: row.keys[0],
                    eflops: try Decimal(calculated: row.eflopsBacklog)
                        .orTooLarge("EFLOPS promised for \(row.keys[0] ?? "no month")")
                )
            },
            targets: now.total.targets,
            assumed: now.assumed
        )
    }

    private func report(_ session: Session) async throws -> ShowCapacity.Answer {
        if let capacity { return capacity }
        var operation = ShowCapacity()
        operation.past = past
        return try await operation.run(session)
    }

    /// By how much declared capacity changes on each day.
    private func declared(
        _ session: Session,
        _ cut: Cut
    ) async throws -> [(day: Day, change: Decimal)] {
        var latest: [String: Decimal] = [:]
        return try await session.connection.rows(
            FactQuery(registry: session.registry, types: ["capacity.declared"], seq: cut.seq)
        )
        .filter { $0.day <= cut.day }
        .map { fact in
            let now = try fact.eflops
            let before = latest.updateValue(now, forKey: fact.event.data[.operator]) ?? Decimal(0)
            return (fact.day, try now.subtracting(before).orTooLarge("capacity.declared"))
        }
    }

    private func steps(
        _ declared: [(day: Day, change: Decimal)],
        _ rows: [(day: Day, product: String, arrived: Decimal, inService: Decimal)],
        _ powers: [String: ProductPower]
    ) throws -> [Step] {
        var changes = declared.map { (day: $0.day, total: $0.change, delivered: $0.change) }
        for row in rows {
            let each = try powers[row.product].eflopsPerUnit
            let name = "EFLOPS delivered on \(row.day.iso)"
            changes.append(
                (
                    row.day, try each.multiplied(by: row.inService).orTooLarge(name),
                    try each.multiplied(by: row.arrived).orTooLarge(name)
                )
            )
        }
        changes.sort { $0.day < $1.day }
        var steps: [Step] = []
        var (total, delivered) = (Decimal(0), Decimal(0))
        for change in changes {
            let name = "EFLOPS on \(change.day.iso)"
            total = try total.adding(change.total).orTooLarge(name)
            delivered = try delivered.adding(change.delivered).orTooLarge(name)
            if steps.last?.day == change.day { steps.removeLast() }
            steps.append(
                Step(day: change.day, total: total.trimmed, delivered: delivered.trimmed)
            )
        }
        return steps
    }
}
