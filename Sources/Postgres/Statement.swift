/// One SQL statement: its text, what it binds and how its rows are read, side by side.
///
/// ```swift
/// struct OpenLines: Statement {
///     static let sql = """
///         select code, quantity
///         from order_line
///         where buyer = $1
///         order by code
///         """
///     let buyer: String
///     var parameters: [Parameter] { [.text(buyer)] }
///     static func decode(_ row: inout RowReader) throws(PostgresError) -> (String, Int64) {
///         (try row.text(), try row.int())
///     }
/// }
/// ```
public protocol Statement: Sendable {
    /// What one row becomes. `Void` where the statement returns none.
    associatedtype Row: Sendable

    /// The text, with `$1`… in the order of `parameters`. The same value each time.
    static var sql: String { get }

    /// The values of `$1`….
    var parameters: [Parameter] { get }

    /// Reads one row, column by column from the left, all of them.
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row
}

extension Statement where Row == Void {
    /// Refuses a row: a statement without a `decode` of its own returns none.
    public static func decode(_ row: inout RowReader) throws(PostgresError) {
        throw PostgresError(.decoding, "a row where none was expected", sql: sql)
    }
}
