internal import CLibPQ

/// What `PQcancel` needs, taken from a connection while it was idle.
///
/// "PQcancel is thread-safe … the PGcancel object is read-only", so any thread may use it, also
/// while the connection's own waits for an answer.
@safe
final class Canceller: @unchecked Sendable {  // the PGcancel is read-only
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe PQfreeCancel(pointer)
    }

    /// Asks the server to stop.
    ///
    /// "Successful dispatch is no guarantee that the request will have any effect": the statement
    /// may have ended.
    func cancel() {
        var words = [CChar](repeating: 0, count: 256)
        unsafe PQcancel(pointer, &words, Int32(words.count))
    }
}
