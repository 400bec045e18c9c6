import ArgumentParser
import Client
import Domain
import Interchange
import Operations
import Reconciliation
import Text

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
            let day = try day()
            let made = try await options.withService { client in
                let remote = RemotePayments(client: client, folder: to, requester: requester)
                guard let day else {
                    return try await remote.rewrite(halfWidth(file ?? "").trimmed)
                }
                return try await remote.export(on: day, again: reason)
            }
            let json = if let made { made } else { try await onDatabase(day) }
            let text = PaymentText(json, on: day, requester: requester)
            try text.shown(options.showing()).tell()
            if text.areAllWritten { throw Refused(description: PaymentText.nothing(options.lang)) }
        } catch let faults as TransferFaults {
            try refuse(faults.reasons)
        } catch let reason as Rejection {
            throw Refused(description: line(reason))
        } catch let problem as ServiceProblem where problem.status == 422 {
            try refuse(problem.reasons)
        }
    }

    private func onDatabase(_ day: Day?) async throws -> JSON {
        guard let day else {
            var operation = RewritePaymentFile(code: halfWidth(file ?? "").trimmed, folder: to)
            operation.requester = requester
            let asked = operation
            let written = try await options.withSession { try await asked.run($0) }
            return ExportPayments.Answer(files: [written]).json
        }
        var operation = ExportPayments(payOn: day, folder: to)
        operation.requester = requester
        operation.reasonAgain = reason
        let asked = operation
        return try await options.withSession { try await asked.run($0) }.json
    }

    private func refuse(_ reasons: [Rejection]) throws {
        for reason in reasons { complain(line(reason)) }
        throw Refused(
            description: options.lang(
                "nothing is written and nothing recorded",
                "何も作成・記録していません"
            )
        )
    }

    private func line(_ reason: Rejection) -> String {
        let value = reason.value.map { " \"\($0)\"" } ?? ""
        return "\(reason.field ?? "")\(value): \(reason.message) [\(reason.rule)]"
    }
}
