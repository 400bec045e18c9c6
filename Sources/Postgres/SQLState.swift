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

    /// Lets `catch` clauses name a state.
    public static func ~= (state: SQLState, error: any Error) -> Bool {
        (error as? PostgresError)?.sqlState == state
    }

    // Those that the program or a test looks for, in the order of appendix A.

    /// 0A000: also raised when a prepared statement's columns changed under it.
    public static let featureNotSupported = SQLState("0A000")
    /// 22012: a division by zero.
    public static let divisionByZero = SQLState("22012")
    /// 22P02: text that its type cannot read, such as `'x'::bigint`.
    public static let invalidTextRepresentation = SQLState("22P02")
    /// 23505: a second row with a unique key.
    public static let uniqueViolation = SQLState("23505")
    /// 25006: a write in a read-only transaction or on a standby.
    public static let readOnlyTransaction = SQLState("25006")
    /// 25P02: a statement after a failed one in the same transaction.
    public static let inFailedTransaction = SQLState("25P02")
    /// 26000: a prepared statement that the session does not have.
    public static let invalidStatementName = SQLState("26000")
    /// 40001: another transaction changed what this one would change; it may be tried again.
    public static let serializationFailure = SQLState("40001")
    /// 42501: no privilege, or a row-level security policy refused the row.
    public static let insufficientPrivilege = SQLState("42501")
    /// 42P01: no such table.
    public static let undefinedTable = SQLState("42P01")
    /// 53100: the server's disk is full.
    public static let diskFull = SQLState("53100")
    /// 57014: cancelled on request, or by `statement_timeout`.
    public static let queryCanceled = SQLState("57014")
    /// 57P01: the server is being stopped, or an administrator ended the session.
    public static let adminShutdown = SQLState("57P01")
}
