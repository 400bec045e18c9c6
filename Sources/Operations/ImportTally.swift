import Domain
import Interchange
import Store

/// An event of a file and where it stands.
struct PlacedEvent: Sendable {
    /// Which of the files, from 0.
    let file: Int
    let place: EventFile.Place
    let event: Event
    /// As it was written, for the file of rejects; nil where only the event is kept.
    let written: JSON?

    /// Nil where there is no event, but a reason why.
    init?(_ item: EventFile.Item, ofFile file: Int, keepsText: Bool = true) {
        guard case .event(let event) = item.result else { return nil }
        self.file = file
        self.place = item.place
        self.event = event
        self.written = keepsText ? item.written : nil
    }
}

/// Counts what becomes of the events of an import, and tells of those that are refused.
struct ImportTally {
    private let files: [String]
    private let isSorted: Bool
    private let onRefusal: ((ImportReport.Refusal) throws -> Void)?
    private var counts = ImportReport()
    private var listed: [(position: RefusedBefore.Position, refusal: ImportReport.Refusal)] = []
    private var before = RefusedBefore()
    /// Events read so far.
    private(set) var read = 0
    /// Events that the rules have judged.
    private(set) var decided = 0

    init(
        files: [String],
        isSorted: Bool,
        onRefusal: ((ImportReport.Refusal) throws -> Void)?
    ) {
        self.files = files
        self.isSorted = isSorted
        self.onRefusal = onRefusal
    }

    var rejectedCount: Int { counts.rejectedCount }

    /// Shapes are checked before rules; a person reads a file from its first line.
    var report: ImportReport {
        var report = counts
        report.read = read
        report.rejected =
            listed.sorted {
                ($0.position.file, $0.position.line) < ($1.position.file, $1.position.line)
            }
            .map(\.refusal)
        return report
    }

    /// What a person must know where the import ends with an error after batches were committed.
    var recordedWords: String? {
        guard let first = counts.firstSeq, let last = counts.lastSeq else { return nil }
        return "\(counts.recorded) events of the batches before are recorded (events \(first) to "
            + "\(last)); import again once it is mended: they are known then"
    }

    mutating func forgetRecorded() {
        counts.recorded = 0
        counts.firstSeq = nil
        counts.lastSeq = nil
    }

    /// Counts an item as read, and tells of it where it has a fault of shape.
    mutating func check(_ item: EventFile.Item, ofFile file: Int) throws {
        read += 1
        guard case .refused(let reasons) = item.result else { return }
        let day = isSorted ? item.written.flatMap(Self.day) : nil
        try refuse(item.place, ofFile: file, day, reasons, item.written, isWhole: item.isWhole)
    }

    mutating func count(_ outcome: Outcome, of placed: PlacedEvent) throws {
        decided += 1
        switch outcome {
        case .recorded(let seq, _):
            counts.recorded += 1
            counts.firstSeq = counts.firstSeq ?? seq
            counts.lastSeq = seq
        case .duplicate:
            counts.duplicates += 1
        case .rejected(let reason):
            try refuse(
                placed.place,
                ofFile: placed.file,
                placed.event.day,
                [reason] + reason.others,
                placed.written ?? placed.event.json,
                placed.event.id
            )
        }
    }

    private mutating func refuse(
        _ place: EventFile.Place,
        ofFile file: Int,
        _ day: Day?,
        _ reasons: [Rejection],
        _ written: JSON?,
        _ id: EventID? = nil,
        isWhole: Bool = true
    ) throws {
        let position = RefusedBefore.Position(
            // Without a day it may be any: the earliest.
            day: isSorted ? day?.number ?? .min : 0,
            file: file,
            line: place.line(of: reasons[0].field)
        )
        // What has a reason of its own does not only follow.
        let causes = reasons.map { before.cause(of: $0.lacks, at: position) }
        let cause = causes.contains { $0 == nil } ? nil : causes[0]
        let refusal = ImportReport.Refusal(
            file: files[file],
            line: position.line,
            reasons: reasons,
            follows: cause.map { (files[$0.file], $0.line) },
            written: isWhole ? written : nil,
            id: id
        )
        if let written { before.refuse(written, reasons[0], at: position) }
        counts.rejectedCount += 1
        if listed.count < ImportReport.rejectedMax { listed.append((position, refusal)) }
        try onRefusal?(refusal)
    }

    /// The business day of an event that is refused for its shape, where it can be read.
    private static func day(_ written: JSON) -> Day? {
        guard case .object(let members) = written,
            case .string(let text)? = members.first(where: { $0.name == "occurred_at" })?.value
        else { return nil }
        return Instant(rfc3339: halfWidth(text))?.businessDay ?? (try? WrittenDate.read(text))
    }
}
