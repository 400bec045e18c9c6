import Crypto
import Domain
import Operations
import Postgres
import Store

/// A token that a test gives itself.
struct TestToken {
    let role: Role
    let party: String

    static let officer = TestToken(role: .officer, party: "OFFICE")

    private var text: String { "test_\(role.rawValue)_\(party)" }

    /// As a request brings it.
    var field: String { "Bearer \(text)" }

    /// Makes it good in that database.
    func insert(_ database: String) async throws {
        let connection = try await Connection.connect(database)
        let now = wallClock()
        _ = try await connection.rows(
            InsertToken(
                registry: Registry(code: "jp"),
                token: TokenRow(
                    tokenID: "\(role.rawValue)-\(party)",
                    party: party,
                    role: role,
                    name: "tester",
                    createdAt: now,
                    createdBy: "test",
                    expiresAt: Instant(microseconds: now.microseconds + 86_400_000_000)
                ),
                hash: Array(SHA256.hash(data: Array(text.utf8)))
            )
        )
        await connection.close()
    }
}
