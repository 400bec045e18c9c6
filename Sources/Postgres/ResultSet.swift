internal import CLibPQ

/// The rows of one statement, as libpq keeps them.
@safe
@usableFromInline
final class ResultSet {
    private let pointer: OpaquePointer
    /// The number of rows.
    @usableFromInline
    let rowCount: Int
    /// The number of columns.
    let columnCount: Int

    /// Takes ownership: "always free a PGresult via PQclear when it is no longer needed".
    init(owning pointer: OpaquePointer) {
        unsafe self.pointer = pointer
        rowCount = Int(unsafe PQntuples(pointer))
        columnCount = Int(unsafe PQnfields(pointer))
    }

    deinit {
        unsafe PQclear(pointer)
    }

    var status: ExecStatusType { unsafe PQresultStatus(pointer) }

    /// The bytes of a value, or nil where it is null.
    ///
    /// They live as long as this object.
    ///
    /// "The value is null-terminated; PQgetvalue returns an empty string for a null", so null is
    /// asked for on its own.
    func bytes(row: Int, column: Int) -> UnsafeRawBufferPointer? {
        let row = Int32(truncatingIfNeeded: row)
        let column = Int32(truncatingIfNeeded: column)
        guard unsafe PQgetisnull(pointer, row, column) == 0 else { return nil }
        return unsafe UnsafeRawBufferPointer(
            start: PQgetvalue(pointer, row, column),
            count: Int(PQgetlength(pointer, row, column))
        )
    }

    /// The value as text, or nil where it is null.
    func text(row: Int, column: Int) -> String? {
        // client_encoding is UTF8, so the server has checked the bytes.
        unsafe bytes(row: row, column: column).map {
            unsafe String(decoding: $0, as: UTF8.self)
        }
    }

    func columnName(_ column: Int) -> String {
        unsafe PQfname(pointer, Int32(column)).map { unsafe String(cString: $0) } ?? "?"
    }

    func columnType(_ column: Int) -> UInt32 { unsafe PQftype(pointer, Int32(column)) }

    var parameterTypes: [UInt32] {
        let count = unsafe PQnparams(pointer)
        return (0..<count).map { unsafe PQparamtype(pointer, $0) }
    }

    /// The server's error, or nil where libpq made this result up and it has no SQLSTATE.
    var serverError: PostgresError? {
        guard let state = field("C") else { return nil }
        return PostgresError(
            .server(SQLState(rawValue: state)),
            field("M") ?? "",
            detail: field("D"),
            hint: field("H"),
            constraint: field("n"),
            table: field("t")
        )
    }

    var message: String {
        unsafe PQresultErrorMessage(pointer).map { unsafe String(cString: $0) } ?? ""
    }

    /// A field of the error report by its letter (postgres_ext.h, PG_DIAG_…).
    private func field(_ letter: Unicode.Scalar) -> String? {
        unsafe PQresultErrorField(pointer, Int32(letter.value)).map { unsafe String(cString: $0) }
    }
}
