package import Domain
import Postgres
package import Reconciliation
package import Store

/// The entries of the bank, and what those that wait for a person could belong to.
package struct ShowBank: Sendable {
    package var past = AskedPast()

    /// What an entry can be: matched, returned, explained by a failed transfer, or a finding.
    package static let states = ["matched", "returned", "explained", "B01", "B04"]

    package init() {}

    /// Entries that wait, or those near a payment, with why each pair was not taken.
    package func candidates(
        _ asked: BankQuery.Asked,
        _ session: Session
    ) async throws -> [BankQuery.Candidate] {
        try await past.reading(session) { connection, cut in
            try await BankQuery(registry: session.registry, cut: cut)
                .candidates(asked, connection)
        }
    }

    /// The same at a cut that is known.
    package func candidates(
        _ asked: BankQuery.Asked,
        at cut: Cut,
        _ session: Session
    ) async throws -> [BankQuery.Candidate] {
        try await session.connection.transaction(isolation: .repeatableRead) { connection in
            try await BankQuery(registry: session.registry, cut: cut)
                .candidates(asked, connection)
        }
    }

    /// All entries of payers' accounts, each with its state and what it belongs to.
    ///
    /// - Throws: `UnknownCode` where there is no such statement at the cut.
    package func entries(
        statement: String?,
        state: String?,
        rowsMax: Int,
        _ session: Session
    ) async throws -> [JSON] {
        try await past.reading(session) { connection, cut in
            if let statement {
                try await UnknownCode.check(.statement, statement, session, cut)
            }
            return try await BankQuery(registry: session.registry, cut: cut)
                .entries(
                    statement: statement,
                    state: state,
                    rowsMax: rowsMax,
                    connection
                )
        }
    }
}
