import ArgumentParser
import Domain
import Interchange
import Operations
import Store

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
        let answer = try await options.withSession { try await operation.run($0) }
        let language = options.lang
        if options.format == .json {
            writeOut(answer.json.pretty + "\n")
        } else {
            writeOut(
                language(
                    "\(answer.events) events, head \(answer.head)\n",
                    "イベント \(answer.events) 件、先端 \(answer.head)\n"
                )
            )
        }
        guard let bad = answer.firstBadSeq else {
            if options.format != .json {
                writeOut(language("the log is whole\n", "記録は完全です\n"))
            }
            return
        }
        let fault = answer.fault ?? ""
        throw Refused(
            description: language(
                "the log is damaged at event \(bad): \(fault)",
                "記録はイベント \(bad) で壊れています: \(fault)"
            )
        )
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
        let answer = try await options.withSession { try await CheckLedger().run($0) }
        if options.format == .json {
            writeOut(answer.json.pretty + "\n")
        } else {
            writeOut(text(answer))
        }
        if !answer.isWhole {
            let count = answer.differences.count
            throw Refused(
                description: options.lang(
                    "the ledger differs from its events in \(count) places",
                    "元帳は \(count) か所でイベントと異なります"
                )
            )
        }
    }

    private func text(_ answer: CheckLedger.Answer) -> String {
        let language = options.lang
        var text = language(
            "\(answer.subjects) subjects, \(answer.movements) movements compared\n",
            "対象 \(answer.subjects) 件、移動 \(answer.movements) 件を照合しました\n"
        )
        for difference in answer.differences {
            let place = difference.seq.map { language("event \($0), ", "イベント \($0)、") } ?? ""
            let expected = difference.expected ?? language("nothing", "なし")
            let found = difference.actual ?? language("nothing", "なし")
            text += language(
                "\(place)\(difference.table): expected \(expected), found \(found)\n",
                "\(place)\(difference.table): あるべき値 \(expected)、実際 \(found)\n"
            )
        }
        guard answer.isWhole else { return text }
        return text
            + language("the ledger is what its events say\n", "元帳はイベントのとおりです\n")
    }
}
