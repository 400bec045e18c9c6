import Postgres
package import Reconciliation

/// A run of reconciliation that is stored.
package struct FindRun: Sendable {
    private enum Asked {
        case id(String)
        case latest
        case upTo(AskedPast)
    }

    private let asked: Asked

    /// The one of that id; nil is the run of the highest cut.
    package init(_ id: String? = nil) {
        self.asked = id.map { .id($0) } ?? .latest
    }

    /// The newest that looks at nothing beyond a past: what a page shows at once, where a run takes
    /// minutes.
    package init(upTo past: AskedPast) {
        self.asked = .upTo(past)
    }

    /// Nil where none is stored; one up to a past may be of an earlier seq or day than that.
    package func run(_ session: Session) async throws -> Run? {
        let reader = RunReader(session.connection, session.registry)
        switch asked {
        case .id(let id): return try await reader.run(id)
        case .latest:
            guard let id = try await reader.latest() else { return nil }
            return try await reader.run(id)
        case .upTo(let past): return try await reader.last(upTo: try await past.resolve(session))
        }
    }
}
