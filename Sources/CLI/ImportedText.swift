import ArgumentParser
import Domain
import Glibc
import Operations
import Text

/// What an import did, for a person or a program.
struct ImportedText {
    let options: GlobalOptions
    var isDryRun = false
    var isPartial = false
    /// Whether bank statements were read, for which there is neither `--partial` nor `--rejects`.
    var isOfStatements = false

    /// Writes the report; throws the exit status where something was refused.
    func show(_ report: ImportReport) throws {
        switch options.format {
        case .json: try tell(report.json.pretty + "\n", report)
        case .table, .csv:
            for refusal in report.rejected { complain(words(refusal)) }
            if report.rejectedCount > report.rejected.count {
                let more = report.rejectedCount - report.rejected.count
                complain(
                    options.lang(
                        "… and \(more) more\(isOfStatements ? "" : ": --rejects FILE lists all")",
                        "… ほか \(more) 件\(isOfStatements ? "" : "（すべては --rejects FILE で）")"
                    )
                )
            }
            let isTable = options.format == .table
            try tell(isTable ? summary(report) + "\n" : csv(report), report)
        }
        if report.rejectedCount > 0 { throw ExitCode(ExitStatus.breaks.rawValue) }
    }

    /// Writes the answer; where that fails, what became of the events is told on standard error.
    private func tell(_ text: String, _ report: ImportReport) throws {
        let bytes = Array(text.utf8)
        guard let fault = bytes.withUnsafeBytes({ writeWhole($0, to: 1) }) else { return }
        // Nobody reads any longer, which is no fault.
        if fault == EPIPE { return }
        complain("standard output cannot be written: \(String(cString: strerror(fault)))")
        complain(summary(report))
        throw ExitCode(ExitStatus.breaks.rawValue)
    }

    /// The counts, in a row; what was refused is told on standard error.
    private func csv(_ report: ImportReport) -> String {
        let numbers = [report.firstSeq, report.lastSeq].map { $0.map { "\($0)" } ?? "" }
        let counts = [report.read, report.recorded, report.duplicates, report.rejectedCount]
        let header = ["read", "recorded", "duplicates", "rejected_count", "first_seq", "last_seq"]
        return Output.csv([header, counts.map(String.init) + numbers], isExcel: false)
    }

    private func words(_ refusal: ImportReport.Refusal) -> String {
        refusal.reasons.map { reason in
            let field = reason.field.map { " \($0)" } ?? ""
            let value = reason.value.map { " \"\($0)\"" } ?? ""
            let follows =
                refusal.follows.map { cause in
                    let file = cause.file == refusal.file ? "" : cause.file
                    return options.lang(
                        " (follows from \(file.isEmpty ? "line " : file + ":")\(cause.line))",
                        "（\(file.isEmpty ? "" : file + " の ")\(cause.line) 行目による）"
                    )
                } ?? ""
            let what = field.isEmpty && value.isEmpty ? "" : "\(field)\(value):"
            return "\(refusal.file):\(refusal.line):\(what) \(reason.message) "
                + "[\(reason.rule)]\(follows)"
        }.joined(separator: "\n")
    }

    private func summary(_ report: ImportReport) -> String {
        let language = options.lang
        let done =
            isDryRun ? language("would be recorded", "記録可能") : language("recorded", "記録")
        let (read, recorded) = (report.read, report.recorded)
        let (known, refused) = (report.duplicates, report.rejectedCount)
        let what = isOfStatements ? "statements" : "events"
        var text = language(
            "\(read) \(what) read: \(recorded) \(done), \(known) known already, \(refused) refused",
            "\(read) 件を読みました: \(done) \(recorded)、既知 \(known)、拒否 \(refused)"
        )
        if refused > 0, !isPartial, !isDryRun {
            text += language(
                "; nothing is recorded\(isOfStatements ? "" : " (--partial records the others)")",
                "。何も記録していません\(isOfStatements ? "" : "（--partial でほかを記録）")"
            )
        }
        if let first = report.firstSeq, let last = report.lastSeq, !isDryRun {
            text += language("; events \(first) to \(last)", "。イベント \(first)〜\(last)")
        }
        return text
    }
}
