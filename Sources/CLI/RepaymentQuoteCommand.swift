import ArgumentParser
import Client
import Domain
import Interchange
import Operations
import Text

struct RepaymentQuoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote",
        abstract: "What a repayment comes to on a day: principal, surcharge and late charge."
    )

    @Argument(
        help: ArgumentHelp("The repayment's code.", valueName: "code"),
        completion: CodeCompletion.kind(.repayment)
    )
    var repayment: String

    @Option(
        help: ArgumentHelp("The day of payment. Default: the day of the answer.", valueName: "date")
    )
    var on: String?

    @Flag(help: excelHelp)
    var excel = false

    @OptionGroup var past: PastOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        _ = try payOn()
    }

    private func payOn() throws -> Day? {
        guard let on else { return nil }
        do { return try WrittenDate.read(on) } catch {
            throw ValidationError("--on: \(error.message)")
        }
    }

    func run() async throws {
        var operation = QuoteRepayment(repayment: repayment.trimmed)
        operation.payOn = try payOn()
        operation.past = try past.past()
        let asked = operation
        try await options.show(
            ServiceRequest(
                "repayments",
                operation.repayment,
                "quote",
                query: [("on", operation.payOn?.iso)] + past.query()
            ),
            options.showing(excel: excel)
        ) { try await asked.run($0) }
    }
}
