package import Domain
package import Postgres
import Store

/// Something of a grant that is due, or overdue.
package struct Deadline: Sendable {
    /// What it is that is due.
    package enum Kind: String, Sendable, CaseIterable {
        /// Units of a subsidised order that will not have arrived by the end of the project.
        case pastProjectEnd = "past_project_end"
        /// Units of a subsidised order that were promised and have not arrived.
        case overdueDelivery = "overdue_delivery"
        case projectEnd = "project_end"
        /// 実績報告.
        case finalClaim = "final_claim"
        /// 年度終了実績報告.
        case yearEndReport = "year_end_report"
        /// 消費税仕入控除税額の報告.
        case inputTaxReport = "input_tax_report"
        case disbursement
        case repayment
        /// The day on which units may be disposed of without approval.
        case restrictionEnd = "restriction_end"
    }

    /// In the order in which other programs read them, without `what`.
    package static let columns = [
        "grant", "kind", "due_on", "days_left", "quantity", "amount_jpy", "order", "line",
        "disbursement", "repayment", "fiscal_year", "promised_on",
    ]

    package let kind: Kind
    /// All columns; null where one does not apply.
    ///
    /// `days_left` is below 0 of what is overdue.
    package let members: [JSON.Member]

    /// From a row of a query; nil where its kind is none.
    init?(_ row: [JSON.Member]) {
        guard let kind = row.text("kind").flatMap(Kind.init) else { return nil }
        self.kind = kind
        self.members = Self.columns.map { JSON.Member($0, row.value($0)) }
    }

    /// A repayment, of which so much would be due on the day of the cut.
    init(_ quote: RepaymentQuote, clock: Day) {
        self.kind = .repayment
        let row = [
            JSON.Member("grant", .string(quote.grant)),
            JSON.Member("kind", .string(Kind.repayment.rawValue)),
            JSON.Member("due_on", .string(quote.dueOn.iso)),
            JSON.Member("days_left", .number(String(quote.dueOn.days(since: clock)))),
            JSON.Member("amount_jpy", .number(String(quote.total))),
            JSON.Member("repayment", .string(quote.repayment)),
        ]
        self.members = Self.columns.map { JSON.Member($0, row.value($0)) }
    }

    /// What it is, in words.
    package var what: Bilingual {
        let line = Bilingual(
            en: "order {order} line {line}",
            ja: "発注 {order} の {line} 行目"
        )
        let text =
            switch kind {
            case .pastProjectEnd where members.value("promised_on") == .null:
                Bilingual(
                    en: "\(line.en): not received within the project; not promised",
                    ja: "\(line.ja): 事業期間内に未納（納期回答なし）"
                )
            case .pastProjectEnd:
                Bilingual(
                    en: "\(line.en): not received within the project; promised by {promised_on}",
                    ja: "\(line.ja): 事業期間内に未納（納期 {promised_on}）"
                )
            case .overdueDelivery:
                Bilingual(en: "\(line.en): delivery overdue", ja: "\(line.ja): 納期超過")
            case .projectEnd: Bilingual(en: "the project ends", ja: "事業終了")
            case .finalClaim: Bilingual(en: "final claim", ja: "実績報告")
            case .yearEndReport:
                Bilingual(
                    en: "report for fiscal year {fiscal_year}",
                    ja: "{fiscal_year} 年度の年度末報告"
                )
            case .inputTaxReport:
                Bilingual(en: "report on input tax", ja: "消費税仕入控除税額の報告")
            case .disbursement:
                Bilingual(
                    en: "disbursement {disbursement} is to be paid",
                    ja: "支出 {disbursement} の支払"
                )
            case .repayment:
                Bilingual(
                    en: "repayment {repayment} is to be received",
                    ja: "返還 {repayment} の納付"
                )
            case .restrictionEnd:
                Bilingual(
                    en: "\(line.en): disposal needs no approval from that day on",
                    ja: "\(line.ja): 処分制限の終了"
                )
            }
        return text.filled(members)
    }

    /// What has slipped past a project's end first, then by day, grant, kind and what it is about.
    static func isBefore(_ left: Deadline, _ right: Deadline) -> Bool {
        func key(_ deadline: Deadline) -> [String] {
            let isFirst = deadline.kind == .pastProjectEnd
            let codes = ["grant", "kind", "order", "disbursement", "repayment"]
            return [isFirst ? "0" : "1", deadline.members.text("due_on") ?? ""]
                + codes.map { deadline.members.text($0) ?? "" }
        }
        func number(_ deadline: Deadline) -> Int64 {
            deadline.members.whole("line") ?? deadline.members.whole("fiscal_year") ?? 0
        }
        let (mine, other) = (key(left), key(right))
        if let place = mine.indices.first(where: { mine[$0] != other[$0] }) {
            return mine[place].utf8.lexicographicallyPrecedes(other[place].utf8)
        }
        return number(left) < number(right)
    }
}

extension ReconciliationQuery {
    /// What is due within so many days of the cut's day, or overdue.
    package func deadlines(
        within days: Int,
        _ connection: Connection
    ) async throws -> [Deadline] {
        // The bank has no part in it.
        try await makeFacts(connection) { $0 < 8 }
        try await makeAssets(grant: nil, buyer: nil, connection)
        let window: [Parameter] = [.int(Int64(days))]
        var rows = try await objects(sum("deadlines"), connection, window)
        rows += try await objects(
            "with asset as (\n\(sum("assets"))\n)\n" + sum("restriction_ends"),
            connection,
            window
        )
        let repayments = try await quotes(ofGrant: nil, payOn: cut.day, connection)
            .filter { $0.total > 0 && $0.dueOn.days(since: cut.day) <= days }
            .map { Deadline($0, clock: cut.day) }
        return (rows.compactMap(Deadline.init) + repayments).sorted(by: Deadline.isBefore)
    }
}
