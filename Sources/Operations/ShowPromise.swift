package import Domain
import Postgres
import Store

/// What a promise of an order line promises, and what it leaves uncovered.
package struct ShowPromise: Sendable {
    private let subject: Subject
    private let promised: Int64

    /// Nil where the event is no promise; one that the rules refuse has nothing to show.
    package init?(_ event: Event) {
        guard event.type.name == "order.promised" else { return nil }
        subject = .line(event.data[.order], event.data[.line])
        promised = event.data[.schedule].reduce(0) { $0 + $1[.quantity] }
    }

    /// Units of the line, by all that is recorded.
    package struct Answer: Sendable {
        package let subject: Subject
        package let promised: Int64
        /// Ordered, and not given up before they arrived.
        package let ordered: Int64
        package let arrived: Int64
        /// In backlog, and behind the last unit promised: a promise counts from the first unit, so
        /// those that have arrived use it up first.
        package let uncovered: Int64
    }

    /// What it comes to beside what has arrived today.
    package func run(_ session: Session) async throws -> Answer {
        let cut = try await AskedPast().resolve(session)
        let held = try await session.connection.rows(
            BalancesAtCut(registry: session.registry, subjects: [subject], cut: cut)
        )
        let nothing = Array(repeating: Int64(0), count: SubjectKind.line.width)
        let standing = LineStanding(held.first?.amounts ?? nothing)
        return Answer(
            subject: subject,
            promised: promised,
            ordered: standing.ordered - standing.givenUp,
            arrived: standing.arrived,
            uncovered: standing.backlog - max(0, promised - standing.arrived)
        )
    }
}
