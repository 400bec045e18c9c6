package import Domain
import Postgres
package import Store

/// Records one event, and can say before what it would move.
package struct RecordEvent: Sendable {
    package let event: Event

    package init(event: Event) {
        self.event = event
    }

    /// What recording the event would come to.
    package enum Preview: Sendable {
        case duplicate(seq: Int64)
        case moves([Movement], [WorkingSet.Moved])
        case rejected(Rejection)
    }

    /// What recording it now would come to; nothing is recorded, and nobody has to wait.
    package func preview(_ session: Session) async throws -> Preview {
        do {
            let (decision, moved) = try await session.rehearsing { recorder in
                try await recorder.preview(event)
            }
            switch decision {
            case .duplicate(let seq): return .duplicate(seq: seq)
            case .recorded(let draft): return .moves(draft.movements, moved)
            }
        } catch let rejection as Rejection {
            return .rejected(rejection)
        }
    }

    /// What became of it.
    ///
    /// Waits where another program records in the registry, and says so.
    package func run(_ session: Session) async throws -> Outcome {
        let outcomes = try await session.recording { recorder in
            try await recorder.record([event])
        }
        guard let outcome = outcomes.first else {
            preconditionFailure("an event has an outcome")
        }
        return outcome
    }
}

/// The codes that may be named: for prompts and completion.
package struct ListKnownCodes: Sendable {
    package let kind: CodeKind
    /// What the codes begin with.
    package var prefix = ""
    package let rowsMax: Int

    package init(kind: CodeKind, prefix: String = "", rowsMax: Int) {
        self.kind = kind
        self.prefix = prefix
        self.rowsMax = rowsMax
    }

    /// At most `rowsMax` codes, in the order of their bytes.
    package func run(_ session: Session) async throws -> [String] {
        try await session.connection.rows(
            KnownCodes(registry: session.registry, kind: kind, prefix: prefix, rowsMax: rowsMax)
        )
    }
}
