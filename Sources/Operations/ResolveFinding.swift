package import Domain
import Postgres
import Reconciliation
import Store

/// The whole id of a finding that a person names by how it begins.
package struct ResolveFinding: Sendable {
    /// The id, or how it begins.
    private let name: String
    /// The business day at which a finding is looked for that no run has found yet.
    private let day: Day

    package init(_ name: String, on day: Day) {
        self.name = name
        self.day = day
    }

    /// Throws `UnknownFinding` where no finding begins so, or several do.
    package func run(_ session: Session) async throws -> String {
        var found = try await kept(session)
        if found.isEmpty {
            var operation = RunReconciliation()
            operation.past.asOf = day
            _ = try await operation.run(session)
            found = try await kept(session)
        }
        guard let finding = found.first else {
            throw UnknownFinding(
                "no finding \(name) is known: `reconcile run` lists those of today, with --as-of those "
                    + "of another day"
            )
        }
        guard found.count == 1 else {
            throw UnknownFinding("several findings begin with \(name): give more of the id")
        }
        return finding
    }

    /// At most two that a run has found.
    private func kept(_ session: Session) async throws -> [String] {
        guard !name.isEmpty else { return [] }
        return try await RunReader(session.connection, session.registry)
            .findings(beginning: name, rowsMax: 2)
    }
}

/// No finding is named so, or several are.
package struct UnknownFinding: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
