import Postgres
package import Store

/// Events of the log in the order of recording.
package struct ListEvents: Sendable {
    /// Only events after that seq.
    package var after: Int64 = 0
    /// At most so many.
    package var rowsMax = 100
    /// Only events of that type; nil is all.
    package var type: String?

    package init() {}

    /// How many are held in memory at once.
    static let pageRows = 1000

    /// Gives `show` one after the other.
    ///
    /// - Returns: The seq of the last one where more of them follow it, else nil.
    package func run(_ session: Session, _ show: (LogRow) -> Void) async throws -> Int64? {
        var last = after
        var left = rowsMax
        while left > 0 {
            let rows = try await page(session, after: last, limit: min(Self.pageRows, left))
            guard let final = rows.last else { return nil }
            rows.forEach(show)
            left -= rows.count
            last = final.seq
        }
        return try await page(session, after: last, limit: 1).isEmpty ? nil : last
    }

    private func page(_ session: Session, after: Int64, limit: Int) async throws -> [LogRow] {
        try await session.connection.rows(
            LogQuery(registry: session.registry, after: after, limit: limit, type: type)
        )
    }
}

/// The last events of the log, then each as it is recorded.
package struct FollowEvents: Sendable {
    /// How many of the last events to begin with.
    package var last: Int64 = 10
    /// Begins after that seq instead.
    package var after: Int64?
    /// Whether it ends after the last event.
    package var endsThere = false

    package init() {}

    /// Gives `show` one after the other, until the task is cancelled.
    package func run(_ session: Session, _ show: (LogRow) -> Void) async throws {
        let head = try await session.connection.rows(ReadHead(registry: session.registry)).first
        var shown = after ?? max(0, (head ?? .empty).seq - last)
        while true {
            let rows = try await session.connection.rows(
                LogQuery(
                    registry: session.registry,
                    after: shown,
                    limit: ListEvents.pageRows
                )
            )
            rows.forEach(show)
            if let final = rows.last {
                shown = final.seq
            } else {
                if endsThere { return }
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }
}
