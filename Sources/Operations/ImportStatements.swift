import Crypto
import Domain
package import Interchange
import Postgres
import Store

/// Records the bank statements of files: all of them or none.
///
/// The same statement again adds nothing, in whatever file it comes; of two equal entries of one
/// statement both stay.
package struct ImportStatements: Sendable {
    /// A file and its bytes.
    package let files: [(name: String, bytes: [UInt8])]
    package var isDryRun = false
    /// What stands where in the files, where they are CSV.
    package var layout: CSVStatements.Layout?

    package init(files: [(name: String, bytes: [UInt8])]) {
        self.files = files
    }

    private struct Placed {
        let file: String
        let statement: BankStatement
        let sha256: String
    }

    /// Nothing is recorded, because something was refused or nothing should be.
    private struct RollBack: Error {}

    package func run(_ session: Session) async throws -> ImportReport {
        var report = ImportReport()
        var placed: [Placed] = []
        for file in files {
            let read = read(file.bytes, today: session.today)
            let sum = hex(SHA256.hash(data: file.bytes))
            for fault in read.faults {
                report.refuse(file.name, fault.line, [fault.reason])
            }
            placed += read.statements.map { Placed(file: file.name, statement: $0, sha256: sum) }
            report.read += read.statements.count
        }
        // Of a file with a fault nothing is stored, so what the rules would say waits for it.
        guard report.rejectedCount == 0 else { return report }
        do {
            try await session.recording(isBulk: true) { recorder in
                for item in placed { try await record(item, session, &recorder, &report) }
                if isDryRun || report.rejectedCount > 0 { throw RollBack() }
            }
        } catch is RollBack {
            if report.rejectedCount > 0 { report.recorded = 0 }
            (report.firstSeq, report.lastSeq) = (nil, nil)
        }
        return report
    }

    private func read(
        _ bytes: [UInt8],
        today: Day
    ) -> (statements: [BankStatement], faults: [StatementFault]) {
        if let layout { return CSVStatements.read(bytes, layout) }
        // XML begins with its mark, 全銀協 records with a digit.
        let isXML = bytes.first { $0 > 0x20 && $0 < 0x80 } == UInt8(ascii: "<")
        return isXML ? CamtStatements.read(bytes) : ZenginStatements.read(bytes, today: today)
    }

    private func record(
        _ item: Placed,
        _ session: Session,
        _ recorder: inout Recorder,
        _ report: inout ImportReport
    ) async throws {
        var occurrence = 1
        while true {
            let json = item.statement.event(sha256: item.sha256, occurrence: occurrence)
            let read = EventReader().read(json) { _, _, _ in
                preconditionFailure("a statement's event has an id")
            }
            let event: Event
            switch read {
            case .event(let read): event = read
            case .refused(let reasons):
                report.refuse(item.file, item.statement.line, reasons)
                return
            }
            guard let known = try await FindEvent(event.id.description).run(session) else {
                return try await record(event, item, &recorder, &report)
            }
            if known.voidSeq == nil {
                report.duplicates += 1
                return
            }
            // It was voided, and is recorded anew.
            occurrence += 1
        }
    }

    private func record(
        _ event: Event,
        _ item: Placed,
        _ recorder: inout Recorder,
        _ report: inout ImportReport
    ) async throws {
        for outcome in try await recorder.record([event]) {
            switch outcome {
            case .recorded(let seq, _):
                report.recorded += 1
                report.firstSeq = report.firstSeq ?? seq
                report.lastSeq = seq
            case .duplicate: report.duplicates += 1
            case .rejected(let reason):
                report.refuse(item.file, item.statement.line, [reason] + reason.others)
            }
        }
    }
}

extension ImportReport {
    fileprivate mutating func refuse(_ file: String, _ line: Int, _ reasons: [Rejection]) {
        rejectedCount += 1
        guard rejected.count < ImportReport.rejectedMax else { return }
        rejected.append(
            Refusal(file: file, line: line, reasons: reasons, follows: nil, written: nil, id: nil)
        )
    }
}
