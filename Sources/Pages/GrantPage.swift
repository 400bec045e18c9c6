import Domain
package import Operations
import Reconciliation
import Store

/// A grant: its decision, statement, claims, payments, deadlines and findings.
package struct GrantPage: Sendable {
    private let subject: SubjectPage
    private let statement: GrantStatement?
    private let findings: [Finding]
    private let deadlines: [Deadline]
    private let run: Run?

    /// Throws `UnknownCode`.
    package static func load(
        _ session: Session,
        _ settings: PageSettings,
        _ code: String
    ) async throws -> GrantPage {
        let subject = try await SubjectPage.load(session, settings, .grant, code)
        var found: [Finding] = []
        var statement: GrantStatement?
        let finding = FindRun(upTo: settings.past)
        let run = try await finding.run(session)
        if let run {
            var reading = ReadFindings(of: run)
            reading.filter.grant = code
            try await reading.findings(session) { found += $0 }
            try await reading.statements(session) { page in
                statement = statement ?? page.first { $0.grant == code }
            }
        }
        return GrantPage(
            subject: subject,
            statement: statement,
            findings: found,
            deadlines: try await GrantDeadlines.load(session, settings, code),
            run: run
        )
    }

    package func html(_ frame: Frame) -> [UInt8] {
        let language = frame.language
        let title = language("Grant \(subject.code)", "交付決定 \(subject.code)")
        return frame.document(title: title, place: .grants) { html in
            html("section") { section in
                var terms = subject.table(frame)
                terms.titles["requested_jpy"] = language("Applied for", "申請額")
                terms.terms(&section, subject.answer, without: ["grant"])
            }
            statement(&html, frame)
            GrantDeadlines.section(&html, deadlines, subject.table(frame), frame)
            for name in ["claims", "disbursements", "repayments"] {
                subject.list(&html, name, frame)
            }
            if !findings.isEmpty {
                html("section") { section in
                    section("h2", [:], language("Findings", "指摘事項"))
                    section.findings(findings, frame)
                }
            }
            for name in ["documents", "events"] { subject.list(&html, name, frame) }
            html.assumedLegend(frame)
        }
    }

    private func statement(_ html: inout HTML, _ frame: Frame) {
        guard let statement, let run else { return }
        let language = frame.language
        html("section") { section in
            section("h2", [:], language("Statement", "交付金の計算書"))
            subject.table(frame).terms(&section, statement.json.members, without: ["grant"])
            section.runCut(run, frame)
        }
    }
}

/// What is due of one grant.
enum GrantDeadlines {
    static func load(
        _ session: Session,
        _ settings: PageSettings,
        _ grant: String
    ) async throws -> [Deadline] {
        let cut = try await settings.past.resolve(session)
        guard cut.seq <= ExpectFixing.eventsMax else { return [] }
        var operation = ListDeadlines()
        operation.days = 400
        operation.past = settings.past
        return try await operation.run(session).deadlines.filter {
            $0.members.text("grant") == grant
        }
    }

    static func section(
        _ html: inout HTML,
        _ deadlines: [Deadline],
        _ table: RecordTable,
        _ frame: Frame
    ) {
        guard !deadlines.isEmpty else { return }
        let language = frame.language
        html("section") { section in
            section("h2", [:], language("Deadlines", "期限"))
            section.deadlines(
                deadlines,
                table,
                caption: language("Due within 400 days, or overdue", "400 日以内の期限と超過"),
                frame
            )
        }
    }
}
