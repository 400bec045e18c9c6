extension Connection {
    /// Gives `body` the rows of a query in pages, so that however many there are, only one page is in
    /// memory: every value as text, nil for null.
    ///
    /// Within a transaction (manual, DECLARE: a cursor without hold lives as long as that).
    ///
    /// - Parameters:
    ///   - sql: A query.
    ///   - parameters: Its `$1` and on.
    ///   - pageRows: How many rows a page has, but for the last.
    ///   - body: May run other statements on this connection; it gets no empty page.
    /// - Throws: What `body` throws; a ``PostgresError``.
    public nonisolated func pages(
        _ sql: String,
        _ parameters: [Parameter] = [],
        pageRows: Int = 1000,
        _ body: ([[String?]]) async throws -> Void
    ) async throws {
        let name = await cursorName()
        _ = try await query("declare \(name) no scroll cursor for \(sql)", parameters)
        while true {
            let page = try await query("fetch \(pageRows) from \(name)")
            if !page.isEmpty { try await body(page) }
            guard page.count == pageRows else { break }
        }
        try await execute("close \(name)")
    }
}
