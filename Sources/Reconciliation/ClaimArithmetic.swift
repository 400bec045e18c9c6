package import Domain
package import Postgres

/// How a claim's lines come to the amount that it would be fixed at, step by step.
package struct ClaimArithmetic: Sendable {
    /// The claim's own numbers, in the order in which one follows from the other.
    private static let sums = [
        "claim", "grant", "kind", "submitted_on", "withdrawn_on", "rate", "rounding_jpy",
        "claimed_jpy", "disallowed_jpy", "eligible_jpy", "ceiling_jpy", "ceiling_left_jpy",
        "share_jpy", "fixed_jpy", "requested_jpy", "recorded",
    ]
    private static let lineColumns = [
        "line", "category", "order", "order_line", "quantity", "unit_price", "currency", "fx_rate",
        "limit_jpy", "amount_jpy", "tax_jpy",
    ]

    package let members: [JSON.Member]
    /// By number, each with what of it is disallowed, and why.
    package let lines: [[JSON.Member]]
    /// What earlier claims of the grant take of its ceiling, in the order of submission.
    package let earlier: [[JSON.Member]]
    /// The seq of every event that a judgement of its lines rests on.
    package let evidence: Set<Int64>

    init(
        _ row: [JSON.Member],
        _ lines: [[JSON.Member]],
        earlier: [[JSON.Member]],
        _ check: ClaimCheck
    ) {
        self.members = Self.sums.map { JSON.Member($0, row.value($0)) }
        self.lines = lines.map { line in
            let out = check.disallowed.first { $0.line == line.whole("line") }
            return Self.lineColumns.map { JSON.Member($0, line.value($0)) } + [
                JSON.Member("disallowed_jpy", .number(String(out?.amountJPY ?? 0))),
                JSON.Member("rule", out.map { .string($0.rule) } ?? .null),
                JSON.Member("reason", out.map { .string($0.reason.en) } ?? .null),
                JSON.Member("reason_ja", out.map { .string($0.reason.ja) } ?? .null),
            ]
        }
        self.earlier = earlier.map { row in
            ["claim", "submitted_on", "requested_jpy", "fixed_jpy", "amount_jpy"].map {
                JSON.Member($0, row.value($0))
            }
        }
        self.evidence = check.evidence
    }

    /// All of it, for other programs.
    package var json: JSON {
        .object(
            members + [
                JSON.Member("earlier_claims", .array(earlier.map(JSON.object))),
                JSON.Member("lines", .array(lines.map(JSON.object))),
            ]
        )
    }

    /// All of it as a person reads it, in English with the Japanese terms.
    package var text: String {
        func yen(_ row: [JSON.Member], _ name: String) -> String {
            guard case .number(let text) = row.value(name) else { return "–" }
            return Bilingual.yen(text)
        }
        func text(_ row: [JSON.Member], _ name: String) -> String {
            switch row.value(name) {
            case .string(let text), .number(let text): text
            default: "–"
            }
        }
        var out = "claim 請求 \(text(members, "claim")), grant 交付 \(text(members, "grant")), "
        out += "\(text(members, "kind")), submitted 提出 \(text(members, "submitted_on"))\n"
        if members.value("withdrawn_on") != .null {
            out += "withdrawn 取下げ \(text(members, "withdrawn_on")): nothing will be fixed\n"
        }
        out += "\n1. Lines 明細\n"
        for line in lines {
            out += "   line \(text(line, "line")) \(text(line, "category")): "
            out += yen(line, "amount_jpy")
            if line.value("limit_jpy") != .null {
                out += " (limit 上限 \(yen(line, "limit_jpy")) = \(text(line, "quantity")) × "
                out += "\(text(line, "unit_price")) \(text(line, "currency"))"
                if line.value("fx_rate") != .null { out += " × \(text(line, "fx_rate"))" }
                out += ", order 発注 \(text(line, "order")) line \(text(line, "order_line")))"
            }
            out += "\n"
            guard line.value("rule") != .null else { continue }
            out += "      disallowed 対象外 \(yen(line, "disallowed_jpy")), \(text(line, "rule")): "
            out += "\(text(line, "reason"))\n      \(text(line, "reason_ja"))\n"
        }
        out += "   claimed 請求対象 \(yen(members, "claimed_jpy"))\n"
        if members.value("withdrawn_on") == .null {
            out += "\n2. Eligible 対象額 = claimed − disallowed = \(yen(members, "claimed_jpy")) − "
            out += "\(yen(members, "disallowed_jpy")) = \(yen(members, "eligible_jpy"))\n"
        } else {
            out += "\n2. Eligible 対象額 of a withdrawn claim = \(yen(members, "eligible_jpy"))\n"
        }
        out += "\n3. Share 補助率分 = eligible × \(text(members, "rate")), rounded down once to "
        out += "\(yen(members, "rounding_jpy")) = \(yen(members, "share_jpy"))\n"
        out += "\n4. Ceiling left 上限残額 = ceiling less earlier claims, at least ¥0\n"
        out += "   ceiling 上限 \(yen(members, "ceiling_jpy"))\n"
        for row in earlier {
            let isFixed = row.value("fixed_jpy") != .null
            out += "   − claim \(text(row, "claim")) \(isFixed ? "fixed 確定" : "requested 請求") "
            out += "\(yen(row, "amount_jpy"))\n"
        }
        out += "   = \(yen(members, "ceiling_left_jpy"))\n"
        out += "\n5. Fixed amount 確定額 = the smaller of 3 and 4 = \(yen(members, "fixed_jpy"))\n"
        out += "   requested 請求額 \(yen(members, "requested_jpy"))\n"
        if case .object(let recorded) = members.value("recorded") {
            out += "   recorded 記録された確定 on \(text(recorded, "fixed_on")): eligible 対象額 "
            out += "\(yen(recorded, "eligible_jpy")), fixed 確定額 \(yen(recorded, "fixed_jpy"))\n"
        }
        return out
    }
}

extension ReconciliationQuery {
    /// The arithmetic of a claim at the cut; nil where there is no such claim.
    package func arithmetic(
        of claim: String,
        _ connection: Connection
    ) async throws -> ClaimArithmetic? {
        guard let check = try await check(claim, connection) else { return nil }
        let rows = try await objects(
            sum("arithmetic"),
            connection,
            [.text(claim), .text(String(ClaimCheck.sum(check.disallowed)))]
        )
        guard let row = rows.first else { return nil }
        return ClaimArithmetic(
            row,
            try await objects(sum("arithmetic_lines"), connection, [.text(claim)]),
            earlier: try await objects(sum("earlier_claims"), connection, [.text(claim)]),
            check
        )
    }
}
