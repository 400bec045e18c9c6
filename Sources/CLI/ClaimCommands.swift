import ArgumentParser
import Client
import Domain
import Interchange
import Operations
import Reconciliation
import Text

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
        let asked = operation
        let language = options.lang
        try await options.show(
            ServiceRequest("claims", operation.claim, "check", query: past.query()),
            options.showing()
        ) { session in
            guard let found = try await asked.run(session) else {
                throw Refused(description: ClaimCheck.unknown(asked.claim, language))
            }
            return found
        }
    }
}
