import ArgumentParser
import Domain
import Interchange
import Operations

struct BankImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract:
            "Record the statements of a bank's file (全銀協 入出金取引明細, camt.053, CSV).",
        discussion: """
            Counts, sums and balances of the file are checked before anything is recorded; a \
            statement that is known already adds nothing. A file of 全銀協 has no code of its own: \
            the statement's is its bank, branch, kind, number and days. Of a CSV say what stands \
            in which column: --columns "booked_on=取引日,debit=出金,credit=入金,name=摘要,balance=残高" \
            --account 0001-001-1-1234567 --from 2025-03-01 --to 2025-03-31. A comma in a title is \
            written \\, and a backslash \\\\: --columns 'debit=出金\\,円,…'.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Files as the bank gives them; - is standard input.")
    var files: [String]

    @Flag(help: "Say what would happen, and record nothing.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "Of a CSV: \(CSVStatements.fields.joined(separator: ", ")), each with its title.",
            valueName: "field=title,…"
        )
    )
    var columns: String?

    @Option(help: ArgumentHelp("Of a CSV.", valueName: "bank-branch-kind-number"))
    var account: String?
    @Option(help: ArgumentHelp("Of a CSV: its first day.", valueName: "date"))
    var from: String?
    @Option(help: ArgumentHelp("Of a CSV: its last day.", valueName: "date"))
    var to: String?
    @Option(help: ArgumentHelp("Of a CSV: the balance before it.", valueName: "yen"))
    var opening: String?
    @Option(help: ArgumentHelp("Of a CSV: the balance after it.", valueName: "yen"))
    var closing: String?

    func validate() throws {
        _ = try layout()
    }

    func run() async throws {
        let read = try files.map { (name: $0, bytes: try FileBytes.read($0)) }
        var operation = ImportStatements(files: read)
        operation.isDryRun = dryRun
        operation.layout = try layout()
        let report = try await options.withSession { try await operation.run($0) }
        try ImportedText(options: options, isDryRun: dryRun, isOfStatements: true).show(report)
    }

    /// What the options say of a CSV; nil where there is none of them.
    private func layout() throws -> CSVStatements.Layout? {
        guard let columns else {
            if account != nil || from != nil || to != nil || opening != nil || closing != nil {
                throw ValidationError("--account to --closing are for a CSV: give --columns")
            }
            return nil
        }
        guard files.count == 1 else {
            throw ValidationError("--columns describes one CSV: import one file at a time")
        }
        guard let account, let from, let to else {
            throw ValidationError(
                "a CSV says neither account nor days: give --account, --from, --to"
            )
        }
        var layout = CSVStatements.Layout(
            columns: try titles(columns),
            account: try parts(account),
            from: try day(from, "--from"),
            to: try day(to, "--to")
        )
        guard layout.from <= layout.to else {
            throw ValidationError("--from is after --to")
        }
        layout.openingJPY = try opening.map { try yen($0, "--opening") }
        layout.closingJPY = try closing.map { try yen($0, "--closing") }
        return layout
    }

    private func titles(_ columns: String) throws -> [String: String] {
        var titles: [String: String] = [:]
        for pair in pairs(columns) {
            let parts = pair.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
            guard parts.count == 2, CSVStatements.fields.contains(parts[0]) else {
                throw ValidationError(
                    "--columns: \"\(pair)\" is not field=title with one of "
                        + CSVStatements.fields.joined(separator: ", ")
                )
            }
            guard titles.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw ValidationError("--columns: \(parts[0]) is named twice")
            }
        }
        let hasBoth = titles["debit"] != nil && titles["credit"] != nil
        let hasEither = titles["debit"] != nil || titles["credit"] != nil
        let hasAmount = titles["amount"] != nil
        guard titles["booked_on"] != nil, hasAmount ? !hasEither : hasBoth,
            hasAmount || titles["direction"] == nil
        else {
            throw ValidationError(
                "--columns: booked_on is needed, and either debit and credit or amount (with "
                    + "direction, or with a sign)"
            )
        }
        return titles
    }

    /// The parts between commas, without empty ones; `\,` is a comma of a title and `\\` a backslash.
    private func pairs(_ columns: String) -> [String] {
        var pairs = [""]
        var isEscaped = false
        for character in columns {
            if isEscaped {
                if character != ",", character != "\\" { pairs[pairs.count - 1] += "\\" }
                pairs[pairs.count - 1].append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "," {
                pairs.append("")
            } else {
                pairs[pairs.count - 1].append(character)
            }
        }
        if isEscaped { pairs[pairs.count - 1] += "\\" }
        return pairs.filter { !$0.isEmpty }
    }

    private func parts(_ account: String) throws -> [String] {
        let parts = halfWidth(account).trimmed.split(separator: "-").map(String.init)
        let lengths = parts.map(\.utf8.count)
        let isDigits = parts.allSatisfy { $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
        guard isDigits, lengths.count == 4, lengths.prefix(3) == [4, 3, 1], lengths[3] <= 7 else {
            throw ValidationError(
                "--account: bank, branch, kind and number, such as 0001-001-1-1234567"
            )
        }
        let zeros = String(repeating: "0", count: 7 - lengths[3])
        return parts.prefix(3) + [zeros + parts[3]]
    }

    private func day(_ text: String, _ option: String) throws -> Day {
        do { return try WrittenDate.read(text) } catch {
            throw ValidationError("\(option): \(error.message)")
        }
    }

    private func yen(_ text: String, _ option: String) throws -> Int64 {
        do { return try WrittenNumber.whole(text, allowsNegative: true) } catch {
            throw ValidationError("\(option): \(error.message)")
        }
    }
}
