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
        guard records.first?.starts(with: Array("103".utf8)) == true else {
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
        var accounts = 0
        var hasEnd = false
        for (index, bytes) in records.enumerated() {
            let number = index + 1
            guard bytes.count == Self.recordBytes else {
                fault(
                    number,
                    nil,
                    String(bytes.count),
                    "record_length",
                    "the record has \(bytes.count) bytes: each has 200, without its line end"
                )
                continue
            }
            guard !hasEnd else {
                fault(number, nil, nil, "record_order", "nothing follows the end record")
                continue
            }
            let record = Record(number: number, bytes: bytes)
            do throws(StatementFault) {
                switch bytes.first {
                case UInt8(ascii: "1"):
                    try noOpenAccount(number)
                    accounts += 1
                    try readHeader(record)
                case UInt8(ascii: "2"): try readEntry(record)
                case UInt8(ascii: "8"): try readTrailer(record)
                case UInt8(ascii: "9"):
                    try noOpenAccount(number)
                    hasEnd = true
                    try record.check(2...11, "レコード総件数", Int64(records.count), "records of the file")
                    try record.check(12...16, "口座数", Int64(accounts), "accounts of the file")
                default:
                    throw record.fault(
                        1...1,
                        "データ区分",
                        "record_kind",
                        "a record begins with 1, 2, 8 or 9"
                    )
                }
            } catch {
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

    private mutating func readHeader(_ record: Record) throws(StatementFault) {
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
        let opening = try record.amount(116...129, "取引前残高")
        open = Account(
            record: record.number,
            bank: try record.digits(23...26, "銀行コード"),
            branch: try record.digits(42...44, "支店コード"),
            kind: kind,
            number: String(number.suffix(7)),
            from: try day(record, 11...16, "勘定日（自）"),
            to: try day(record, 17...22, "勘定日（至）"),
            opening: try record.isMinus(114) ? -opening : opening
        )
    }

    private mutating func readEntry(_ record: Record) throws(StatementFault) {
        guard let account = open else { throw outside(record) }
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

    private mutating func readTrailer(_ record: Record) throws(StatementFault) {
        guard let account = open else { throw outside(record) }
        open = nil
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
        let closing = try record.amount(41...54, "取引後残高")
        let signed = try record.isMinus(40) ? -closing : closing
        guard account.opening + credited - debited == signed else {
            throw record.fault(
                41...54,
                "取引後残高",
                "balance",
                "opening \(account.opening) + credits \(credited) − debits \(debited) is "
                    + "\(account.opening + credited - debited), not the closing balance: fetch the "
                    + "file from the bank again"
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
                closingJPY: signed,
                entries: account.entries,
                line: account.record
            )
        )
    }

    private func outside(_ record: Record) -> StatementFault {
        StatementFault(
            record.number,
            nil,
            nil,
            "record_order",
            "the record belongs to no account: a header (1) is missing before it"
        )
    }

    /// A date `YYMMDD` of 令和, or of 平成 where that would lie ahead.
    private func day(
        _ record: Record,
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

    /// One record of 200 bytes.
    private struct Record {
        let number: Int
        let bytes: ArraySlice<UInt8>

        /// The text at these places (from 1), without blanks at its ends.
        func text(_ range: ClosedRange<Int>) throws(StatementFault) -> String {
            var text = ""
            for byte in bytes[place(range.lowerBound)...place(range.upperBound)] {
                switch byte {
                case 0x20...0x7E: text.unicodeScalars.append(Unicode.Scalar(byte))
                // JIS X 0201: half-width kana, U+FF61 to U+FF9F.
                case 0xA1...0xDF:
                    text.unicodeScalars.append(Unicode.Scalar(0xFEC0 + UInt32(byte)) ?? " ")
                default:
                    throw StatementFault(
                        number,
                        nil,
                        String(byte),
                        "character",
                        "byte \(byte) at \(range.lowerBound)–\(range.upperBound) is no character of "
                            + "JIS X 0201: fetch the file from the bank again, unchanged"
                    )
                }
            }
            return text.trimmed
        }

        func digits(_ range: ClosedRange<Int>, _ field: String) throws(StatementFault) -> String {
            let text = try text(range)
            guard text.utf8.count == range.count,
                text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
            else { throw fault(range, field, "digits", "\(range.count) digits are due") }
            return text
        }

        /// Digits, or blanks for nothing.
        func amount(_ range: ClosedRange<Int>, _ field: String) throws(StatementFault) -> Int64 {
            if try text(range).isEmpty { return 0 }
            return Int64(try digits(range, field)) ?? 0
        }

        /// A sign of its own: 1 plus, 2 minus.
        func isMinus(_ place: Int) throws(StatementFault) -> Bool {
            try text(place...place) == "2"
        }

        func check(
            _ range: ClosedRange<Int>,
            _ field: String,
            _ expected: Int64,
            _ what: String
        ) throws(StatementFault) {
            guard try amount(range, field) == expected else {
                throw fault(
                    range,
                    field,
                    "control_total",
                    "the file has \(expected) \(what): it is cut or changed; fetch it again"
                )
            }
        }

        func fault(
            _ range: ClosedRange<Int>,
            _ field: String,
            _ rule: String,
            _ message: String
        ) -> StatementFault {
            let value = try? text(range)
            return StatementFault(number, field, value, rule, message)
        }

        private func place(_ position: Int) -> Int {
            bytes.startIndex + position - 1
        }
    }
}
