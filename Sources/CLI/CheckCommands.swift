import ArgumentParser
import Client
import Domain
import Interchange
import Operations
import Text

struct EventsVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute the hash chain, and compare it with a head noted elsewhere."
    )

    @OptionGroup var options: GlobalOptions
    @Option(help: "The hash of the log as noted elsewhere.") var head: String?
    @Option(help: "How many events the log held then.") var count: Int64?

    func validate() throws {
        guard (head == nil) == (count == nil) else {
            throw ValidationError("--head and --count belong together: both or neither")
        }
        if let head, !isHash(hash(head)) {
            throw ValidationError(
                "--head: \(head) is no head: it is 64 hexadecimal digits, as events verify prints it"
            )
        }
        if let count, count < 0 {
            throw ValidationError("--count: \(count) is no number of events: it is at least 0")
        }
    }

    private func hash(_ head: String) -> String { halfWidth(head).trimmed.lowercased() }

    private func isHash(_ text: String) -> Bool {
        text.utf8.count == 64 && text.allSatisfy(\.isHexDigit)
    }

    func run() async throws {
        var operation = VerifyLog()
        if let head, let count { operation.noted = (hash(head), count) }
        let asked = operation
        try await options.show(
            ServiceRequest(
                "log",
                "verify",
                query: [("head", asked.noted?.hash), ("count", asked.noted.map { "\($0.count)" })]
            ),
            options.showing()
        ) { try await asked.run($0) }
    }
}

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "What moved, checked against the events.",
        subcommands: [LedgerCheck.self]
    )
}

struct LedgerCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Replay the events through the rules; compare movements, then balances."
    )

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await options.show(ServiceRequest("ledger", "check"), options.showing()) {
            try await CheckLedger().run($0)
        }
    }
}
