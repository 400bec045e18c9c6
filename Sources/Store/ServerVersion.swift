package import Postgres

/// The version of the server, in its own words.
package struct ServerVersion: Statement {
    package static let sql = "select current_setting('server_version')"
    package var parameters: [Parameter] { [] }

    package init() {}

    package static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
        try row.text()
    }
}
