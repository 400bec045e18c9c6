import ArgumentParser
import Domain
import Operations

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
        case .json: writeOut(report.json.pretty + "\n")
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
            writeOut(summary(report) + "\n")
        }
        if report.rejectedCount > 0 { throw ExitCode(ExitStatus.breaks.rawValue) }
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
