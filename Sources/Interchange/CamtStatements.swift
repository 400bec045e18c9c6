import Domain

/// Reads ISO 20022 camt.053 (versions .02 and .08): the booked entries of each statement.
///
/// The account is written as bank, branch, kind and number in a row, in yen. Opening and closing
/// balance are checked against the entries.
package enum CamtStatements {
    /// Gives the statements of a file, or all that is wrong with it, each fault at its line.
    package static func read(
        _ bytes: [UInt8]
    ) -> (statements: [BankStatement], faults: [StatementFault]) {
        let root: XMLNode
        do { root = try XMLNode.parse(bytes) } catch {
            let message = "this is no whole XML document: \(error.message)"
            return ([], [StatementFault(error.line, nil, nil, "xml", message)])
        }
        guard let message = root.first("BkToCstmrStmt") else {
            let words = "this is no camt.053: it has no BkToCstmrStmt"
            return ([], [StatementFault(root.line, root.name, nil, "file_kind", words)])
        }
        var statements: [BankStatement] = []
        var faults: [StatementFault] = []
        for node in message.all("Stmt") {
            do throws(StatementFault) {
                statements.append(try statement(node))
            } catch {
                faults.append(error)
            }
        }
        if message.all("Stmt").isEmpty {
            faults.append(
                StatementFault(message.line, "Stmt", nil, "required", "there is no statement in it")
            )
        }
        return (statements, faults)
    }

    private static func statement(_ node: XMLNode) throws(StatementFault) -> BankStatement {
        let account = try required(node, "Acct/Id/Othr/Id")
        guard account.utf8.count == 15, account.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            throw StatementFault(
                node.line,
                "Acct/Id/Othr/Id",
                account,
                "account",
                "an account is bank, branch, kind and number in a row: 4 + 3 + 1 + 7 digits"
            )
        }
        func part(_ start: Int, _ count: Int) -> String {
            String(account.dropFirst(start).prefix(count))
        }
        let opening = try balance(node, "OPBD")
        let closing = try balance(node, "CLBD")
        let entries = try entries(node)
        var sum = opening
        for entry in entries {
            let (next, isTooLarge) = sum.addingReportingOverflow(
                entry.isDebit ? -entry.amountJPY : entry.amountJPY
            )
            guard !isTooLarge else {
                throw StatementFault(
                    node.line,
                    "Ntry/Amt",
                    String(entry.amountJPY),
                    "overflow",
                    "opening \(opening) and the entries up to entry \(entry.entry) exceed 64 bits: "
                        + "fetch the file from the bank again"
                )
            }
            sum = next
        }
        guard sum == closing else {
            throw StatementFault(
                node.line,
                "Bal",
                String(closing),
                "balance",
                "opening \(opening) and the entries come to \(sum), not to the closing balance: fetch "
                    + "the file from the bank again"
            )
        }
        return BankStatement(
            statement: try required(node, "Id"),
            bank: part(0, 4),
            branch: part(4, 3),
            kind: part(7, 1),
            number: part(8, 7),
            from: try day(node, ["FrToDt/FrDtTm", "FrToDt/FrDt"]),
            to: try day(node, ["FrToDt/ToDtTm", "FrToDt/ToDt"]),
            openingJPY: opening,
            closingJPY: closing,
            entries: entries,
            line: node.line
        )
    }

    /// The booked entries; each fault names its entry.
    private static func entries(_ node: XMLNode) throws(StatementFault) -> [BankStatement.Entry] {
        var entries: [BankStatement.Entry] = []
        for (index, entry) in node.all("Ntry").enumerated() {
            do throws(StatementFault) {
                guard try isBooked(entry) else { continue }
                entries.append(try self.entry(entry, number: entries.count + 1))
            } catch {
                let name = entry.text("NtryRef").map { "NtryRef \($0)" } ?? "no NtryRef"
                let reason = error.reason
                throw StatementFault(
                    error.line,
                    reason.field,
                    reason.value,
                    reason.rule,
                    "entry \(index + 1) (\(name)): \(reason.message)"
                )
            }
        }
        return entries
    }

    /// Pending entries, those for information and those of the future move no balance.
    ///
    /// An entry that does not say its status is refused, as the schema asks for one: taken for either,
    /// it would be told as a wrong balance.
    private static func isBooked(_ node: XMLNode) throws(StatementFault) -> Bool {
        let status = node.text("Sts/Cd") ?? node.text("Sts/Prtry") ?? node.text("Sts")
        switch status {
        case "BOOK": return true
        case "PDNG", "INFO", "FUTR": return false
        default:
            throw StatementFault(
                node.line,
                "Sts",
                status,
                status == nil ? "required" : "status",
                "its status is BOOK, PDNG, INFO or FUTR: without it nobody knows whether the entry is "
                    + "booked; ask the bank for a file that says so"
            )
        }
    }

    private static func entry(
        _ node: XMLNode,
        number: Int
    ) throws(StatementFault) -> BankStatement.Entry {
        let isDebit = try isDebit(node)
        // Of a batch each transfer has a reference and a name, and the entry none of them.
        let transfers = node.all("NtryDtls").flatMap { $0.all("TxDtls") }
        let details = transfers.count == 1 ? transfers[0] : nil
        var reference = details?.text("Refs/EndToEndId")
        if reference == nil || reference == "NOTPROVIDED" {
            reference = details?.text("RmtInf/Ustrd")
        }
        let parties = details?.first("RltdPties")
        func name(_ role: String) -> String? {
            parties?.text("\(role)/Nm") ?? parties?.text("\(role)/Pty/Nm")
        }
        let isReversal = node.text("RvslInd") == "true" || node.text("RvslInd") == "1"
        // Of a reversal either party may be given.
        let other = name(isDebit ? "Cdtr" : "Dbtr")
        return BankStatement.Entry(
            entry: node.text("NtryRef") ?? String(number),
            bookedOn: try day(node, ["BookgDt/Dt", "BookgDt/DtTm"]),
            isDebit: isDebit,
            amountJPY: try amount(node),
            name: other ?? (isReversal ? name(isDebit ? "Dbtr" : "Cdtr") : nil),
            reference: reference,
            isCorrection: isReversal
        )
    }

    private static func isDebit(_ node: XMLNode) throws(StatementFault) -> Bool {
        switch try required(node, "CdtDbtInd") {
        case "DBIT": return true
        case "CRDT": return false
        case let other:
            throw StatementFault(
                node.line,
                "CdtDbtInd",
                other,
                "direction",
                "it is CRDT or DBIT"
            )
        }
    }

    private static func balance(_ node: XMLNode, _ code: String) throws(StatementFault) -> Int64 {
        guard let found = node.all("Bal").first(where: { $0.text("Tp/CdOrPrtry/Cd") == code })
        else {
            throw StatementFault(
                node.line,
                "Bal/Tp/CdOrPrtry/Cd",
                nil,
                "required",
                "the balance \(code) is missing: ask the bank for a statement with its balances"
            )
        }
        let amount = try amount(found, orZero: true)
        return try isDebit(found) ? -amount : amount
    }

    /// Whole yen, written with decimals or without.
    private static func amount(
        _ node: XMLNode,
        orZero: Bool = false
    ) throws(StatementFault) -> Int64 {
        let text = try required(node, "Amt")
        let currency = node.first("Amt")?.attributes["Ccy"] ?? ""
        guard currency == "JPY" else {
            throw StatementFault(
                node.line,
                "Amt/@Ccy",
                currency,
                "currency",
                "accounts are in yen: JPY"
            )
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isWhole = parts.count == 1 || (parts.count == 2 && parts[1].allSatisfy { $0 == "0" })
        guard isWhole, parts[0].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let amount = Int64(parts[0]), amount > 0 || orZero
        else {
            throw StatementFault(
                node.line,
                "Amt",
                text,
                "amount",
                "an amount is whole yen, more than 0"
            )
        }
        return amount
    }

    private static func day(_ node: XMLNode, _ paths: [String]) throws(StatementFault) -> Day {
        for path in paths {
            guard let text = node.text(path) else { continue }
            if let day = Day(iso: text) ?? Instant(rfc3339: text)?.businessDay { return day }
            // A time without a zone is that of the bank.
            if text.dropFirst(10).first == "T", let day = Day(iso: text.prefix(10)) { return day }
            throw StatementFault(
                node.line,
                path,
                text,
                "date_format",
                "a date is 2024-06-30, a moment 2024-06-30T09:00:00+09:00"
            )
        }
        throw StatementFault(node.line, paths[0], nil, "required", "\(paths[0]) is missing")
    }

    private static func required(_ node: XMLNode, _ path: String) throws(StatementFault) -> String {
        guard let text = node.text(path) else {
            throw StatementFault(node.line, path, nil, "required", "\(path) is missing")
        }
        return text
    }
}
