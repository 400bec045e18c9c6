public import Postgres

/// Why a database could not be brought to this program's schema.
public struct MigrationError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable {
        /// An applied migration's text is not this program's.
        case changed
        /// The database has a migration that this program does not know: a newer program made it.
        case unknown
        /// A migration was added before one that is applied already.
        case missed
        /// PostgreSQL refused a migration.
        case failed
    }

    /// The kind of failure.
    public let code: Code
    /// The migration, such as `0001_log`.
    public let name: String
    /// What happened, why, and what to do.
    public let message: String
    /// The server's error, for `failed`.
    public let underlyingError: PostgresError?

    /// The message.
    public var description: String { message }

    static func changed(_ name: String) -> MigrationError {
        MigrationError(
            code: .changed,
            name: name,
            message: """
                migration \(name) in this program differs from the one applied to the database; \
                use the program that made the database, or one released after it
                """,
            underlyingError: nil
        )
    }

    static func unknown(_ name: String) -> MigrationError {
        MigrationError(
            code: .unknown,
            name: name,
            message: """
                the database has migration \(name), which this program does not know: a newer \
                program made it; use that one, or a newer one
                """,
            underlyingError: nil
        )
    }

    static func missed(_ name: String, before applied: String) -> MigrationError {
        MigrationError(
            code: .missed,
            name: name,
            message: """
                migration \(name) comes before \(applied), which is applied to the database \
                already; give it a higher number
                """,
            underlyingError: nil
        )
    }

    static func failed(_ name: String, _ error: PostgresError) -> MigrationError {
        MigrationError(
            code: .failed,
            name: name,
            message: "migration \(name) failed and was rolled back: \(error)",
            underlyingError: error
        )
    }
}
