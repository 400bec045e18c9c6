import ArgumentParser
import Domain
import Interchange
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
        let run = try await options.withSession { session in
            let run = try await operation.run(session)
            for failure in run.failed {
                complain("rule \(failure.rule) could not be asked: \(failure.reason)")
            }
            try await write(run, session)
            return run
        }
        let status: ExitStatus =
            switch run.verdict {
            case .incomplete: .incomplete
            case .breaks: .breaks
            case .pending, .reconciled: .done
            }
        if status != .done { throw ExitCode(status.rawValue) }
    }

    private func write(_ run: Run, _ session: Session) async throws {
        var reading = ReadFindings(of: run)
        var lines = FindingLines(options.format, options.lang)
        guard options.format != .json else {
            writeOut("{\n")
            for member in run.head { writeOut(JSONLines.member(member) + ",\n") }
            writeOut("  \"findings\": ")
            try await reading.findings(session) { lines.write($0) }
            lines.end()
            writeOut(",\n  \"statements\": ")
            var statements = JSONLines(depth: 1)
            try await reading.statements(session) {
                for item in $0 { writeOut(statements.text(item.json)) }
            }
            writeOut(statements.end)
            for member in run.tail { writeOut(",\n" + JSONLines.member(member)) }
            writeOut("\n}\n")
            return
        }
        try await reading.findings(session) { lines.write($0) }
        guard options.format == .table else { return lines.end() }
        reading.filter.lifecycle = .resolved
        try await reading.findings(session) { lines.write($0) }
        writeOut(text(run, lines.lifecycles))
    }

    private func text(_ run: Run, _ lifecycles: [Finding.Lifecycle: Int]) -> String {
        let language = options.lang
        let counts = run.counts
        // Of a first run all is new, which goes without saying.
        let since = [Finding.Lifecycle.new, .reopened, .accepted, .resolved]
            .filter { (lifecycles[$0] ?? 0) > 0 && lifecycles.count > 1 }
            .map { "\(lifecycles[$0] ?? 0) \($0.rawValue)" }
        return language(
            "\(run.verdict.rawValue): \(counts.errors) errors, \(counts.warnings) warnings, "
                + "\(counts.pendings) pending, at event \(run.cut.seq) and \(run.cut.day.iso)",
            "\(run.verdict.rawValue): エラー \(counts.errors)、警告 \(counts.warnings)、"
                + "保留 \(counts.pendings)（イベント \(run.cut.seq)、\(run.cut.day.iso) 時点）"
        ) + (since.isEmpty ? "" : " [\(since.joined(separator: ", "))]") + "\n"
    }
}

struct ReconcileShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "The findings of one rule, severity, lifecycle, buyer or grant."
    )

    @OptionGroup var options: GlobalOptions
    @OptionGroup var past: PastOptions
    @Option(help: "The code of a rule.") var rule: String?
    @Option(help: "error, warning or pending.") var severity: String?
    @Option(help: "new, persisting, reopened, accepted or resolved.") var lifecycle: String?
    @Option(help: "The code of the buyer that they concern.") var buyer: String?
    @Option(help: "The code of the grant that they concern.") var grant: String?

    func validate() throws {
        if let rule, !Rule.all.contains(where: { $0.code == rule }) {
            throw ValidationError("--rule: no rule \(rule): `reconcile rules` lists them")
        }
        if let severity, !["error", "warning", "pending"].contains(severity) {
            throw ValidationError("--severity: it is error, warning or pending")
        }
        if let lifecycle, Finding.Lifecycle(rawValue: lifecycle) == nil {
            throw ValidationError(
                "--lifecycle: it is new, persisting, reopened, accepted or resolved"
            )
        }
    }

    func run() async throws {
        var operation = RunReconciliation()
        operation.past = try past.past()
        try await options.withSession { session in
            var reading = ReadFindings(of: try await operation.run(session))
            reading.filter.rule = rule
            reading.filter.severity = severity
            reading.filter.lifecycle = lifecycle.flatMap { Finding.Lifecycle(rawValue: $0) }
            reading.filter.buyer = buyer.map { halfWidth($0).trimmed }
            reading.filter.grant = grant.map { halfWidth($0).trimmed }
            try await reading.checkCodes(session)
            var lines = FindingLines(options.format, options.lang, depth: 0)
            try await reading.findings(session) { lines.write($0) }
            lines.end()
            if options.format == .json { writeOut("\n") }
        }
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
                \(rule.code) (\(rule.severity); \(rule.subject.joined(separator: ", ")))
                  \(lang(rule.finds.en, rule.finds.ja))
                  \(lang("example", "例")): \(lang(rule.example.en, rule.example.ja))
                  \(lang("basis", "根拠")): \(lang(rule.basis.en, rule.basis.ja))
                  \(lang("cure", "対応")): \(lang(rule.cure.en, rule.cure.ja))

                """
            )
            guard !rule.implies.isEmpty else { continue }
            let others = rule.implies.joined(separator: ", ")
            writeOut("  \(lang("often with it", "併せて生じやすい指摘")): \(others)\n")
        }
    }
}
