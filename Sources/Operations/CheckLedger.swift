package import Domain
import Postgres
package import Store

/// Replays the events through the rules, and compares movements, then balances.
package struct CheckLedger: Sendable {
    package init() {}

    package struct Answer: Sendable {
        /// How many have moved.
        package let subjects: Int64
        /// How many were compared.
        package let movements: Int64
        /// The first 100.
        package let differences: [Replayer.Difference]

        package var isWhole: Bool { differences.isEmpty }

        /// The answer as the contract writes it.
        package var json: JSON {
            .object([
                JSON.Member("subjects", .number(String(subjects))),
                JSON.Member("movements", .number(String(movements))),
                JSON.Member("ok", .bool(isWhole)),
                JSON.Member("differences", .array(differences.map(\.json))),
            ])
        }
    }

    /// Reads one snapshot, page by page, in flat memory; nobody has to wait.
    package func run(_ session: Session) async throws -> Answer {
        try await session.connection.transaction(isolation: .repeatableRead, isReadOnly: true) {
            connection in
            var replayer = Replayer(connection: connection, registry: session.registry)
            try await replayer.run()
            let subjects = try await connection.rows(CountSubjects(registry: session.registry))
            return Answer(
                subjects: subjects.first ?? 0,
                movements: replayer.movements,
                differences: replayer.differences
            )
        }
    }
}

extension Replayer.Difference {
    package var json: JSON {
        .object([
            JSON.Member("seq", seq.map { .number(String($0)) } ?? .null),
            JSON.Member("table", .string(table)),
            JSON.Member("expected", expected.map(JSON.string) ?? .null),
            JSON.Member("actual", actual.map(JSON.string) ?? .null),
        ])
    }
}
