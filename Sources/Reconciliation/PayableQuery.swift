package import Domain
package import Postgres
package import Store

/// The disbursements that a payment file is made of.
package struct PayableQuery: Sendable {
    private let facts: ReconciliationQuery

    package init(registry: Registry, cut: Cut) {
        self.facts = ReconciliationQuery(registry: registry, cut: cut)
    }

    /// A disbursement, with whom its account is.
    package struct Payable: Sendable {
        package let disbursement: String
        package let amountJPY: Int64
        package let payer: String
        package let payee: String
        /// As they are registered for that day; nil where no account is.
        package let payerAccount: [JSON.Member]?
        package let payeeAccount: [JSON.Member]?
        /// The last file that it is in, and its transfers there.
        package let file: String?
        package let transfers: [(reference: String, amountJPY: Int64)]
        package let sha256: String?
        package let payOn: Day?
    }

    /// Those to be paid on a day and still open, by payer, then by code.
    ///
    /// Runs in the transaction that is open, on what it sees.
    package func due(_ day: Day, _ connection: Connection) async throws -> [Payable] {
        try await read([.text(day.iso), .text(nil)], connection)
    }

    /// Those of a payment file.
    package func ofFile(_ code: String, _ connection: Connection) async throws -> [Payable] {
        try await read([.text(nil), .text(code)], connection)
    }

    private func read(
        _ parameters: [Parameter],
        _ connection: Connection
    ) async throws -> [Payable] {
        // Nothing of the bank: the log waits meanwhile.
        try await facts.makeFacts(connection) { $0 < 8 }
        let rows = try await facts.objects(
            Reconciliation.sql("Sums/payable"),
            connection,
            parameters
        )
        return rows.map { row in
            func account(_ name: String) -> [JSON.Member]? {
                if case .object(let members) = row.value(name) { members } else { nil }
            }
            var transfers: [(reference: String, amountJPY: Int64)] = []
            if case .array(let items) = row.value("transfers") {
                for case .object(let item) in items {
                    transfers.append((item.text("reference") ?? "", item.value("amount_jpy").yen))
                }
            }
            return Payable(
                disbursement: row.text("disbursement") ?? "",
                amountJPY: row.value("amount_jpy").yen,
                payer: row.text("payer") ?? "",
                payee: row.text("payee") ?? "",
                payerAccount: account("payer_account"),
                payeeAccount: account("payee_account"),
                file: row.text("payment_file"),
                transfers: transfers,
                sha256: row.text("sha256"),
                payOn: row.text("pay_on").flatMap { Day(iso: $0) }
            )
        }
    }
}
