import Domain
import Postgres
package import Store

/// An event by its seq or its id.
package struct FindEvent: Sendable {
    private let name: String

    /// `name`: a seq, or an id.
    package init(_ name: String) {
        self.name = name
    }

    /// The event; nil where none is recorded.
    ///
    /// Throws `UsageError` where the name is neither a seq nor an id.
    package func run(_ session: Session) async throws -> LogRow? {
        var seq = Int64(name)
        if seq == nil {
            guard let id = EventID(name) else {
                throw UsageError("\(name) is neither a seq nor the id of an event")
            }
            seq = try await session.connection.rows(SeqOfEvent(registry: session.registry, id: id))
                .first
        }
        guard let seq else { return nil }
        let rows = try await session.connection.rows(
            LogQuery(registry: session.registry, after: seq - 1, limit: 1)
        )
        return rows.first.flatMap { $0.seq == seq ? $0 : nil }
    }
}
