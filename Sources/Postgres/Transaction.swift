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
    ///   - joins: Whether a transaction that `body` begins is a part of this one, whatever isolation
    ///     it asks for, instead of a misuse: for `body`s that are written to stand alone.
    ///   - body: Gets this connection, and must not use it after it returned.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; `CancellationError`; a ``PostgresError``. If its code is
    ///   `connectionLost`, whether the commit took effect is not known.
    public nonisolated func transaction<T>(
        isolation: Isolation = .readCommitted,
        isReadOnly: Bool = false,
        joins: Bool = false,
        _ body: (Connection) async throws -> T
    ) async throws -> T {
        if await joinsTransactions { return try await body(self) }
        guard await !isInTransaction else {
            throw PostgresError(.misuse, "a transaction inside a transaction")
        }
        try Task.checkCancellation()
        try await execute(
            "begin isolation level \(isolation.rawValue) \(isReadOnly ? "read only" : "read write")"
        )
        do {
            await join(joins)
            let value = try await body(self)
            await join(false)
            try Task.checkCancellation()
            try await commit()
            return value
        } catch {
            await join(false)
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
