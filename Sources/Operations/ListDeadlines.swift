package import Domain
import Postgres
package import Reconciliation
import Store

/// What is due of grants within some days, and what is overdue.
package struct ListDeadlines: Sendable {
    /// How many days ahead to look, from the day of the cut.
    package var days = 60
    package var past = AskedPast()

    package init() {}

    package struct Answer: Sendable {
        package let deadlines: [Deadline]
        package let day: Day
        package let knownAt: Instant?
        package let days: Int

        /// The answer as other programs read it.
        ///
        /// `words`: what is due, in the language of whoever reads it.
        package func json(_ words: (Bilingual) -> String) -> JSON {
            .object([
                .day("as_of", day), .text("known_at", knownAt?.rfc3339),
                .whole("days", Int64(days)),
                JSON.Member("rows", .array(deadlines.map { .object(row($0, words)) })),
            ])
        }

        /// Header and rows.
        package func table(_ words: (Bilingual) -> String) -> [[String]] {
            var columns = Deadline.columns
            columns.insert("what", at: 4)
            return [columns] + deadlines.map { row($0, words).map(\.value.cell) }
        }

        /// A row with all its columns, `what` behind the first four.
        package func row(_ deadline: Deadline, _ words: (Bilingual) -> String) -> [JSON.Member] {
            var members = deadline.members
            members.insert(.text("what", words(deadline.what)), at: 4)
            return members
        }
    }

    package func run(_ session: Session) async throws -> Answer {
        try await past.reading(session) { connection, cut in
            let deadlines = try await ReconciliationQuery(registry: session.registry, cut: cut)
                .deadlines(within: days, connection)
            return Answer(
                deadlines: deadlines,
                day: cut.day,
                knownAt: past.knownAt,
                days: days
            )
        }
    }
}
