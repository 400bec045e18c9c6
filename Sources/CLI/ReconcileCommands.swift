import ArgumentParser
import Domain
import Operations
import Reconciliation
import Store

struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract:
            "Claims against grants, orders and deliveries, with the reason for every finding.",
        subcommands: [ReconcileRun.self, ReconcileRules.self]
    )
}

struct ReconcileRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Look for everything that breaks a rule, at one cut of the log."
    )

    @OptionGroup var options: GlobalOptions
    @OptionGroup var past: PastOptions

    func run() async throws {
        var operation = RunReconciliation()
        operation.past = try past.past()
        let answer = try await options.withSession { try await operation.run($0) }
        let language = options.lang
        if options.format == .json {
            writeOut(answer.json { language($0.en, $0.ja) }.pretty + "\n")
        } else {
            writeOut(text(answer))
        }
        let status: ExitStatus =
            switch answer.verdict {
            case .incomplete: .incomplete
            case .breaks: .breaks
            case .pending, .reconciled: .done
            }
        if status != .done { throw ExitCode(status.rawValue) }
    }

    private func text(_ answer: Reconciled) -> String {
        let language = options.lang
        var text = ""
        for finding in answer.findings {
            let assumed = finding.isAssumed ? language(" (assumed)", "（仮定）") : ""
            text +=
                "\(finding.severity) \(finding.rule.code)\(assumed): "
                + language(finding.message.en, finding.message.ja) + "\n"
        }
        let (errors, warnings) = (answer.count("error"), answer.count("warning"))
        let pending = answer.count("pending")
        return text
            + language(
                "\(answer.verdict.rawValue): \(errors) errors, \(warnings) warnings, "
                    + "\(pending) pending, at event \(answer.cut.seq) and \(answer.cut.day.iso)\n",
                "\(answer.verdict.rawValue): エラー \(errors)、警告 \(warnings)、保留 \(pending)"
                    + "（イベント \(answer.cut.seq)、\(answer.cut.day.iso) 時点）\n"
            )
    }
}

struct ReconcileRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "What the rules look for, why, and what to do."
    )

    @Argument(help: "The code of one rule.") var code: String?
    @Option(help: "The language of tables and notes.") var lang = Language.en

    func run() async throws {
        let rules = Rule.all.filter { code == nil || $0.code == code }
        guard !rules.isEmpty else {
            let codes = Rule.all.map(\.code).joined(separator: ", ")
            throw UsageError("no rule \(code ?? ""): the rules are \(codes)")
        }
        for rule in rules {
            writeOut(
                """
                \(rule.code) (\(rule.severity), \(rule.subject.joined(separator: ", ")))
                  \(lang(rule.basis.en, rule.basis.ja))
                  \(lang(rule.cure.en, rule.cure.ja))

                """
            )
        }
    }
}
