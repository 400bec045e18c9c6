package import Domain
import Postgres
package import Reconciliation
import Store

/// What a repayment comes to, charges included, if it is paid on a day.
package struct QuoteRepayment: Sendable {
    package let repayment: String
    /// The day of payment; nil is the day of the cut.
    package var payOn: Day?
    package var past = AskedPast()

    package init(repayment: String) {
        self.repayment = repayment
    }

    /// - Throws: `UnknownCode` where there is no such repayment at the cut.
    package func run(_ session: Session) async throws -> RepaymentQuote {
        let code = halfWidth(repayment)
        return try await past.reading(session) { connection, cut in
            let quote = try await ReconciliationQuery(registry: session.registry, cut: cut)
                .quote(code, payOn: payOn ?? cut.day, connection)
            guard let quote else {
                throw try await UnknownCode.of(.repayment, code, session, cut)
            }
            return quote
        }
    }
}

extension RepaymentQuote {
    /// Header and one row, without the arithmetic, for which a table of its own is needed.
    package var row: [[String]] {
        guard case .object(let members) = json else { return [] }
        return JSON.rows([
            .object(
                members.filter {
                    if case .array = $0.value { false } else { true }
                }
            )
        ])
    }
}
