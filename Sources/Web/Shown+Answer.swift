import HTTPTypes
import Operations
import Text

extension HTTPField.Name {
    /// What a person should know beside an answer, in percent-encoded UTF-8; one for each.
    static let note = known("Chotatsu-Note")
    /// What an answer shows to be wrong, in percent-encoded UTF-8.
    static let failure = known("Chotatsu-Failure")
    /// The seq of the last event that a page of the log holds.
    static let lastSeq = known("Chotatsu-Seq")
    /// What the client would like (RFC 7240).
    static let prefer = known("Prefer")
}

extension RouteCall {
    /// How the answer is to be shown: `Prefer: width=80, excel` says how wide a table may be, and that
    /// CSV is for Excel.
    var showing: Showing {
        let wishes = (headers[.prefer] ?? "").split(separator: ",").map(\.trimmingSpaces)
        let width = wishes.first { $0.hasPrefix("width=") }.flatMap { Int($0.dropFirst(6)) }
        return Showing(
            format,
            language,
            width: width.map { min(max($0, 20), 10_000) },
            isExcel: wishes.contains("excel")
        )
    }

    private var format: OutputFormat {
        switch gives {
        case .text: .table
        case .csv: .csv
        default: .json
        }
    }

    /// The answer as the command line shows it.
    func answer(_ answer: some Showable) -> Answer {
        let shown = answer.shown(showing)
        var answer = Answer(shown.output, gives)
        for note in shown.notes {
            answer.headers.append(HTTPField(name: .note, value: percentEncoded(note)))
        }
        if let failure = shown.failure { answer.headers[.failure] = percentEncoded(failure) }
        return answer
    }
}
