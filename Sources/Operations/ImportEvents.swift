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
    /// Records what may be, a transaction for each batch, and reports the rest.
    package var isPartial = false
    package var isDryRun = false
    /// By business day first, else in the order given.
    package var isSorted = false
    /// Told of every refusal, beyond those that the report lists; an error ends the import.
    package var onRefusal: ((ImportReport.Refusal) throws -> Void)?
    /// Told how many events are read, then how many are decided.
    package var onProgress: ((_ decided: Int, _ read: Int) -> Void)?

    package init(files: [ImportedFile]) {
        self.files = files
    }

    /// How many events are kept in memory, rather than read twice.
    private static let keptMax = Recorder.batchEventsMax

    /// Nothing is recorded, because something was refused or nothing should be.
    private struct RollBack: Error {}

    package func run(_ session: Session) async throws -> ImportReport {
        var tally = ImportTally(
            files: files.map(\.name),
            isSorted: isSorted,
            onRefusal: onRefusal
        )
        if isPartial, !isDryRun {
            try await recordInBatches(session, &tally)
        } else {
            try await recordAsOne(session, &tally)
        }
        return tally.report
    }

    // MARK: All or nothing

    private func recordAsOne(_ session: Session, _ tally: inout ImportTally) async throws {
        let kept = try checkShapes(&tally)
        // Nothing of a file with a fault of shape is recorded, but its other faults are told too: a
        // large one is recorded and rolled back, since a rehearsal keeps all that it adds in memory.
        let isDoomed = tally.rejectedCount > 0 && !isPartial
        if isDryRun || (isDoomed && kept != nil) {
            try await session.rehearsing { recorder in
                try await recordAll(kept, &recorder, &tally)
            }
            // All or nothing: where something is refused, nothing would be recorded either.
            if tally.rejectedCount > 0, !isPartial { tally.forgetRecorded() }
            return
        }
        do {
            try await session.recording(isBulk: true) { recorder in
                try await recordAll(kept, &recorder, &tally)
                if tally.rejectedCount > 0 { throw RollBack() }
            }
        } catch is RollBack {
            tally.forgetRecorded()
        }
    }

    /// Reads everything once.
    ///
    /// Gives the events where they are few or must be sorted, else nil.
    private func checkShapes(_ tally: inout ImportTally) throws -> [PlacedEvent]? {
        var kept: [PlacedEvent]? = []
        for (index, file) in files.enumerated() {
            var items = try file.open()
            while let item = items.next() {
                try tally.check(item, ofFile: index)
                if tally.read % 10_000 == 0 { onProgress?(0, tally.read) }
                guard let placed = PlacedEvent(item, ofFile: index), let count = kept?.count
                else { continue }
                if count < Self.keptMax || isSorted { kept?.append(placed) } else { kept = nil }
            }
        }
        guard isSorted else { return kept }
        // Stable: events of one day stay in the order given.
        return kept?.enumerated()
            .sorted { ($0.element.event.day, $0.offset) < ($1.element.event.day, $1.offset) }
            .map(\.element)
    }

    /// Decides all events in batches, those at hand or those of the files.
    private func recordAll(
        _ kept: [PlacedEvent]?,
        _ recorder: inout Recorder,
        _ tally: inout ImportTally
    ) async throws {
        if let kept {
            for batch in Self.batches(of: kept) {
                try await record(batch, &recorder, &tally)
            }
            return
        }
        // Their shapes are checked, and what is refused is counted.
        var batches = EventBatches(files: files, keepsText: false)
        while let batch = try batches.next(onItem: { _, _ in }) {
            for file in files { try file.checkUnchanged() }
            try await record(batch, &recorder, &tally)
        }
        for file in files { try file.checkUnchanged() }
    }

    private func record(
        _ batch: some Collection<PlacedEvent>,
        _ recorder: inout Recorder,
        _ tally: inout ImportTally
    ) async throws {
        let outcomes = try await recorder.record(batch.map(\.event))
        for (placed, outcome) in zip(batch, outcomes) { try tally.count(outcome, of: placed) }
        onProgress?(tally.decided, tally.read)
    }

    private static func batches(of events: [PlacedEvent]) -> [ArraySlice<PlacedEvent>] {
        stride(from: 0, to: events.count, by: Recorder.batchEventsMax).map {
            events[$0..<min($0 + Recorder.batchEventsMax, events.count)]
        }
    }

    // MARK: A transaction for each batch

    private func recordInBatches(_ session: Session, _ tally: inout ImportTally) async throws {
        do {
            if isSorted {
                for batch in Self.batches(of: try checkShapes(&tally) ?? []) {
                    try await commit(Array(batch), session, &tally)
                }
                return
            }
            var batches = EventBatches(files: files, keepsText: true)
            while let batch = try batches.next(onItem: { item, file in
                try tally.check(item, ofFile: file)
            }) {
                try await commit(batch, session, &tally)
            }
        } catch {
            if let words = tally.recordedWords { session.note(words) }
            throw error
        }
    }

    private func commit(
        _ batch: [PlacedEvent],
        _ session: Session,
        _ tally: inout ImportTally
    ) async throws {
        let before = tally
        // Counted once it is committed.
        tally = try await session.recording(isBulk: true) { recorder in
            var tally = before
            try await record(batch, &recorder, &tally)
            return tally
        }
    }
}
