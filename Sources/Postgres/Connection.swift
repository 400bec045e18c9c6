internal import CLibPQ
internal import Synchronization

/// A session with PostgreSQL.
///
/// Its calls run one after the other on a thread of its own. It belongs to one task at a time: a
/// second task's statements would land in the first one's transaction.
///
/// The session's dates are ISO, its time zone UTC and its encoding UTF-8, whatever the server's
/// settings say.
public actor Connection {
    private nonisolated let thread: ConnectionThread
    private nonisolated let canceller = Mutex<Canceller?>(nil)
    private var link: Link?
    /// The names of the statements prepared in this session, by their text.
    private var prepared: [String: String] = [:]
    private var statementsMade = 0
    private var cursorsMade = 0
    /// Whether a transaction inside the open one is a part of it.
    private(set) var joinsTransactions = false

    /// Its own thread, where libpq may block.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    private init(_ thread: ConnectionThread) {
        self.thread = thread
    }

    /// Opens a session.
    ///
    /// - Parameters:
    ///   - conninfo: A URL (`postgresql://…`) or `key=value` pairs; what it leaves out comes from
    ///     libpq's variables (`PGHOST`, …).
    ///   - timeoutSeconds: `connect_timeout` of a host, unless `conninfo` gives it; at least 2.
    ///   - onNotice: Gets the server's notices, on the connection's thread; nil drops them.
    /// - Returns: The open session.
    /// - Throws: `connectionFailed`, with libpq's words as its `message`.
    public static func connect(
        _ conninfo: String,
        timeoutSeconds: Int = 10,
        onNotice: (@Sendable (PostgresNotice) -> Void)? = nil
    ) async throws(PostgresError) -> Connection {
        let connection = Connection(try ConnectionThread())
        try await connection.open(conninfo, timeoutSeconds, onNotice)
        return connection
    }

    private func open(
        _ conninfo: String,
        _ timeoutSeconds: Int,
        _ onNotice: (@Sendable (PostgresNotice) -> Void)?
    ) throws(PostgresError) {
        let link = try Link(conninfo, timeoutSeconds: timeoutSeconds, onNotice: onNotice)
        let canceller = link.canceller()
        self.canceller.withLock { $0 = canceller }
        self.link = link
    }

    /// Whether statements can still be sent.
    ///
    /// False after `close`, and after the session was lost.
    public var isUsable: Bool { link?.isUsable ?? false }

    /// The same after a look at what the server has sent meanwhile: it may have gone.
    var isAlive: Bool { link?.isAlive() ?? false }

    /// Whether another task may use it: no transaction is open, and statements can be sent.
    var isFree: Bool { isUsable && !isInTransaction }

    /// Whether a transaction is open, failed or not.
    public var isInTransaction: Bool {
        guard let status = link?.transactionStatus else { return false }
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    /// Whether a statement failed in the open transaction, so that only a rollback is left.
    var isInFailedTransaction: Bool { link?.transactionStatus == PQTRANS_INERROR }

    func join(_ joins: Bool) {
        joinsTransactions = joins
    }

    /// The server process that serves this session, as in `pg_stat_activity.pid`.
    public var processID: Int32 { link?.processID ?? 0 }

    /// Ends the session; an open transaction is rolled back.
    ///
    /// Calls after it throw `closed`.
    public func close() {
        canceller.withLock { $0 = nil }
        link = nil
        prepared = [:]
    }

    /// Asks the server to stop the running statement, from any thread.
    ///
    /// That statement then throws ``SQLState/queryCanceled``, unless it ended before; then the
    /// request may hit the next one. Blocks the caller for one round trip.
    public nonisolated func cancel() {
        canceller.withLock { $0 }?.cancel()
    }

    // MARK: Statements

    /// All rows of a statement, in the server's order.
    ///
    /// Prepares it the first time in this session.
    @inlinable
    public func rows<S: Statement>(_ statement: S) throws(PostgresError) -> [S.Row] {
        // Inlinable, so that `decode` is compiled into the loop: a generic call across targets
        // costs about 100 ns.
        let result = try run(S.sql, statement.parameters)
        var rows: [S.Row] = []
        rows.reserveCapacity(result.rowCount)
        var reader = RowReader(result)
        do throws(PostgresError) {
            for row in 0..<result.rowCount {
                reader.move(to: row)
                rows.append(try S.decode(&reader))
                guard reader.isAtEnd else {
                    throw PostgresError(.decoding, "decode leaves columns unread")
                }
            }
        } catch {
            throw error.during(S.sql)
        }
        return rows
    }

    /// Runs SQL that may hold several statements; what they return is dropped.
    ///
    /// Several statements are one transaction, unless they say otherwise.
    public func execute(_ sql: String) throws(PostgresError) {
        _ = try using(sql) { (link) throws(PostgresError) in try link.execute(sql) }
    }

    /// Runs one statement without preparing it: every value as text, nil for null.
    public func query(
        _ sql: String,
        _ parameters: [Parameter] = []
    ) throws(PostgresError) -> [[String?]] {
        let result = try using(sql) { (link) throws(PostgresError) in
            try link.execute(sql, parameters)
        }
        return (0..<result.rowCount).map { row in
            (0..<result.columnCount).map { result.text(row: row, column: $0) }
        }
    }

    /// Runs one whole `COPY … FROM STDIN`.
    ///
    /// All rows go in, or none. `bytes` are in the format that the statement names.
    public func copyIn(_ sql: String, _ bytes: [UInt8]) throws(PostgresError) {
        try using(sql) { (link) throws(PostgresError) in try link.copyIn(sql, bytes) }
    }

    /// The types of a statement's parameters and the names and types of its columns, as OIDs
    /// (`pg_type.oid`).
    ///
    /// The statement does not run.
    public func describe(
        _ sql: String
    ) throws(PostgresError) -> (parameterTypes: [UInt32], columns: [(name: String, type: UInt32)]) {
        let result = try using(sql) { (link) throws(PostgresError) in
            try link.prepare("", sql)
            return try link.describe(prepared: "")
        }
        let columns = (0..<result.columnCount).map {
            (name: result.columnName($0), type: result.columnType($0))
        }
        return (result.parameterTypes, columns)
    }

    /// A name that no cursor of this session has had.
    func cursorName() -> String {
        cursorsMade += 1
        return "c\(cursorsMade)"
    }

    @usableFromInline
    func run(
        _ sql: String,
        _ parameters: [Parameter]
    ) throws(PostgresError) -> ResultSet {
        try using(sql) { (link) throws(PostgresError) in
            if let name = prepared[sql] {
                do throws(PostgresError) {
                    return try link.execute(prepared: name, parameters)
                } catch {
                    // After `deallocate all`, or a change of the table under it: the next call
                    // prepares anew, under another name.
                    if error.sqlState == .invalidStatementName
                        || error.sqlState == .featureNotSupported
                    {
                        prepared[sql] = nil
                    }
                    throw error
                }
            }
            statementsMade += 1
            let name = "s\(statementsMade)"
            try link.prepare(name, sql)
            prepared[sql] = name
            return try link.execute(prepared: name, parameters)
        }
    }

    /// Adds the statement to any error.
    private func using<Result>(
        _ sql: String,
        _ body: (Link) throws(PostgresError) -> Result
    ) throws(PostgresError) -> Result {
        guard let link else { throw PostgresError(.closed, "closed", sql: sql) }
        do throws(PostgresError) {
            return try body(link)
        } catch {
            throw error.during(sql)
        }
    }
}
