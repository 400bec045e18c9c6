/// What went wrong between this program and PostgreSQL.
///
/// `description` holds no data of any row and is safe to show to anyone; `debugDescription` holds
/// everything the server said, and the statement, and belongs in a log or on the terminal of
/// whoever runs the database.
public struct PostgresError: Error, Sendable {
    /// The kind of failure.
    public enum Code: Hashable, Sendable {
        /// No session came about: no server there, or it refused. `sqlState` is not known.
        case connectionFailed
        /// The session ended in the middle. Whether the last statement took effect is not known.
        case connectionLost
        /// The connection was closed by this program.
        case closed
        /// The server refused a statement.
        case server(SQLState)
        /// A row does not have the shape that its statement's `decode` expects: a bug.
        case decoding
        /// A parameter that PostgreSQL cannot take, such as a NUL byte in a text.
        case parameter
        /// A call out of order, such as a transaction inside a transaction: a bug.
        case misuse
    }

    /// What is known beside the code.
    ///
    /// A class, so that the error is small to throw.
    private final class Facts: Sendable {
        let message: String
        let detail: String?
        let hint: String?
        let constraint: String?
        let table: String?
        let sql: String?

        init(
            _ message: String,
            detail: String?,
            hint: String?,
            constraint: String?,
            table: String?,
            sql: String?
        ) {
            self.message = message
            self.detail = detail
            self.hint = hint
            self.constraint = constraint
            self.table = table
            self.sql = sql
        }
    }

    /// The kind of failure.
    public let code: Code
    private let facts: Facts

    /// Makes an error; outside this target useful in tests.
    public init(
        _ code: Code,
        _ message: String,
        detail: String? = nil,
        hint: String? = nil,
        constraint: String? = nil,
        table: String? = nil,
        sql: String? = nil
    ) {
        self.code = code
        self.facts = Facts(
            message,
            detail: detail,
            hint: hint,
            constraint: constraint,
            table: table,
            sql: sql
        )
    }

    /// The server's code, when the server answered.
    public var sqlState: SQLState? {
        guard case .server(let state) = code else { return nil }
        return state
    }

    /// The server's or libpq's words.
    ///
    /// May contain data.
    public var message: String { facts.message }
    /// The server's DETAIL.
    ///
    /// May contain data.
    public var detail: String? { facts.detail }
    /// The server's HINT.
    public var hint: String? { facts.hint }
    /// The constraint that refused the row.
    public var constraint: String? { facts.constraint }
    /// The table the server named.
    public var table: String? { facts.table }
    /// The statement that failed.
    public var sql: String? { facts.sql }

    /// The same error with the statement that was running.
    @usableFromInline
    func during(_ sql: String) -> PostgresError {
        PostgresError(
            code,
            message,
            detail: detail,
            hint: hint,
            constraint: constraint,
            table: table,
            sql: sql
        )
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    /// The kind, and names out of the schema; never data.
    public var description: String {
        switch code {
        case .connectionFailed: "PostgreSQL cannot be reached"
        case .connectionLost: "the connection to PostgreSQL was lost"
        case .closed: "the connection to PostgreSQL is closed"
        case .server(let state):
            "PostgreSQL refused a statement (SQLSTATE \(state)"
                + (constraint.map { ", constraint \($0)" } ?? "") + ")"
        case .decoding: "PostgreSQL's answer has an unexpected shape"
        case .parameter: "a value cannot be stored in PostgreSQL"
        case .misuse: "a database connection was used out of order"
        }
    }

    /// Everything known, one fact per line.
    public var debugDescription: String {
        var lines = [description, message]
        if let detail { lines.append("DETAIL: \(detail)") }
        if let hint { lines.append("HINT: \(hint)") }
        if let table { lines.append("TABLE: \(table)") }
        if let constraint { lines.append("CONSTRAINT: \(constraint)") }
        if let sql { lines.append("STATEMENT: \(sql)") }
        return lines.joined(separator: "\n")
    }
}
