import Domain
import Operations
import Store
import Text

/// A database in which an event is recorded.
struct DatabaseEntry: EntryPlace {
    let session: Session
    let language: Language

    var today: Day { session.today }

    func codes(_ kind: CodeKind, beginning prefix: String, rowsMax: Int) async throws -> [String] {
        try await ListKnownCodes(kind: kind, prefix: prefix, rowsMax: rowsMax).run(session)
    }

    func id(of seq: Int64) async throws -> String? {
        try await FindEvent(String(seq)).run(session)?.id
    }

    func preview(_ event: Event) async throws -> String? {
        try await RecordEvent(event: event).previewText(session, language)
    }

    func record(_ event: Event) async throws -> EntryOutcome {
        let operation = RecordEvent(event: event)
        switch try await operation.run(session) {
        case .recorded(let seq, let moved):
            let words = try await operation.recordedText(seq, moved, session, language)
            return .recorded(seq: seq, words: words)
        case .duplicate(let seq): return .duplicate(seq: seq)
        case .rejected(let reason): return .refused([reason] + reason.others)
        }
    }
}
