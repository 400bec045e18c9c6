package import Domain
package import Operations
import Store

extension RecordEvent {
    /// What recording it now would move, in words without a line end; nil where it would be refused,
    /// or is recorded already.
    package func previewText(_ session: Session, _ language: Language) async throws -> String? {
        guard case .moves(let movements, let moved) = try await preview(session) else { return nil }
        let text = MovedText(language)
        guard let promise = ShowPromise(event) else {
            return text.preview(event, movements, moved)
        }
        return text.promise(try await promise.run(session))
    }

    /// Where it left what it moved, in words without a line end.
    ///
    /// `moved`: what its outcome says.
    package func recordedText(
        _ seq: Int64,
        _ moved: [WorkingSet.Moved],
        _ session: Session,
        _ language: Language
    ) async throws -> String {
        let text = MovedText(language)
        guard let promise = ShowPromise(event) else { return text.recorded(event, seq, moved) }
        return text.promise(try await promise.run(session))
    }
}
