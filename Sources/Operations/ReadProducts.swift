import Domain
import Postgres
package import Store

/// What each product gives per unit, as it is described on a day.
package enum ReadProducts {
    /// Of each product known at the cut, as described on its day, or where that is earlier, first.
    ///
    /// Throws `FigureTooLarge`.
    package static func run(_ session: Session, _ cut: Cut) async throws -> [ProductPower] {
        let facts = try await session.connection.rows(
            FactQuery(registry: session.registry, types: ["product.registered"], seq: cut.seq)
        )
        var codes: [String] = []
        for fact in facts where !codes.contains(fact.event.data[.product]) {
            codes.append(fact.event.data[.product])
        }
        let described = Dictionary(
            uniqueKeysWithValues: codes.compactMap { code in
                facts.inForce(on: cut.day) { $0[.product] == code }.map { (code, $0.event) }
            }
        )
        return try codes.compactMap { try power(of: $0, described) }
    }

    private static func power(
        of code: String,
        _ described: [String: Event]
    ) throws -> ProductPower? {
        // Every field that a product lacks is that of the product it is made of.
        var chain: [Event] = []
        var next = described[code]
        while let event = next, !chain.contains(where: { $0.id == event.id }) {
            chain.append(event)
            next = event.data[optional: .ofProduct].flatMap { described[$0] }
        }
        guard var isAssumed = chain.first?.isAssumed else { return nil }
        func field<T>(_ read: (Record) -> T?) -> T? {
            for event in chain {
                guard let value = read(event.data) else { continue }
                isAssumed = isAssumed || event.isAssumed
                return value
            }
            return nil
        }
        let gpus = field { $0[optional: .gpusPerUnit] } ?? 0
        let bf16: String? = field { data in
            data[optional: .tflopsDense].flatMap { $0.value("bf16") }.flatMap {
                if case .number(let text) = $0 { text } else { nil }
            }
        }
        // A million TFLOPS are one EFLOPS; without a peak there is nothing to count.
        let eflops = try bf16.map {
            try (Decimal($0)?.multiplied(by: gpus)?.shiftedRight(by: 6))
                .orTooLarge("EFLOPS per unit of product \(code)")
        }
        return ProductPower(
            product: code,
            gpusPerUnit: gpus,
            eflopsPerUnit: (eflops ?? Decimal(0)).trimmed.description,
            tdpWatts: field { $0[optional: .tdpW] } ?? 0,
            isAssumed: isAssumed
        )
    }
}
