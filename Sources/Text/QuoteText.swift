import Domain
import Operations
package import Reconciliation

extension RepaymentQuote: Showable {
    package func shown(_ showing: Showing) -> Shown {
        Shown(showing, json: json, csv: row, text: QuoteText(self, showing).text)
            .noting(note(showing.language))
    }

    /// Of a day on which nobody could have paid: what is called back was not ordered, or not received.
    private func note(_ language: Language) -> String? {
        let day = payOn.iso
        if payOn < orderedOn {
            let ordered = orderedOn.iso
            return language(
                "note: the repayment was ordered on \(ordered), after \(day): what is shown is not owed "
                    + "on that day",
                "注: 返還命令は \(ordered) で、納付日 \(day) より後です。この日の納付額にはなりません"
            )
        }
        guard let last = receivedLastOn, payOn < last else { return nil }
        return language(
            "note: some of the money called back was paid on \(last.iso), after \(day): what is shown "
                + "is not owed on that day",
            "注: 返還対象の一部は \(last.iso) に支払われ、納付日 \(day) より後です。この日の納付額にはなりません"
        )
    }
}

/// A quote as a person reads it: what is owed, then how each charge comes about.
private struct QuoteText {
    private let quote: RepaymentQuote
    private let language: Language
    private let room: Int?

    init(_ quote: RepaymentQuote, _ showing: Showing) {
        self.quote = quote
        self.language = showing.language
        self.room = showing.width
    }

    var text: String {
        guard case .object(let members) = quote.json else { return "" }
        let single = members.prefix { $0.name != "left" }
        let width = single.map { displayWidth(title($0.name)) }.max() ?? 0
        var text = ""
        for member in single {
            let title = title(member.name)
            let value = member.value.cell
            let shown = member.name.hasSuffix("_jpy") ? grouped(value) : value
            let space = String(repeating: " ", count: width + 2 - displayWidth(title))
            text += title + space + shown + "\n"
        }
        for receipt in quote.receipts {
            let amount = Bilingual.yen(String(receipt.amount))
            text += language(
                "\(amount) was paid on \(receipt.paidOn.iso)\n",
                "\(receipt.paidOn.iso) に \(amount) 納付\n"
            )
        }
        guard !quote.steps.isEmpty else { return text }
        return text + "\n" + steps.text(width: room, language)
            + language(
                "charge = amount × days × rate ÷ 365; fractions of a yen are dropped of each sum\n",
                "算出額 = 金額 × 日数 × 年率 ÷ 365（加算金・延滞金それぞれの合計で円未満切捨て）\n"
            )
    }

    private func title(_ name: String) -> String {
        switch name {
        case "pay_on": language("if paid on", "納付日")
        case "principal_jpy": language("principal", "返還額（円）")
        case "surcharge_jpy": language("surcharge", "加算金（円）")
        case "late_charge_jpy": language("late charge", "延滞金（円）")
        case "received_jpy": language("received so far", "納付済（円）")
        case "total_jpy": language("still to be paid", "納付すべき額（円）")
        default: language.title(name)
        }
    }

    private var steps: Table {
        let columns = [
            Table.Column(language("charge", "区分")),
            Table.Column(language.title("disbursement"), .code),
            Table.Column(language.title("received_on"), .day),
            Table.Column(language.title("amount_jpy"), .number),
            Table.Column(language("from", "自"), .day), Table.Column(language("to", "至"), .day),
            Table.Column(language.title("days"), .number),
            Table.Column(language("rate", "年率"), .number),
            Table.Column(language.title("charge_jpy"), .number),
        ]
        let rows = (quote.charges.surchargeSteps + quote.charges.lateSteps).map { step in
            [
                step.tranche == nil
                    ? language("late charge", "延滞金") : language("surcharge", "加算金"),
                step.tranche?.disbursement ?? "–", step.tranche?.receivedOn.iso ?? "–",
                grouped(String(step.amount)), step.from.iso, step.to.iso,
                grouped(String(step.days)), "\(step.rate.percent) %",
                grouped(step.charge),
            ]
        }
        return Table(columns, rows)
    }
}
