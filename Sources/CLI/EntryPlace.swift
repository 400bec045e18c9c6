import Domain

/// Where an event is recorded, as far as an entry has to ask it: a database or a service.
protocol EntryPlace {
    /// Today in Asia/Tokyo.
    var today: Day { get }
    /// Known codes of that kind, in the order of their bytes.
    func codes(_ kind: CodeKind, beginning prefix: String, rowsMax: Int) async throws -> [String]
    /// The id of the event of that number; nil where none is recorded.
    func id(of seq: Int64) async throws -> String?
    /// What recording the event would move, in words; nil where it would be refused, or is recorded
    /// already.
    func preview(_ event: Event) async throws -> String?
    func record(_ event: Event) async throws -> EntryOutcome
}

/// What became of an event.
enum EntryOutcome {
    /// With where it left what it moved, in words without a line end.
    case recorded(seq: Int64, words: String)
    case duplicate(seq: Int64)
    /// For each of these reasons.
    case refused([Rejection])
}
