/// Work that goes on, one piece after the other, while its owner prepares the next.
///
/// The connection belongs to the work until `finish` returns: what else uses it must wait for that.
struct BackgroundWriting: Sendable {
    private var last: Task<Void, any Error>?

    /// Adds a piece of work, to be done when those before it are; none of them once one has thrown.
    mutating func add(_ body: @escaping @Sendable () async throws -> Void) {
        last = Task { [last] in
            try await last?.value
            try await body()
        }
    }

    /// Waits until all is done.
    ///
    /// - Throws: what a piece threw, at every call.
    func finish() async throws {
        try await last?.value
    }

    /// Waits for the end of the work, however it ends.
    func abandon() async {
        _ = await last?.result
    }
}
