import ArgumentParser
import Client
import Domain
import Interchange
import Operations
import Reconciliation
import Text

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
        let asked = operation
        let told = try await options.withService { client in
            let runs = RemoteRun(client)
            guard let run = try await runs.begin(past.query()) else { throw RemoteRun.notAllowed }
            try await runs.tell(run, try options.showing())
            return run.verdict
        }
        let verdict =
            if let told { told } else {
                try await options.withSession { session in
                    let run = try await asked.run(session)
                    for failure in run.failed { complain(failure.note) }
                    try await write(run, session)
                    return run.verdict
                }
            }
        let status: ExitStatus =
            switch verdict {
            case .incomplete: .incomplete
            case .breaks: .breaks
            case .pending, .reconciled: .done
            }
        if status != .done { throw ExitCode(status.rawValue) }
    }

    private func write(_ run: Run, _ session: Session) async throws {
        let source = RunText.Source(
            findings: { areResolved, body in
                var reading = ReadFindings(of: run)
                if areResolved { reading.filter.lifecycle = .resolved }
                try await reading.findings(session, body)
            },
            statements: { try await ReadFindings(of: run).statements(session, $0) }
        )
        try await RunText(run, options.showing()).write(from: source) { writeOut($0) }
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
        let showing = try options.showing()
        let told: Void? = try await options.withService { client in
            let run = try await RemoteRun(client).begin(past.query())
            try await client.tell(
                ServiceRequest(
                    "findings",
                    query: [
                        ("run", run?.id), ("all", "true"), ("rule", rule), ("severity", severity),
                        ("lifecycle", lifecycle), ("buyer", buyer), ("grant", grant),
                    ]
                ),
                showing
            )
        }
        if told != nil { return }
        var operation = RunReconciliation()
        operation.past = try past.past()
        let asked = operation
        try await options.withSession { session in
            var reading = ReadFindings(of: try await asked.run(session))
            reading.filter.rule = rule
            reading.filter.severity = severity
            reading.filter.lifecycle = lifecycle.flatMap { Finding.Lifecycle(rawValue: $0) }
            reading.filter.buyer = buyer.map { halfWidth($0).trimmed }
            reading.filter.grant = grant.map { halfWidth($0).trimmed }
            try await reading.checkCodes(session)
            var lines = FindingLines(showing, depth: 0)
            writeOut(lines.header)
            try await reading.findings(session) { writeOut(lines.bytes($0)) }
            writeOut(lines.end)
            if showing.format == .json { writeOut("\n") }
        }
    }
}

struct ReconcileRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "What the rules look for, why, and what to do."
    )

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The code of one rule.") var code: String?

    func run() async throws {
        let showing = try options.showing()
        let rules = Rule.all.filter { code == nil || $0.code == code }
        guard !rules.isEmpty else {
            let codes = Rule.all.map(\.code).joined(separator: ", ")
            throw UsageError("no rule \(code ?? ""): the rules are \(codes)")
        }
        let request = ServiceRequest("rules", query: [("rule", code)])
        let told: Void? = try await options.withService { try await $0.tell(request, showing) }
        // They are the program's, and no database knows them.
        if told == nil { try RulesText(rules).shown(showing).tell() }
    }
}
