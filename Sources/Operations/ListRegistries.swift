import Postgres
import Store

/// The registries that hold anything, by code.
package struct ListRegistries: Sendable {
    package init() {}

    /// Their codes.
    package func run(_ session: Session) async throws -> [String] {
        try await session.connection.rows(ReadRegistries()).map(\.code)
    }
}
