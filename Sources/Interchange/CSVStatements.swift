package import Domain

/// Reads a bank's CSV as one statement, by columns that a person declares.
///
/// Rows stand oldest or newest first, below a header that may have other lines above it. With a
/// column of balances every row is checked against the next; without, opening and closing balance
/// have to be given, and are checked against the sum.
package struct CSVStatements {
    /// What stands in which column, and what the file does not say.
    package struct Layout: Sendable {
        /// Titles of columns: booked_on; debit and credit, or amount with direction or sign; name,
        /// reference, balance, entry.
        package var columns: [String: String]
        /// Bank, branch, kind and number.
        package var account: [String]
        package var from: Day
        package var to: Day
        package var openingJPY: Int64?
        package var closingJPY: Int64?

        package init(columns: [String: String], account: [String], from: Day, to: Day) {
            self.columns = columns
            self.account = account
            self.from = from
            self.to = to
        }
    }

    /// The fields that may have a column.
    package static let fields = [
        "booked_on", "debit", "credit", "amount", "direction", "name", "reference", "balance",
        "entry",
    ]

    /// A row, and the balance behind it where the file has it.
    private struct Row {
        let line: Int
        /// Nil where a day is not needed and not written.
        let bookedOn: Day?
        /// Nil of a row that moves nothing and only tells its balance, as one carried forward.
        let entry: BankStatement.Entry?
        let balance: Int64?

        var moved: Int64 {
            guard let entry else { return 0 }
            return entry.isDebit ? -entry.amountJPY : entry.amountJPY
        }
    }

    private let layout: Layout
    private var places: [String: Int] = [:]
    private var headerLine = 0
    private var titleCount = 0
    private var rows: [Row] = []
    private var faults: [StatementFault] = []

    /// Gives the statement of a file, or all that is wrong with it.
    package static func read(
        _ bytes: [UInt8],
        _ layout: Layout
    ) -> (statements: [BankStatement], faults: [StatementFault]) {
        var reader = CSVStatements(layout: layout)
        reader.readRows(bytes)
        guard reader.faults.isEmpty else { return ([], reader.faults) }
        do throws(StatementFault) {
            return ([try reader.statement()], [])
        } catch {
            return ([], [error])
        }
    }

    private init(layout: Layout) {
        self.layout = layout
    }

    private mutating func readRows(_ bytes: [UInt8]) {
        var records = CSVReader(LineReader(file: "", bytes: bytes))
        while true {
            do throws(ReadError) {
                guard let record = try records.next() else { break }
                guard !record.isBlank else { continue }
                if !places.isEmpty {
                    readRow(record)
                } else if let fault = findColumns(record) {
                    // Without columns no row can be read.
                    faults.append(fault)
                    return
                }
            } catch {
                faults.append(StatementFault(error.line, nil, nil, "csv", error.message))
                if faults.count >= 100 { break }
            }
        }
        guard places.isEmpty, faults.isEmpty else { return }
        guard !bytes.isEmpty else {
            let words = "the file is empty: fetch it from the bank again"
            faults.append(StatementFault(1, nil, nil, "empty", words))
            return
        }
        let titles = layout.columns.values.sorted().joined(separator: ", ")
        faults.append(
            StatementFault(
                1,
                nil,
                nil,
                "header",
                "no line has all the columns that --columns names: \(titles)"
            )
        )
    }

    /// Takes the record as the header where it has all the titles; gives what is wrong with it then.
    private mutating func findColumns(_ record: CSVRecord) -> StatementFault? {
        var found: [String: Int] = [:]
        var ambiguous: String?
        let titles = record.fields.map { halfWidth($0).trimmed }
        for (field, title) in layout.columns {
            let wanted = halfWidth(title).trimmed
            guard let place = titles.firstIndex(of: wanted) else { return nil }
            if titles.lastIndex(of: wanted) != place { ambiguous = title }
            found[field] = place
        }
        if let ambiguous {
            return StatementFault(
                record.line,
                ambiguous,
                nil,
                "ambiguous_column",
                "several columns have this title: rename them in the file, so that --columns names one"
            )
        }
        places = found
        headerLine = record.line
        titleCount = titles.count
        return nil
    }

    private mutating func readRow(_ record: CSVRecord) {
        do throws(StatementFault) {
            try checkCount(record)
            let (amount, isDebit) = try amount(record)
            let balance = try yen(record, "balance")
            guard amount > 0 else {
                // Nothing moved: at most its balance says something, and its day how rows are sorted.
                guard let balance else { return }
                let day = try? day(record)
                rows.append(
                    Row(line: record.line, bookedOn: day, entry: nil, balance: balance)
                )
                return
            }
            let bookedOn = try day(record)
            guard bookedOn >= layout.from, bookedOn <= layout.to else {
                throw fault(
                    record,
                    "booked_on",
                    "range",
                    "it is booked outside \(layout.from.iso) to \(layout.to.iso)"
                )
            }
            let entry = BankStatement.Entry(
                entry: cell(record, "entry") ?? "",
                bookedOn: bookedOn,
                isDebit: isDebit,
                amountJPY: amount,
                name: cell(record, "name"),
                reference: cell(record, "reference"),
                isCorrection: false
            )
            rows.append(
                Row(line: record.line, bookedOn: bookedOn, entry: entry, balance: balance)
            )
        } catch {
            faults.append(error)
        }
    }

    /// Refuses a row whose cells cannot stand below their titles.
    private func checkCount(_ record: CSVRecord) throws(StatementFault) {
        let count = record.fields.count
        let isShort = places.values.contains { $0 >= count }
        guard count > titleCount || isShort else { return }
        throw StatementFault(
            record.line,
            nil,
            String(count),
            "cell_count",
            "the row has \(count) cells, and the header in line \(headerLine) has \(titleCount): "
                + (isShort
                    ? "cells are missing; remove what is no row of the statement"
                    : "write an amount with commas in quotes, as \"1,000\"")
        )
    }

    private func cell(_ record: CSVRecord, _ field: String) -> String? {
        guard let place = places[field], place < record.fields.count else { return nil }
        let text = record.fields[place].trimmed
        return text.isEmpty ? nil : text
    }

    private func fault(
        _ record: CSVRecord,
        _ field: String,
        _ rule: String,
        _ message: String
    ) -> StatementFault {
        StatementFault(record.line, layout.columns[field], cell(record, field), rule, message)
    }

    private func day(_ record: CSVRecord) throws(StatementFault) -> Day {
        guard let text = cell(record, "booked_on") else {
            throw fault(record, "booked_on", "required", "the day is missing")
        }
        do { return try WrittenDate.read(text) } catch {
            throw fault(record, "booked_on", "date", error.message)
        }
    }

    /// Nil where the cell is empty.
    private func yen(_ record: CSVRecord, _ field: String) throws(StatementFault) -> Int64? {
        guard let text = cell(record, field) else { return nil }
        do { return try WrittenNumber.whole(text, allowsNegative: true) } catch {
            throw fault(record, field, "yen", error.message)
        }
    }

    /// How much moved, and whether it went out; 0 where nothing did.
    private func amount(_ record: CSVRecord) throws(StatementFault) -> (Int64, Bool) {
        if layout.columns["amount"] == nil {
            let debit = try yen(record, "debit") ?? 0
            let credit = try yen(record, "credit") ?? 0
            guard debit >= 0, credit >= 0, debit == 0 || credit == 0 else {
                throw fault(
                    record,
                    debit < 0 ? "debit" : "credit",
                    "direction",
                    "a row moves money out or in, by an amount above 0: not both, and not less"
                )
            }
            return debit > 0 ? (debit, true) : (credit, false)
        }
        let amount = try yen(record, "amount") ?? 0
        guard layout.columns["direction"] != nil else {
            guard amount != Int64.min else {
                throw fault(record, "amount", "yen", "it exceeds 64 bits")
            }
            return (abs(amount), amount < 0)
        }
        guard amount >= 0 else {
            throw fault(record, "amount", "yen", "beside a direction an amount has no sign")
        }
        switch halfWidth(cell(record, "direction") ?? "").trimmed.lowercased() {
        case "1", "入金", "預入", "credit", "crdt", "c", "+": return (amount, false)
        case "2", "出金", "払出", "支払", "debit", "dbit", "d", "-": return (amount, true)
        default:
            throw fault(
                record,
                "direction",
                "direction",
                "it is 1 (入金, credit) or 2 (出金, debit)"
            )
        }
    }

    // MARK: The whole of it

    private mutating func statement() throws(StatementFault) -> BankStatement {
        let isReversed = chains(rows) ? false : chains(rows.reversed()) || isNewestFirst
        if isReversed { rows.reverse() }
        let opening = try opening()
        var balance = opening
        for row in rows {
            let (sum, overflow) = balance.addingReportingOverflow(row.moved)
            guard !overflow else { throw tooLarge(row) }
            guard row.balance == nil || row.balance == sum else {
                throw StatementFault(
                    row.line,
                    layout.columns["balance"],
                    row.balance.map { String($0) },
                    "balance",
                    row.entry == nil
                        ? "the row moves nothing, and the balance before it is \(balance): its amount or "
                            + "a row is missing; fetch the file from the bank again"
                        : "\(balance) before it and \(row.moved) give \(sum): a row is missing, twice or "
                            + "wrong; fetch the file from the bank again"
                )
            }
            balance = sum
        }
        if let closing = layout.closingJPY, closing != balance {
            throw StatementFault(
                headerLine,
                "closing",
                String(closing),
                "balance",
                "opening \(opening) and the rows give \(balance): a row is missing, twice or wrong"
            )
        }
        let account = layout.account
        return BankStatement(
            statement: (account + [layout.from.iso, layout.to.iso]).joined(separator: "-"),
            bank: account[0],
            branch: account[1],
            kind: account[2],
            number: account[3],
            from: layout.from,
            to: layout.to,
            openingJPY: opening,
            closingJPY: balance,
            entries: rows.compactMap(\.entry).enumerated().map { $1.numbered($0 + 1) },
            line: headerLine
        )
    }

    private func tooLarge(_ row: Row) -> StatementFault {
        StatementFault(
            row.line,
            layout.columns["balance"],
            row.balance.map { String($0) },
            "overflow",
            "with \(row.moved) of this row the balance exceeds 64 bits: correct it"
        )
    }

    /// The balance before the first row: as the file has it, as it is given, or both.
    private func opening() throws(StatementFault) -> Int64 {
        var fromFile: Int64?
        if let row = rows.first, let balance = row.balance {
            let (opening, overflow) = balance.subtractingReportingOverflow(row.moved)
            guard !overflow else { throw tooLarge(row) }
            fromFile = opening
        }
        if let given = layout.openingJPY, fromFile == nil || fromFile == given {
            // Without balances in the file, nothing else says that a row is missing.
            if fromFile != nil || layout.closingJPY != nil { return given }
        } else if let fromFile, layout.openingJPY == nil {
            return fromFile
        } else if let fromFile {
            throw StatementFault(
                headerLine,
                "opening",
                layout.openingJPY.map { String($0) },
                "balance",
                "the first row's balance says that it opened at \(fromFile)"
            )
        }
        throw StatementFault(
            headerLine,
            "balance",
            nil,
            "required",
            "no balance is known that the rows can be checked against: name the column of balances, "
                + "or give --opening and --closing"
        )
    }

    private func chains(_ rows: [Row]) -> Bool {
        zip(rows, rows.dropFirst()).allSatisfy { before, row in
            guard let known = before.balance, let balance = row.balance else { return true }
            return known &+ row.moved == balance
        } && isSorted(rows.compactMap(\.bookedOn))
    }

    /// Of rows whose balances fit in neither order, so that the fault is told where it is.
    private var isNewestFirst: Bool {
        let days = rows.compactMap(\.bookedOn)
        return !isSorted(days) && isSorted(days.reversed())
    }

    private func isSorted(_ days: [Day]) -> Bool {
        zip(days, days.dropFirst()).allSatisfy { $0 <= $1 }
    }
}

extension BankStatement.Entry {
    /// With its running number, where the bank gives it none.
    fileprivate func numbered(_ number: Int) -> BankStatement.Entry {
        BankStatement.Entry(
            entry: entry.isEmpty ? String(number) : entry,
            bookedOn: bookedOn,
            isDebit: isDebit,
            amountJPY: amountJPY,
            name: name,
            reference: reference,
            isCorrection: isCorrection
        )
    }
}
