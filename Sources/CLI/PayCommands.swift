import ArgumentParser
import Domain
import Interchange
import Operations
import Reconciliation

struct PayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pay",
        abstract: "Files of transfers for the bank.",
        subcommands: [PayExport.self]
    )
}

struct PayExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the instructed disbursements of a day for the bank (全銀協 総合振込).",
        discussion: """
            A file for each payer's account, and the event payment_file.made with its SHA-256 and the \
            reference of every transfer. An amount above ¥9,999,999,999 becomes several transfers. A \
            disbursement goes into one file only, unless --again says why not. What a bank would \
            refuse is refused here, and nothing is written.
            """
    )

    @Option(help: ArgumentHelp("Those to be paid on this day.", valueName: "date"))
    var on: String?

    @Option(help: ArgumentHelp("Where the files go.", valueName: "folder"))
    var to = "."

    @Option(
        help: ArgumentHelp(
            "The bank's code for who orders the transfers (振込依頼人コード).",
            valueName: "10 digits"
        )
    )
    var requester = "0000000000"

    @Flag(help: "Also those that are in a file already; needs --reason.")
    var again = false

    @Option(help: ArgumentHelp("Why they go into another file.", valueName: "text"))
    var reason: String?

    @Option(help: ArgumentHelp("Write this file again as it was.", valueName: "payment-file"))
    var file: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (on == nil) != (file == nil) else {
            throw ValidationError("--on says which day's disbursements; or --file which file again")
        }
        if again != (reason != nil) {
            throw ValidationError("--again and --reason go together: say why they are paid again")
        }
        if let reason, reason.trimmed.isEmpty {
            throw ValidationError("--reason says why they are paid again: it is empty")
        }
        guard requester.utf8.count == 10, requester.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { throw ValidationError("--requester: 10 digits, as the bank gave them") }
        _ = try day()
    }

    private func day() throws -> Day? {
        guard let on else { return nil }
        do { return try WrittenDate.read(on) } catch {
            throw ValidationError("--on: \(error.message)")
        }
    }

    func run() async throws {
        do {
            guard let day = try day() else {
                var operation = RewritePaymentFile(
                    code: halfWidth(file ?? "").trimmed,
                    folder: to
                )
                operation.requester = requester
                let written = try await options.withSession { try await operation.run($0) }
                return show(ExportPayments.Answer(files: [written]), nil)
            }
            var operation = ExportPayments(payOn: day, folder: to)
            operation.requester = requester
            operation.reasonAgain = reason
            let answer = try await options.withSession { try await operation.run($0) }
            show(answer, day)
            if answer.files.isEmpty, !answer.left.isEmpty {
                throw Refused(
                    description: options.lang(
                        "nothing is written: all of them are in a file. If that is lost, --file "
                            + "writes it as it was; --again with --reason pays them anew",
                        "作成しません: すべて作成済みです。紛失時は --file で同じものを、"
                            + "改めて支払う場合は --again と --reason"
                    )
                )
            }
        } catch let faults as TransferFaults {
            for reason in faults.reasons { complain(line(reason)) }
            throw Refused(
                description: options.lang(
                    "nothing is written and nothing recorded",
                    "何も作成・記録していません"
                )
            )
        } catch let reason as Rejection {
            throw Refused(description: line(reason))
        }
    }

    private func line(_ reason: Rejection) -> String {
        let value = reason.value.map { " \"\($0)\"" } ?? ""
        return "\(reason.field ?? "")\(value): \(reason.message) [\(reason.rule)]"
    }

    private func show(_ answer: ExportPayments.Answer, _ day: Day?) {
        let language = options.lang
        switch options.format {
        case .json: writeOut(answer.json.pretty + "\n")
        case .csv:
            let rows = answer.files.flatMap { written in
                written.file.transfers.map { transfer in
                    [
                        written.code, transfer.disbursement, transfer.reference,
                        String(transfer.amountJPY), transfer.payee.party,
                    ]
                }
            }
            let header = ["payment_file", "disbursement", "reference", "amount_jpy", "payee"]
            writeOut(Output.csv([header] + rows, isExcel: false))
        case .table:
            for written in answer.files {
                let total = Bilingual.yen(String(written.file.totalJPY))
                let count = written.file.transfers.count
                writeOut(
                    language(
                        "\(written.path ?? written.code): \(count) transfers, \(total), from \(written.file.payer.party)\n",
                        "\(written.path ?? written.code): 振込 \(count) 件、\(total)、支払元 \(written.file.payer.party)\n"
                    )
                )
            }
            if answer.files.isEmpty, answer.left.isEmpty {
                writeOut(
                    language(
                        "no disbursement is to be paid on \(day?.iso ?? "")\n",
                        "\(day?.iso ?? "") に支払う支出はありません\n"
                    )
                )
            }
        }
        for (file, left) in Dictionary(grouping: answer.left, by: \.file).sorted(by: {
            $0.key < $1.key
        }) {
            let amount = Bilingual.yen(String(left.reduce(0) { $0 + $1.amountJPY }))
            let first = left.prefix(3).map(\.disbursement).joined(separator: ", ")
            let more = left.count > 3 ? ", …" : ""
            complain(
                language(
                    "note: \(left.count) of \(amount) are in \(file) already: \(first)\(more)",
                    "注: \(left.count) 件（\(amount)）は \(file) に作成済みです: \(first)\(more)"
                )
            )
        }
        if answer.files.contains(where: { $0.file.requester.allSatisfy { $0 == "0" } }) {
            complain(
                language(
                    "note: the requester code is 0000000000: your bank gave you one (--requester)",
                    "注: 振込依頼人コードが 0000000000 です（銀行から付与されたものを --requester で）"
                )
            )
        }
        if let day, day < wallClock().businessDay, !answer.files.isEmpty {
            complain(
                language(
                    "note: \(day.iso) has passed: a bank takes no transfer for it",
                    "注: \(day.iso) は過去の日付で、銀行は受け付けません"
                )
            )
        }
        if let day, day.isWeekend, !answer.files.isEmpty {
            complain(
                language(
                    "note: \(day.iso) is a Saturday or Sunday, on which banks transfer nothing",
                    "注: \(day.iso) は土曜・日曜で、銀行は振込を取り扱いません"
                )
            )
        }
    }
}
