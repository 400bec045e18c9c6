import Crypto
import Domain
import Operations
import Postgres
import Store
import TestSupport

/// A token that a test gives itself.
struct TestToken {
    let role: Role
    let party: String
    /// How long it is good.
    var seconds: Int64 = 86_400

    var tokenID: String { "\(role.rawValue)-\(party)" }

    static let officer = TestToken(role: .officer, party: "OFFICE")

    var text: String { "test_\(role.rawValue)_\(party)" }

    /// As a request brings it.
    var field: String { "Bearer \(text)" }

    /// Makes it good in that database, if it is not already.
    func insert(_ database: String = TestDatabase.current.url) async throws {
        let connection = try await Connection.connect(database)
        let known = try await connection.query(
            "select 1 from token where token_id = $1",
            [.text(tokenID)]
        )
        guard known.isEmpty else { return await connection.close() }
        let now = wallClock()
        _ = try await connection.rows(
            InsertToken(
                registry: Registry(code: "jp"),
                token: TokenRow(
                    tokenID: tokenID,
                    party: party,
                    role: role,
                    name: "tester",
                    createdAt: now,
                    createdBy: "test",
                    expiresAt: Instant(microseconds: now.microseconds + seconds * 1_000_000)
                ),
                hash: Array(SHA256.hash(data: Array(text.utf8)))
            )
        )
        await connection.close()
    }
}
