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
        // Accepting is the entry of an event.
        subcommands: [
            ReconcileRun.self, ReconcileShow.self, ReconcileExplain.self, ReconcileRules.self,
        ] + entryCommands(of: "finding")
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
        switch options.format {
        case .json: writeOut(answer.json { language($0.en, $0.ja) }.pretty + "\n")
        case .csv: writeOut(FindingLine.csv(answer.findings, language))
        case .table: writeOut(text(answer))
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
        let (errors, warnings) = (answer.count("error"), answer.count("warning"))
        let pending = answer.count("pending")
        return answer.findings.map { FindingLine($0, language).text }.joined()
            + language(
                "\(answer.verdict.rawValue): \(errors) errors, \(warnings) warnings, "
                    + "\(pending) pending, at event \(answer.cut.seq) and \(answer.cut.day.iso)\n",
                "\(answer.verdict.rawValue): エラー \(errors)、警告 \(warnings)、保留 \(pending)"
                    + "（イベント \(answer.cut.seq)、\(answer.cut.day.iso) 時点）\n"
            )
    }
}

struct ReconcileShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "The findings of one rule, severity or lifecycle."
    )

    @OptionGroup var options: GlobalOptions
    @OptionGroup var past: PastOptions
    @Option(help: "The code of a rule.") var rule: String?
    @Option(help: "error, warning or pending.") var severity: String?
    @Option(help: "new, accepted or reopened.") var lifecycle: String?

    func validate() throws {
        if let rule, !Rule.all.contains(where: { $0.code == rule }) {
            throw ValidationError("--rule: no rule \(rule): `reconcile rules` lists them")
        }
        if let severity, !["error", "warning", "pending"].contains(severity) {
            throw ValidationError("--severity: it is error, warning or pending")
        }
        if let lifecycle, Finding.Lifecycle(rawValue: lifecycle) == nil {
            throw ValidationError("--lifecycle: it is new, accepted or reopened")
        }
    }

    func run() async throws {
        var operation = RunReconciliation()
        operation.past = try past.past()
        let answer = try await options.withSession { try await operation.run($0) }
        let found = answer.findings.filter { finding in
            (rule ?? finding.rule.code) == finding.rule.code
                && (severity ?? finding.severity) == finding.severity
                && (lifecycle ?? finding.lifecycle.rawValue) == finding.lifecycle.rawValue
        }
        let language = options.lang
        switch options.format {
        case .json:
            let findings = found.map { $0.json(message: language($0.message.en, $0.message.ja)) }
            writeOut(JSON.array(findings).pretty + "\n")
        case .csv: writeOut(FindingLine.csv(found, language))
        case .table: writeOut(found.map { FindingLine($0, language).text }.joined())
        }
    }
}

struct ReconcileExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "What a finding rests on, why it is one, and what to do."
    )

    @OptionGroup var options: GlobalOptions
    @OptionGroup var past: PastOptions
    @Argument(help: "The finding's id, or how it begins.") var finding: String

    func run() async throws {
        var operation = ExplainFinding(finding)
        operation.past = try past.past()
        let answer = try await options.withSession { try await operation.run($0) }
        let language = options.lang
        let found = answer.finding
        if options.format == .json {
            writeOut(
                found.json(message: language(found.message.en, found.message.ja)).pretty + "\n"
            )
            return
        }
        let lines = EventLines(.table, language, isExcel: false)
        var text = FindingLine(found, language).text
        for (title, value) in [
            (language("expected", "あるべき値"), found.expected.cell),
            (language("actual", "実際"), found.actual.cell),
            (
                language("difference", "差額"),
                found.differenceJPY == 0 ? "" : Bilingual.yen(String(found.differenceJPY))
            ),
            (language("basis", "根拠"), language(found.rule.basis.en, found.rule.basis.ja)),
            (language("cure", "対応"), language(found.rule.cure.en, found.rule.cure.ja)),
        ] where !value.isEmpty {
            text += "  \(title): \(value)\n"
        }
        text += language("it rests on:\n", "もとになるイベント:\n")
        text += answer.events.map { "  " + lines.text($0) }.joined()
        text += language("to leave it so: ", "このままとする場合: ")
        text += "chotatsu reconcile accept \(found.id) --note …\n"
        writeOut(text)
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
