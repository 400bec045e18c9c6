package import Domain
package import Postgres
package import Store

/// Where the entries of the bank stand at a cut, and what those that wait could belong to.
package struct BankQuery: Sendable {
    private let facts: ReconciliationQuery

    package init(registry: Registry, cut: Cut) {
        self.facts = ReconciliationQuery(registry: registry, cut: cut)
    }

    /// What candidates are asked for: those of all entries that wait for a person, of one statement or
    /// entry, or the entries near a payment or receipt.
    package struct Asked: Sendable {
        package var statement: String?
        package var entry: String?
        package var disbursement: String?
        package var repayment: String?

        package init() {}

        /// Of what the finding is about; nil where it is no failed match.
        package init?(_ finding: Finding) {
            guard ["B01", "B02", "B04"].contains(finding.rule.code) else { return nil }
            statement = finding.subject.text("statement")
            entry = finding.subject.text("entry")
            disbursement = finding.subject.text("disbursement")
            repayment = finding.subject.text("repayment")
        }
    }

    /// An entry and a payment or receipt near it.
    package struct Candidate: Sendable {
        /// Statement, entry, booked_on … and what is recorded.
        package let row: [JSON.Member]
        /// Why it was not taken.
        package let reason: Bilingual

        /// As `bank match` and `reconcile explain` write it.
        package func json(_ words: (Bilingual) -> String) -> JSON {
            .object(
                row.filter { $0.value != .null }.map { member in
                    member.name == "reason"
                        ? JSON.Member("reason", .string(words(reason))) : member
                }
            )
        }
    }

    /// At most 5 of each entry, the nearest first.
    ///
    /// Runs in the transaction that is open, on its snapshot.
    package func candidates(
        _ asked: Asked,
        _ connection: Connection
    ) async throws -> [Candidate] {
        try await facts.makeFacts(connection)
        let rows = try await facts.objects(
            Reconciliation.sql("Sums/candidates"),
            connection,
            [
                .text(asked.statement), .text(asked.entry), .text(asked.disbursement),
                .text(asked.repayment),
            ]
        )
        return rows.map { row in
            let reason = Self.reasons[row.text("reason") ?? ""]
            return Candidate(row: row, reason: reason ?? Bilingual(en: "", ja: ""))
        }
    }

    /// The judged entries, by statement and entry, at most so many.
    package func entries(
        statement: String?,
        state: String?,
        rowsMax: Int,
        _ connection: Connection
    ) async throws -> [JSON] {
        try await facts.makeFacts(connection)
        return try await facts.objects(
            Reconciliation.sql("Sums/entries"),
            connection,
            [.text(statement), .text(state), .int(Int64(rowsMax))]
        )
        .map { .object($0) }
    }

    /// Of `candidates.sql`.
    private static let reasons: [String: Bilingual] = [
        "none": Bilingual(
            en: "no payment has its amount within 30 days, or its day",
            ja: "30 日以内の同額、または同日の候補がありません"
        ),
        "forbidden": Bilingual(
            en: "a person said that they do not belong together",
            ja: "手動で照合対象外とされています"
        ),
        "contested": Bilingual(
            en: "it could be this one, and so could another: no guess is made",
            ja: "候補の一つですが、他にも候補があるため照合しません"
        ),
        "entry_taken": Bilingual(
            en: "the entry is matched with another",
            ja: "この入出金は別の記録と照合済みです"
        ),
        "booked": Bilingual(
            en: "it has an entry of its own already",
            ja: "別の入出金と照合済みです"
        ),
        "other_payer": Bilingual(
            en: "its payer has another account",
            ja: "支払元口座が異なります"
        ),
        "not_paid": Bilingual(
            en: "it is not recorded as paid",
            ja: "支払済みの記録がありません"
        ),
        "direction": Bilingual(en: "it moves the other way", ja: "入出金の方向が異なります"),
        "amount": Bilingual(en: "its amount is another", ja: "金額が異なります"),
        "days": Bilingual(
            en: "they are more than 5 days apart",
            ja: "日付が 5 日を超えて離れています"
        ),
        "reference": Bilingual(
            en: "the entry carries a reference of ours, which alone decides",
            ja: "当方の参照番号があり、それだけで判断されます"
        ),
        "name": Bilingual(
            en: "another candidate's account holder has the entry's name",
            ja: "名義が一致する別の候補があります"
        ),
    ]
}
