import ArgumentParser
import Domain
import Interchange
import Operations
import Reconciliation

struct ClaimCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "What a claim would be fixed at now, and which lines would be disallowed."
    )

    @OptionGroup var options: GlobalOptions
    @OptionGroup var past: PastOptions
    @Argument(help: "The claim's code.") var claim: String

    func run() async throws {
        var operation = CheckClaim(claim: halfWidth(claim).trimmed)
        operation.past = try past.past()
        let language = options.lang
        let found = try await options.withSession { try await operation.run($0) }
        guard let found else {
            throw Refused(
                description: language(
                    "no claim \(operation.claim) at this cut: `claim list` shows those there are",
                    "請求 \(operation.claim) はありません（claim list で一覧）"
                )
            )
        }
        if let day = found.withdrawnOn {
            complain(
                language(
                    "note: the claim was withdrawn on \(day): nothing of it is eligible",
                    "注: この請求は \(day) に取り下げられており、対象額はありません"
                )
            )
        }
        if options.format == .json {
            writeOut(found.json { language($0.en, $0.ja) }.pretty + "\n")
            return
        }
        var text = ""
        for sum in found.sums {
            text += "\(language.title(sum.name)): \(Bilingual.yen(sum.value.cell))\n"
        }
        for item in found.disallowed {
            text += language(
                "line \(item.line): \(Bilingual.yen(String(item.amountJPY))) disallowed by \(item.rule): ",
                "\(item.line) 行目: \(Bilingual.yen(String(item.amountJPY))) は \(item.rule) により対象外: "
            )
            text += language(item.reason.en, item.reason.ja) + "\n"
        }
        writeOut(text)
    }
}
