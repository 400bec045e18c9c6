import Domain
package import Postgres

extension ReconciliationQuery {
    /// What a claim would be fixed at now, and which of its lines would be disallowed; nil where
    /// there is no such claim.
    ///
    /// Runs in the transaction that is open, on its snapshot.
    package func check(_ claim: String, _ connection: Connection) async throws -> ClaimCheck? {
        // The rules of a claim's lines ask nothing of the bank.
        try await makeFacts(connection) { $0 < 8 }
        return try await checks([claim], connection).first
    }

    /// The same of every claim that is neither fixed nor withdrawn, of decided grants, with the
    /// grant that it is of; by the claim's code.
    ///
    /// Makes facts of the whole log: for a registry of moderate size.
    package func checksOfOpenClaims(
        _ connection: Connection
    ) async throws -> [(grant: String, check: ClaimCheck)] {
        try await makeFacts(connection) { $0 < 8 }
        let open = try await objects(
            """
            select claim, grant_code
            from claim
            join granted using (grant_code)
            where fixed_seq is null and withdrawn_seq is null
            order by claim collate "C"
            """,
            connection
        )
        let grants = Dictionary(
            uniqueKeysWithValues: open.map { ($0.text("claim") ?? "", $0.text("grant_code") ?? "") }
        )
        return try await checks(open.compactMap { $0.text("claim") }, connection).map {
            (grants[$0.claim] ?? "", $0)
        }
    }

    /// Over facts that are made; claims that are not there are left out.
    private func checks(
        _ claims: [String],
        _ connection: Connection
    ) async throws -> [ClaimCheck] {
        let accepted = try await accepted(connection)
        var findings: [String: [Finding]] = [:]
        var evidence: [String: Set<Int64>] = [:]
        for rule in rules where rule.severity == "error" && rule.isOfClaimLine {
            let sql = "select * from (\n\(rule.query)\n) found where claim = any ($1)"
            for row in try await objects(sql, connection, [.texts(claims)]) {
                let finding = Finding(rule, row)
                let claim = row.text("claim") ?? ""
                let acceptedSeq = accepted.last(of: finding.id)?.seq
                evidence[claim, default: []].formUnion(finding.evidence)
                if let acceptedSeq { evidence[claim, default: []].insert(acceptedSeq) }
                if acceptedSeq ?? 0 <= finding.evidence.last ?? 0 {
                    findings[claim, default: []].append(finding)
                }
            }
        }
        var checks: [ClaimCheck] = []
        for claim in claims {
            let amounts = try await objects(
                "select line, amount_jpy from claim_line where claim = $1 order by line",
                connection,
                [.text(claim)]
            )
            let disallowed = ClaimCheck.disallowed(amounts, findings[claim] ?? [])
            let sums = try await objects(
                sum("claim"),
                connection,
                [.text(claim), .text(String(ClaimCheck.sum(disallowed)))]
            )
            if let row = sums.first {
                checks.append(
                    ClaimCheck(row, disallowed: disallowed, evidence: evidence[claim] ?? [])
                )
            }
        }
        return checks
    }
}
