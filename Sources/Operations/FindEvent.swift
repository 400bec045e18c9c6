import Domain
import Postgres
package import Store

/// An event by its seq or its id.
package struct FindEvent: Sendable {
    private let name: String

    package init(_ name: String) {
        self.name = name
    }

    package func run(_ session: Session) async throws -> LogRow? {
        var seq = Int64(name)
        if seq == nil {
            guard let id = EventID(name) else {
                throw UsageError("\(name) is neither a seq nor the id of an event")
            }
            let found = try await session.connection.query(
                "select seq from event where registry_id = $1 and id = $2",
                [.int(session.registry.id), .text(id.description)]
            )
            seq = found.first?.first.flatMap { $0 }.flatMap { Int64($0) }
        }
        guard let seq else { return nil }
        let rows = try await session.connection.rows(
            LogQuery(registry: session.registry, after: seq - 1, limit: 1)
        )
        return rows.first.flatMap { $0.seq == seq ? $0 : nil }
    }
}
