/// Work that goes on, one piece after the other, while its owner prepares the next.
///
/// Others may use the connection meanwhile: their statements come between two of the work's, and may
/// see a part of its rows.
struct BackgroundWriting: Sendable {
    private var last: Task<Void, any Error>?
    /// The last of the batch before.
    private var earlier: Task<Void, any Error>?

    /// Adds a piece of work, to be done when those before it are; none of them once one has thrown.
    mutating func add(_ body: @escaping @Sendable () async throws -> Void) {
        last = Task { [last] in
            try await last?.value
            try await body()
        }
    }

    /// Ends a batch: waits until the batch before it is done, so that at most two are in memory.
    ///
    /// - Throws: what a piece of that one threw.
    mutating func endBatch() async throws {
        try await earlier?.value
        earlier = last
    }

    /// Waits until all is done.
    ///
    /// - Throws: what a piece threw, at every call.
    func finish() async throws {
        try await last?.value
    }

    /// Waits for the end of the work, however it ends.
    ///
    /// - Returns: what it threw, which is why whatever came after it in the transaction failed too.
    func abandon() async -> (any Error)? {
        guard case .failure(let error)? = await last?.result else { return nil }
        return error
    }
}
