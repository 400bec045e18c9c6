import Store

/// Whose tokens are, as the database said a moment ago: 64 requests of one client ask it once.
///
/// A token that is revoked may so be taken for good for as long as an answer is kept. It reads nothing
/// meanwhile, since the database looks at the token itself.
actor KnownViewers {
    private struct Known {
        let viewer: Task<Viewer?, any Error>
        let until: ContinuousClock.Instant
    }

    private static let keptFor: Duration = .seconds(1)
    private static let tokensMax = 10_000
    private var known: [String: Known] = [:]

    /// Whose the token is; `find` is asked where nobody was for a second.
    func viewer(
        _ token: String,
        _ find: @escaping @Sendable () async throws -> Viewer?
    ) async throws -> Viewer? {
        let now = ContinuousClock.now
        if let known = known[token], known.until > now { return try await known.viewer.value }
        if known.count >= Self.tokensMax { known = [:] }
        let task = Task { try await find() }
        known[token] = Known(viewer: task, until: now + Self.keptFor)
        do {
            let viewer = try await task.value
            // What is not good now may be made good in a moment.
            if viewer == nil { known[token] = nil }
            return viewer
        } catch {
            known[token] = nil
            throw error
        }
    }

    /// Asks for each anew.
    func forget() {
        known = [:]
    }
}
