/// A five-letter SQLSTATE, as in the manual's appendix A, "PostgreSQL Error Codes".
///
/// `catch SQLState.uniqueViolation` catches a ``PostgresError`` that carries it.
public struct SQLState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// Five letters or digits; the first two are the class.
    public let rawValue: String

    /// Wraps a code without checking that PostgreSQL knows it.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    private init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    /// The code itself.
    public var description: String { rawValue }

    /// Whether the same transaction, run again from its start, may succeed: 40001 and 40P01.
    public var isRetryable: Bool { self == .serializationFailure || self == .deadlockDetected }

    /// Lets `catch` clauses name a state.
    public static func ~= (state: SQLState, error: any Error) -> Bool {
        (error as? PostgresError)?.sqlState == state
    }

    // In the order of appendix A.

    /// 08006: the server closed the connection.
    public static let connectionFailure = SQLState("08006")
    /// 0A000: also raised when a prepared statement's columns changed under it.
    public static let featureNotSupported = SQLState("0A000")
    /// 22003: a number outside its type.
    public static let numericValueOutOfRange = SQLState("22003")
    /// 22012: a division by zero.
    public static let divisionByZero = SQLState("22012")
    /// 22P02: text that its type cannot read, such as `'x'::bigint`.
    public static let invalidTextRepresentation = SQLState("22P02")
    /// 22P04: a COPY line with too few or too many columns.
    public static let badCopyFileFormat = SQLState("22P04")
    /// 23502: null in a column that refuses it.
    public static let notNullViolation = SQLState("23502")
    /// 23503: a reference to a missing row, or a row still referred to.
    public static let foreignKeyViolation = SQLState("23503")
    /// 23505: a second row with a unique key.
    public static let uniqueViolation = SQLState("23505")
    /// 23514: a row that a check refuses.
    public static let checkViolation = SQLState("23514")
    /// 23P01: a row that an exclusion constraint refuses.
    public static let exclusionViolation = SQLState("23P01")
    /// 25006: a write in a read-only transaction or on a standby.
    public static let readOnlyTransaction = SQLState("25006")
    /// 25P02: a statement after a failed one in the same transaction.
    public static let inFailedTransaction = SQLState("25P02")
    /// 26000: a prepared statement that the session does not have.
    public static let invalidStatementName = SQLState("26000")
    /// 28000: this user may not connect.
    public static let invalidAuthorization = SQLState("28000")
    /// 28P01: wrong password.
    public static let invalidPassword = SQLState("28P01")
    /// 3D000: no such database.
    public static let undefinedDatabase = SQLState("3D000")
    /// 40001: serializable transactions collided; run it again.
    public static let serializationFailure = SQLState("40001")
    /// 40P01: a deadlock, of which this transaction was chosen to end; run it again.
    public static let deadlockDetected = SQLState("40P01")
    /// 42501: no privilege, or a row-level security policy refused the row.
    public static let insufficientPrivilege = SQLState("42501")
    /// 42601: a syntax error.
    public static let syntaxError = SQLState("42601")
    /// 42703: no such column.
    public static let undefinedColumn = SQLState("42703")
    /// 42P01: no such table.
    public static let undefinedTable = SQLState("42P01")
    /// 42P04: the database exists already.
    public static let duplicateDatabase = SQLState("42P04")
    /// 42P07: the table exists already.
    public static let duplicateTable = SQLState("42P07")
    /// 53100: the server's disk is full.
    public static let diskFull = SQLState("53100")
    /// 53200: the server has no memory left.
    public static let outOfMemory = SQLState("53200")
    /// 53300: `max_connections` reached.
    public static let tooManyConnections = SQLState("53300")
    /// 55006: the object is in use, such as a database with sessions.
    public static let objectInUse = SQLState("55006")
    /// 55P03: `lock_timeout` passed, or `nowait` found a lock.
    public static let lockNotAvailable = SQLState("55P03")
    /// 57014: cancelled on request, or by `statement_timeout`.
    public static let queryCanceled = SQLState("57014")
    /// 57P01: the server is being stopped, or an administrator ended the session.
    public static let adminShutdown = SQLState("57P01")
    /// 57P02: another backend crashed and the server restarts.
    public static let crashShutdown = SQLState("57P02")
    /// 57P03: the server is starting, stopping or recovering; try again soon.
    public static let cannotConnectNow = SQLState("57P03")
    /// 58030: the server could not read or write a file.
    public static let ioError = SQLState("58030")
    /// P0001: `raise exception` without a code of its own.
    public static let raiseException = SQLState("P0001")
    /// XX001: a damaged page; checksums found it.
    public static let dataCorrupted = SQLState("XX001")
}
