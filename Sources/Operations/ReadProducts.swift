import Domain
import Postgres
package import Store

/// What each product gives per unit, as it is described on a day.
package enum ReadProducts {
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
        return codes.compactMap { power(of: $0, described) }
    }

    private static func power(of code: String, _ described: [String: Event]) -> ProductPower? {
        guard let event = described[code] else { return nil }
        func field<T>(_ read: (Record) -> T?) -> T? {
            // Every field that a product lacks is that of the product it is made of.
            var seen: Set<String> = []
            var next: Event? = event
            while let product = next, seen.insert(product.data[.product]).inserted {
                if let value = read(product.data) { return value }
                next = product.data[optional: .ofProduct].flatMap { described[$0] }
            }
            return nil
        }
        let gpus = field { $0[optional: .gpusPerUnit] } ?? 0
        let bf16: String? = field { data in
            data[optional: .tflopsDense].flatMap { $0.value("bf16") }.flatMap {
                if case .number(let text) = $0 { text } else { nil }
            }
        }
        // A million TFLOPS are one EFLOPS.
        let eflops = bf16.flatMap { Decimal($0)?.multiplied(by: gpus)?.shiftedRight(by: 6) }
        return ProductPower(
            product: code,
            gpusPerUnit: gpus,
            eflopsPerUnit: eflops?.trimmed.description ?? "0",
            tdpWatts: field { $0[optional: .tdpW] } ?? 0,
            isAssumed: event.isAssumed
        )
    }
}
