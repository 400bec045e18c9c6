import Domain
import Postgres
package import Store

/// Yen that fall due in each quarter of a fiscal year: deliveries at the prices of their orders,
/// subsidies to be paid, repayments to be received.
package struct ShowYenDue: Sendable {
    package var past = AskedPast()
    /// The backlog by month of that past, where it is there already.
    package var months: ShowBacklog.Answer?

    package init() {}

    /// Three months of a fiscal year, which begins in April.
    package struct Quarter: Sendable, Hashable, Comparable {
        package let fiscalYear: Int
        /// 1 (April to June) to 4.
        package let number: Int

        package init(year: Int, month: Int) {
            self.fiscalYear = month < 4 ? year - 1 : year
            self.number = month < 4 ? 4 : (month - 1) / 3
        }

        package static func < (left: Quarter, right: Quarter) -> Bool {
            (left.fiscalYear, left.number) < (right.fiscalYear, right.number)
        }
    }

    package struct Row: Sendable {
        /// Nil for what has no day.
        package let quarter: Quarter?
        /// Of open units promised then; nil where one is in a foreign currency without a rate.
        package var deliveries: Int128? = 0
        /// Instructed and not confirmed; without a day, fixed and not instructed.
        package var disbursements: Int128 = 0
        /// Ordered and not received, without surcharges.
        package var repayments: Int128 = 0
    }

    package struct Answer: Sendable {
        package let cut: Cut
        /// By quarter, what has no day last; quarters in which nothing falls due are left out.
        package let rows: [Row]
        /// How many monthly parts of order lines rest on an assumed source.
        package let assumed: Int128
    }

    package func run(_ session: Session) async throws -> Answer {
        let open = if let months { months } else { try await past.months(session) }
        let cut = open.cut
        var rows: [Quarter?: Row] = [:]
        for row in open.rows {
            let quarter = row.keys[0].flatMap(Self.quarter)
            let worth = row.valueJPYBacklog.flatMap { Int128($0) }
            let sum = rows[quarter, default: Row(quarter: quarter)].deliveries
            rows[quarter, default: Row(quarter: quarter)].deliveries =
                if let sum, let worth { sum + worth } else { nil }
        }
        let due = try await session.connection.rows(YenDue(registry: session.registry, cut: cut))
        for part in due {
            let (year, month, _) = part.dueOn.civil
            let quarter = Quarter(year: year, month: month)
            if part.kind == "repayment" {
                rows[quarter, default: Row(quarter: quarter)].repayments += part.amount
            } else {
                rows[quarter, default: Row(quarter: quarter)].disbursements += part.amount
            }
        }
        let grants = try await session.connection.rows(
            GrantMoney(registry: session.registry, cut: cut)
        )
        let payable = grants.reduce(Int128(0)) { sum, grant in
            sum + Int128(grant.held?[SubjectKind.grant.index(of: .payable)] ?? 0)
        }
        if payable > 0 { rows[nil, default: Row(quarter: nil)].disbursements += payable }
        let sorted = rows.values.sorted { left, right in
            guard let mine = left.quarter else { return false }
            guard let other = right.quarter else { return true }
            return mine < other
        }
        return Answer(cut: cut, rows: sorted, assumed: open.total.assumedLines)
    }

    /// That of a month such as `2025-06`.
    private static func quarter(_ month: String) -> Quarter? {
        let parts = month.split(separator: "-").compactMap { Int($0) }
        return parts.count == 2 ? Quarter(year: parts[0], month: parts[1]) : nil
    }
}

extension AskedPast {
    /// The backlog by the month for which it is promised.
    func months(_ session: Session) async throws -> ShowBacklog.Answer {
        var backlog = ShowBacklog()
        backlog.by = [.month]
        backlog.past = self
        return try await backlog.run(session)
    }
}
