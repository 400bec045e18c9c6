/// How much a transaction sees of others (manual, 13.2).
public enum Isolation: String, Sendable {
    /// Each statement sees what was committed before it began.
    case readCommitted = "read committed"
    /// All statements see what was committed before the first.
    case repeatableRead = "repeatable read"
    /// As if transactions ran one after the other; may throw ``SQLState/serializationFailure``.
    case serializable = "serializable"
}

extension Connection {
    /// Runs `body` in a transaction: commits when it returns, rolls back when it throws or when
    /// the task was cancelled.
    ///
    /// - Parameters:
    ///   - isolation: Read committed unless said otherwise.
    ///   - isReadOnly: Whether the server refuses writes in it.
    ///   - body: Gets this connection, and must not use it after it returned.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; `CancellationError`; a ``PostgresError``. If its code is
    ///   `connectionLost`, whether the commit took effect is not known.
    public nonisolated func transaction<T>(
        isolation: Isolation = .readCommitted,
        isReadOnly: Bool = false,
        _ body: (Connection) async throws -> T
    ) async throws -> T {
        guard await !isInTransaction else {
            throw PostgresError(.misuse, "a transaction inside a transaction")
        }
        try Task.checkCancellation()
        try await execute(
            "begin isolation level \(isolation.rawValue) \(isReadOnly ? "read only" : "read write")"
        )
        do {
            let value = try await body(self)
            try Task.checkCancellation()
            try await commit()
            return value
        } catch {
            // The first error is the one to report. If the rollback fails too, the session is gone,
            // and the server rolls back by itself.
            if await isInTransaction { try? await execute("rollback") }
            throw error
        }
    }

    /// Commits.
    ///
    /// PostgreSQL answers the commit of a failed transaction with a rollback and no error, so a
    /// `body` that swallowed a statement's error is told here.
    func commit() throws(PostgresError) {
        guard !isInFailedTransaction else {
            throw PostgresError(
                .server(.inFailedTransaction),
                "a statement failed in this transaction, and its error was not passed on",
                sql: "commit"
            )
        }
        try execute("commit")
    }
}
