/// The account of a payer, and everything that moves on it.
struct BankAccount {
    let branch = "001"
    let number: String
    private var entries: [BankEntry] = []
    /// What is wrong with one of its statements.
    var fault: Fault?

    enum Fault {
        /// Opens with another balance than the one before closed with.
        case opening
        /// Begins a day late, or a day early.
        case late, early
        /// One is missing.
        case missing
    }

    init(number: Int) {
        self.number = padded(number, 7)
    }

    mutating func add(_ added: [BankEntry]) {
        entries += added
    }

    /// Statements month by month, without a gap but for the fault, and the ties by hand.
    ///
    /// - Returns: what the statements and their entries make reconciliation find.
    func write(payer: String, on timeline: inout Timeline) -> [Finding] {
        let sorted = entries.enumerated()
            .sorted { ($0.element.booked, $0.offset) < ($1.element.booked, $1.offset) }
            .map(\.element)
        var rest = sorted[...]
        var findings: [Finding] = []
        var balanceYen = 100_000_000_000_000
        var from = Day.first
        // The fault befalls a month in which nothing moves, and so touches nothing else.
        var fault = fault
        while from <= Day.last {
            let to = min(from.monthEnd, Day.last)
            let ends = rest.firstIndex { $0.booked > to } ?? rest.endIndex
            let month = rest[..<ends]
            rest = rest[ends...]
            var statement = Statement(payer: payer, from: from, opening: balanceYen)
            if let planted = fault, month.isEmpty, from > Day.first, to < Day.last {
                fault = nil
                if case .missing = planted {
                    from = to + 1
                    findings.append(Statement(payer: payer, from: from, opening: 0).finding("B06"))
                    continue
                }
                statement.suffer(planted)
                findings.append(statement.finding("B06"))
            }
            balanceYen = statement.write(month, to: to, of: self, on: &timeline)
            for (index, entry) in month.enumerated() {
                findings += entry.rules.map { statement.finding($0, entry: index + 1) }
                if entry.isTied { statement.tie(index + 1, entry.subject, after: to, &timeline) }
            }
            from = to + 1
        }
        return findings
    }
}

/// A month of an account.
private struct Statement {
    let code: String
    let payer: String
    var from: Day
    var openingYen: Int

    init(payer: String, from: Day, opening: Int) {
        self.code = "ST-\(payer)-\(from.iso.prefix(7))"
        self.payer = payer
        self.from = from
        self.openingYen = opening
    }

    mutating func suffer(_ fault: BankAccount.Fault) {
        switch fault {
        case .opening: openingYen += 1000
        case .late: from = from + 1
        case .early: from = from + -1
        case .missing: break
        }
    }

    func finding(_ rule: String, entry: Int? = nil) -> Finding {
        let entry = entry.map { [("entry", Finding.Value.text(String($0)))] } ?? []
        return Finding(rule: rule, subject: [("statement", .text(code))] + entry)
    }

    /// - Returns: what it closes with.
    func write(
        _ entries: ArraySlice<BankEntry>,
        to: Day,
        of account: BankAccount,
        on timeline: inout Timeline
    ) -> Int {
        let closingYen = entries.reduce(openingYen) {
            $0 + ($1.isDebit ? -$1.amountYen : $1.amountYen)
        }
        timeline.add("statement.recorded", on: min(to + 1, Day.last)) { data in
            data.text("statement", code)
            data.object("account") { data in
                data.text("bank", "9990")
                data.text("branch", account.branch)
                data.text("kind", "1")
                data.text("number", account.number)
            }
            data.day("from", from)
            data.day("to", to)
            data.number("opening_jpy", openingYen)
            data.number("closing_jpy", closingYen)
            data.text("sha256", String(repeating: "0", count: 64))
            data.list("entries") { list in
                for (index, entry) in entries.enumerated() {
                    list.object { data in
                        data.text("entry", String(index + 1))
                        data.day("booked_on", entry.booked)
                        data.text("direction", entry.isDebit ? "debit" : "credit")
                        data.number("amount_jpy", entry.amountYen)
                        if let name = entry.name { data.text("name", name) }
                        if let reference = entry.reference { data.text("reference", reference) }
                    }
                }
            }
        }
        return closingYen
    }

    func tie(_ entry: Int, _ disbursement: String, after to: Day, _ timeline: inout Timeline) {
        timeline.add("bank.matched", on: min(to + 2, Day.last)) { data in
            data.text("statement", code)
            data.text("entry", String(entry))
            data.text("disbursement", disbursement)
            data.text("reason", "the bank's letter names it")
        }
    }
}
