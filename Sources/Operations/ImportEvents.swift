import Domain
import Glibc
import Interchange
import Store

/// Records the events of files: all of them or none, unless told otherwise.
///
/// The files are read twice. First every shape is checked, without a lock; then the events are
/// recorded batch by batch in one transaction. A file with few events is kept in memory between.
package struct ImportEvents {
    package let files: [ImportedFile]
    /// Records what may be, batch by batch, and reports the rest.
    package var isPartial = false
    package var isDryRun = false
    /// By business day first, else in the order given.
    package var isSorted = false
    /// Told of every refusal, beyond those that the report lists.
    package var onRefusal: ((ImportReport.Refusal) -> Void)?
    /// Told how many events are read, then how many are decided.
    package var onProgress: ((_ decided: Int, _ read: Int) -> Void)?

    package init(files: [ImportedFile]) {
        self.files = files
    }

    /// How many events are kept in memory, rather than read twice.
    private static let keptMax = Recorder.batchEventsMax

    /// An event and where it stands.
    private struct Placed: Sendable {
        let file: Int
        let place: EventFile.Place
        let event: Event
        let written: JSON?
    }

    /// Nothing is recorded, because something was refused or nothing should be.
    private struct RollBack: Error {}

    package func run(_ session: Session) async throws -> ImportReport {
        var report = ImportReport()
        var followed = Followed()
        if isPartial, !isSorted, !isDryRun {
            try await recordByBatch(session, &report, &followed)
            return report
        }
        let kept = try checkShapes(&report, &followed)
        let total = report.read
        report.read = 0
        // Nothing of a file with a fault of shape is recorded, but its other faults are told too: a
        // large one is recorded and rolled back, since a rehearsal keeps all that it adds in memory.
        let isDoomed = report.rejectedCount > 0 && !isPartial
        if isDryRun || (isDoomed && kept != nil) {
            try await session.rehearsing { recorder in
                try await recordAll(kept, total, &recorder, &report, &followed)
            }
            // All or nothing: where something is refused, nothing would be recorded either.
            if report.rejectedCount > 0, !isPartial { forgetRecorded(&report) }
        } else {
            do {
                try await session.recording { recorder in
                    try await recordAll(kept, total, &recorder, &report, &followed)
                    if report.rejectedCount > 0, !isPartial { throw RollBack() }
                }
            } catch is RollBack {
                forgetRecorded(&report)
            }
        }
        report.read = total
        // Shapes are checked before rules; a person reads a file from its first line.
        let order = Dictionary(files.enumerated().map { ($1.name, $0) }) { first, _ in first }
        report.rejected.sort { (order[$0.file] ?? 0, $0.line) < (order[$1.file] ?? 0, $1.line) }
        return report
    }

    private func forgetRecorded(_ report: inout ImportReport) {
        report.recorded = 0
        report.firstSeq = nil
        report.lastSeq = nil
    }

    /// Reads everything once.
    ///
    /// Gives the events where they are few or must be sorted, else nil.
    private func checkShapes(
        _ report: inout ImportReport,
        _ followed: inout Followed
    ) throws -> [Placed]? {
        var kept: [Placed]? = []
        for (index, file) in files.enumerated() {
            var items = try file.open()
            while let item = items.next() {
                report.read += 1
                if report.read % 10_000 == 0 { onProgress?(0, report.read) }
                switch item.result {
                case .refused(let reasons):
                    refuse(file, item.place, reasons, item.written, nil, &report, &followed)
                case .event(let event):
                    guard let count = kept?.count else { continue }
                    if count < Self.keptMax || isSorted {
                        kept?.append(
                            Placed(
                                file: index,
                                place: item.place,
                                event: event,
                                written: item.written
                            )
                        )
                    } else {
                        kept = nil
                    }
                }
            }
        }
        if isSorted {
            // Stable: events of one day stay in the order given.
            kept = kept?.enumerated()
                .sorted { ($0.element.event.day, $0.offset) < ($1.element.event.day, $1.offset) }
                .map(\.element)
        }
        return kept
    }

    private func recordAll(
        _ kept: [Placed]?,
        _ total: Int,
        _ recorder: inout Recorder,
        _ report: inout ImportReport,
        _ followed: inout Followed
    ) async throws {
        var batch: [Placed] = []
        var decided = 0
        func take(
            _ placed: Placed,
            _ recorder: inout Recorder,
            _ report: inout ImportReport,
            _ followed: inout Followed
        ) async throws {
            batch.append(placed)
            guard batch.count == Recorder.batchEventsMax else { return }
            decided += batch.count
            try await record(batch, &recorder, &report, &followed)
            batch.removeAll(keepingCapacity: true)
            onProgress?(decided, total)
        }
        if let kept {
            for placed in kept { try await take(placed, &recorder, &report, &followed) }
        } else {
            for (index, file) in files.enumerated() {
                var items = try file.open()
                while let item = items.next() {
                    guard case .event(let event) = item.result else { continue }
                    let placed = Placed(
                        file: index,
                        place: item.place,
                        event: event,
                        written: nil
                    )
                    try await take(placed, &recorder, &report, &followed)
                }
            }
        }
        try await record(batch, &recorder, &report, &followed)
    }

    /// One pass, one transaction per batch.
    private func recordByBatch(
        _ session: Session,
        _ report: inout ImportReport,
        _ followed: inout Followed
    ) async throws {
        for (index, file) in files.enumerated() {
            var items = try file.open()
            var isAtEnd = false
            while !isAtEnd {
                var batch: [Placed] = []
                while batch.count < Recorder.batchEventsMax {
                    guard let item = items.next() else {
                        isAtEnd = true
                        break
                    }
                    report.read += 1
                    switch item.result {
                    case .refused(let reasons):
                        refuse(file, item.place, reasons, item.written, nil, &report, &followed)
                    case .event(let event):
                        batch.append(
                            Placed(
                                file: index,
                                place: item.place,
                                event: event,
                                written: item.written
                            )
                        )
                    }
                }
                guard !batch.isEmpty else { continue }
                let (before, followedBefore) = (report, followed)
                (report, followed) = try await session.recording { recorder in
                    var (report, followed) = (before, followedBefore)
                    try await record(batch, &recorder, &report, &followed)
                    return (report, followed)
                }
                onProgress?(report.read, report.read)
            }
        }
    }

    private func record(
        _ batch: [Placed],
        _ recorder: inout Recorder,
        _ report: inout ImportReport,
        _ followed: inout Followed
    ) async throws {
        let outcomes = try await recorder.record(batch.map(\.event))
        for (placed, outcome) in zip(batch, outcomes) {
            switch outcome {
            case .recorded(let seq, _):
                report.recorded += 1
                report.firstSeq = report.firstSeq ?? seq
                report.lastSeq = seq
            case .duplicate:
                report.duplicates += 1
            case .rejected(let reason):
                let file = files[placed.file]
                refuse(
                    file,
                    placed.place,
                    [reason],
                    placed.written ?? placed.event.json,
                    placed.event,
                    &report,
                    &followed
                )
            }
        }
    }

    private func refuse(
        _ file: ImportedFile,
        _ place: EventFile.Place,
        _ reasons: [Rejection],
        _ written: JSON?,
        _ event: Event?,
        _ report: inout ImportReport,
        _ followed: inout Followed
    ) {
        let line = place.line(of: reasons[0].field)
        let refusal = ImportReport.Refusal(
            file: file.name,
            line: line,
            reasons: reasons,
            followsLine: reasons[0].unknown.flatMap { followed.line(of: $0, in: file.name) },
            written: written
        )
        followed.refuse(event, written, file.name, line)
        report.rejectedCount += 1
        if report.rejected.count < ImportReport.rejectedMax { report.rejected.append(refusal) }
        onRefusal?(refusal)
    }
}

/// The codes that refused events would have made, so that a later refusal can say that it only
/// follows.
private struct Followed: Sendable {
    private var lines: [String: [Ref: Int]] = [:]

    func line(of ref: Ref, in file: String) -> Int? {
        if let line = lines[file]?[ref] { return line }
        guard ref.kind == .line, let order = ref.code.split(separator: " ").first else {
            return nil
        }
        return lines[file]?[Ref(.order, String(order))]
    }

    mutating func refuse(_ event: Event?, _ written: JSON?, _ file: String, _ line: Int) {
        for ref in event?.made ?? written.map(made) ?? [] where lines[file]?[ref] == nil {
            lines[file, default: [:]][ref] = line
        }
    }

    /// What an event of a faulty shape would have made, as far as can be told.
    private func made(_ written: JSON) -> [Ref] {
        guard case .object(let members) = written,
            case .string(let name)? = members.first(where: { $0.name == "type" })?.value,
            let type = EventType.byName[name],
            case .object(let data)? = members.first(where: { $0.name == "data" })?.value
        else { return [] }
        return type.fields.compactMap { field in
            guard case .newCode(let kind) = field.kind,
                case .string(let code)? = data.first(where: { $0.name == field.name })?.value
            else { return nil }
            return Ref(kind, code)
        }
    }
}
