package import Domain

/// Reads 全銀協 入出金取引明細 (type 03): records of 200 bytes in JIS X 0201, for each account a
/// header, its entries and a trailer, and one end record for the file.
///
/// Unused fields may hold zeros or blanks, and lines may end in CRLF, LF or not at all. Everything
/// that the file says of itself is checked: counts, sums by direction, balances.
package struct ZenginStatements {
    private static let recordBytes = 200
    /// Of which era a year is: one that lies ahead in 令和 is of 平成.
    private let today: Day

    private var statements: [BankStatement] = []
    private var faults: [StatementFault] = []
    private var open: Account?
    /// Within an account whose header is faulty or missing, which is told once: what belongs to it is
    /// passed over.
    private var isPassingOver = false
    private var accounts: Int64 = 0
    private var hasEnd = false

    /// An account under way.
    private struct Account {
        let record: Int
        let bank: String
        let branch: String
        let kind: String
        let number: String
        let from: Day
        let to: Day
        let opening: Int64
        var entries: [BankStatement.Entry] = []
        /// Whether a record of it cannot be read, so that its sums say nothing.
        var hasFault = false
    }

    /// Gives the statements of a file, or all that is wrong with it.
    ///
    /// `today`: the years of the file are written without their era.
    package static func read(
        _ bytes: [UInt8],
        today: Day
    ) -> (statements: [BankStatement], faults: [StatementFault]) {
        var reader = ZenginStatements(today: today)
        reader.read(bytes)
        return (reader.statements, reader.faults)
    }

    private init(today: Day) {
        self.today = today
    }

    private mutating func read(_ bytes: [UInt8]) {
        let records = Self.split(bytes)
        guard let first = records.first else {
            fault(1, nil, nil, "empty", "the file is empty: fetch it from the bank again")
            return
        }
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let start = first.starts(with: byteOrderMark) ? first.dropFirst(3) : first
        guard start.starts(with: Array("103".utf8)) else {
            fault(
                1,
                nil,
                nil,
                "file_kind",
                "this is neither 全銀協 入出金取引明細, which begins with 103, nor camt.053, which is "
                    + "XML: fetch one of them from the bank, or say of a CSV what stands where: --columns"
            )
            return
        }
        guard !Self.isUTF8(bytes) else {
            fault(
                1,
                nil,
                nil,
                "encoding",
                "the file was saved as UTF-8, in which kana have three bytes: in JIS X 0201 they have "
                    + "one; fetch it from the bank again, and do not save it in an editor"
            )
            return
        }
        for (index, bytes) in records.enumerated() {
            do throws(StatementFault) {
                try readRecord(bytes, number: index + 1, of: records.count)
            } catch {
                open?.hasFault = true
                faults.append(error)
            }
        }
        if !hasEnd, faults.isEmpty {
            fault(
                records.count + 1,
                nil,
                nil,
                "truncated",
                "the end record (9) is missing: the file is cut off; fetch it from the bank again"
            )
        }
    }

    private mutating func readRecord(
        _ bytes: ArraySlice<UInt8>,
        number: Int,
        of records: Int
    ) throws(StatementFault) {
        guard bytes.count == Self.recordBytes else {
            // What it was is known by its first byte, whatever follows.
            leave(bytes.first)
            throw StatementFault(
                number,
                nil,
                String(bytes.count),
                "record_length",
                "the record has \(bytes.count) bytes: each has 200, without its line end"
            )
        }
        guard !hasEnd else {
            throw StatementFault(number, nil, nil, "record_order", "nothing follows the end record")
        }
        let record = ZenginRecord(number: number, bytes: bytes)
        switch bytes.first {
        case UInt8(ascii: "1"):
            do throws(StatementFault) { try noOpenAccount(number) } catch { faults.append(error) }
            leave(bytes.first)
            try readHeader(record)
            isPassingOver = false
        case UInt8(ascii: "2"): try readEntry(record)
        case UInt8(ascii: "8"): try readTrailer(record)
        case UInt8(ascii: "9"):
            hasEnd = true
            try noOpenAccount(number)
            try record.check(2...11, "レコード総件数", Int64(records), "records of the file")
            try record.check(12...16, "口座数", accounts, "accounts of the file")
        default:
            throw record.fault(
                1...1,
                "データ区分",
                "record_kind",
                "a record begins with 1, 2, 8 or 9"
            )
        }
    }

    /// Goes on behind a record of that kind as if it could not be read.
    private mutating func leave(_ kind: UInt8?) {
        switch kind {
        case UInt8(ascii: "1"):
            accounts += 1
            open = nil
            isPassingOver = true
        case UInt8(ascii: "8"):
            open = nil
            isPassingOver = false
        case UInt8(ascii: "9"): hasEnd = true
        default: break
        }
    }

    /// Whether kana were written anew in three bytes: JIS X 0201 has no byte from E0, and a pair of
    /// its kana may well be a character of UTF-8 by chance.
    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        bytes.contains { $0 >= 0xE0 } && String(validating: bytes, as: UTF8.self) != nil
    }

    /// Lines where there are line ends, else pieces of 200 bytes.
    private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        // Old systems end a file with 0x1A.
        let bytes = bytes.last == 0x1A ? bytes.dropLast() : bytes[...]
        guard bytes.contains(0x0A) || bytes.contains(0x0D) else {
            return stride(from: 0, to: bytes.count, by: recordBytes).map {
                bytes[$0..<min($0 + recordBytes, bytes.count)]
            }
        }
        return bytes.split { $0 == 0x0A || $0 == 0x0D }
    }

    private mutating func fault(
        _ record: Int,
        _ field: String?,
        _ value: String?,
        _ rule: String,
        _ message: String
    ) {
        faults.append(StatementFault(record, field, value, rule, message))
    }

    private func noOpenAccount(_ record: Int) throws(StatementFault) {
        guard let open else { return }
        throw StatementFault(
            record,
            nil,
            nil,
            "record_order",
            "the account that begins at record \(open.record) has no trailer (8) before this record: "
                + "the file is cut or put together wrongly"
        )
    }

    private mutating func readHeader(_ record: ZenginRecord) throws(StatementFault) {
        // Of every account, not of the first alone.
        guard try record.text(2...3) == "03" else {
            throw record.fault(
                2...3,
                "種別コード",
                "file_kind",
                "this is no 入出金取引明細 (03): fetch that from the bank"
            )
        }
        let kind = try record.text(63...63)
        guard ["1", "2", "4", "9"].contains(kind) else {
            throw record.fault(
                63...63,
                "預金種目",
                "account_kind",
                "an account is 1 (普通), 2 (当座), 4 (貯蓄) or 9 (その他): time deposits have "
                    + "another layout, which is not read"
            )
        }
        let number = try record.digits(64...73, "口座番号")
        guard number.hasPrefix("000") else {
            throw record.fault(
                64...73,
                "口座番号",
                "account_number",
                "an account number has 7 digits, behind three zeros"
            )
        }
        open = Account(
            record: record.number,
            bank: try record.digits(23...26, "銀行コード"),
            branch: try record.digits(42...44, "支店コード"),
            kind: kind,
            number: String(number.suffix(7)),
            from: try day(record, 11...16, "勘定日（自）"),
            to: try day(record, 17...22, "勘定日（至）"),
            opening: try record.balance(sign: 114, 116...129, "取引前残高")
        )
    }

    private mutating func readEntry(_ record: ZenginRecord) throws(StatementFault) {
        guard let account = open else { return try passOver(record) }
        let direction = try record.text(22...22)
        guard direction == "1" || direction == "2" else {
            throw record.fault(22...22, "入払区分", "direction", "1 is a credit, 2 a debit")
        }
        let amount = try record.amount(25...36, "取引金額")
        guard amount > 0 else {
            throw record.fault(25...36, "取引金額", "amount", "an entry has an amount above 0")
        }
        let edi = try record.text(180...199)
        let summary = try record.text(160...179)
        let name = try record.text(82...129)
        let entry = BankStatement.Entry(
            entry: String(account.entries.count + 1),
            bookedOn: try day(record, 10...15, "勘定日"),
            isDebit: direction == "2",
            amountJPY: amount,
            name: name.isEmpty ? nil : name,
            reference: edi.isEmpty ? (summary.isEmpty ? nil : summary) : edi,
            // A correction's direction is how it moves the balance, like that of any entry.
            isCorrection: try record.text(23...24) == "19"
        )
        open?.entries.append(entry)
    }

    private mutating func readTrailer(_ record: ZenginRecord) throws(StatementFault) {
        guard let account = open else {
            defer { isPassingOver = false }
            return try passOver(record)
        }
        open = nil
        guard !account.hasFault else { return }
        let credits = account.entries.filter { !$0.isDebit }
        let debits = account.entries.filter(\.isDebit)
        let credited = credits.reduce(Int64(0)) { $0 + $1.amountJPY }
        let debited = debits.reduce(Int64(0)) { $0 + $1.amountJPY }
        let entries = Int64(account.entries.count)
        try record.check(2...7, "入金件数", Int64(credits.count), "credits of the account")
        try record.check(8...20, "入金額合計", credited, "yen, the sum of its credits")
        try record.check(21...26, "出金件数", Int64(debits.count), "debits of the account")
        try record.check(27...39, "出金額合計", debited, "yen, the sum of its debits")
        try record.check(55...61, "データ件数", entries, "entries of the account")
        let closing = try record.balance(sign: 40, 41...54, "取引後残高")
        guard account.opening + credited - debited == closing else {
            throw record.fault(
                41...54,
                "取引後残高",
                "balance",
                "opening \(account.opening) + credits \(credited) − debits \(debited) is "
                    + "\(account.opening + credited - debited), not the closing balance \(closing): "
                    + "fetch the file from the bank again"
            )
        }
        statements.append(
            BankStatement(
                statement: [
                    account.bank, account.branch, account.kind, account.number, account.from.iso,
                    account.to.iso,
                ].joined(separator: "-"),
                bank: account.bank,
                branch: account.branch,
                kind: account.kind,
                number: account.number,
                from: account.from,
                to: account.to,
                openingJPY: account.opening,
                closingJPY: closing,
                entries: account.entries,
                line: account.record
            )
        )
    }

    /// Refuses the first record that belongs to no account; the others of that account follow from it.
    private mutating func passOver(_ record: ZenginRecord) throws(StatementFault) {
        guard !isPassingOver else { return }
        isPassingOver = true
        throw StatementFault(
            record.number,
            nil,
            nil,
            "record_order",
            "the record belongs to no account: a header (1) is missing before it"
        )
    }

    /// A date `YYMMDD` of 令和, or of 平成 where that would lie ahead.
    private func day(
        _ record: ZenginRecord,
        _ range: ClosedRange<Int>,
        _ field: String
    ) throws(StatementFault) -> Day {
        let digits = try record.digits(range, field)
        let parts = stride(from: 0, to: 6, by: 2).map { place in
            Int(digits.dropFirst(place).prefix(2)) ?? 0
        }
        let reiwa = Day(year: 2018 + parts[0], month: parts[1], day: parts[2])
        if let reiwa, parts[0] > 0, reiwa <= today.advanced(by: 31) { return reiwa }
        if parts[0] > 0, let heisei = Day(year: 1988 + parts[0], month: parts[1], day: parts[2]),
            heisei <= Day(year: 2019, month: 4, day: 30) ?? heisei
        {
            return heisei
        }
        throw record.fault(
            range,
            field,
            "date_unknown",
            "there is no such day: a date is year, month and day of 令和 (or 平成), two digits each"
        )
    }
}
