import Interchange
import Store

/// The events of files in their order, as many at a time as are recorded at once.
struct EventBatches {
    private let files: [ImportedFile]
    private let keepsText: Bool
    private var file = 0
    /// The file that is being read.
    private var items: EventFile?

    /// `keepsText`: whether an event keeps how it was written.
    init(files: [ImportedFile], keepsText: Bool) {
        self.files = files
        self.keepsText = keepsText
    }

    /// The next events, at least one; nil after the last.
    ///
    /// `onItem`: gets every item that is read, those without an event too, and which file it is of.
    mutating func next(
        onItem: (EventFile.Item, Int) throws -> Void
    ) throws -> [PlacedEvent]? {
        var batch: [PlacedEvent] = []
        while batch.count < Recorder.batchEventsMax, file < files.count {
            if items == nil { items = try files[file].open() }
            guard let item = items?.next() else {
                items = nil
                file += 1
                continue
            }
            try onItem(item, file)
            if let placed = PlacedEvent(item, ofFile: file, keepsText: keepsText) {
                batch.append(placed)
            }
        }
        return batch.isEmpty ? nil : batch
    }
}
