internal import CLibPQ
internal import Synchronization

/// One `PGconn` and the calls made on it.
///
/// "No two threads should attempt to manipulate the same PGconn object at the same time"
/// (libpq, 34.20): a `Link` is held by one ``Connection`` and used on its thread only.
@safe
final class Link {
    private let pointer: OpaquePointer
    private let notices: NoticeReceiver

    /// Connects, blocking.
    ///
    /// "The value for the first dbname key word is checked to see if it is a connection string.
    /// … later key words override": what stands before it is a default, what stands after it is
    /// fixed.
    init(
        _ conninfo: String,
        timeoutSeconds: Int,
        onNotice: (@Sendable (PostgresNotice) -> Void)?
    ) throws(PostgresError) {
        let settings = [
            ("connect_timeout", String(timeoutSeconds)),
            ("fallback_application_name", "chotatsu"),
            ("dbname", conninfo),
            ("client_encoding", "UTF8"),
        ]
        let names = CStrings(settings.map(\.0))
        let values = CStrings(settings.map(\.1))
        let connected = unsafe PQconnectdbParams(names.pointers, values.pointers, 1)
        guard let pointer = unsafe connected else {
            throw PostgresError(.connectionFailed, "libpq has no memory")
        }
        unsafe self.pointer = pointer
        notices = NoticeReceiver(onNotice)
        // From here on `deinit` runs also when this throws; "PQfinish should be called even if the
        // attempt to connect fails".
        guard unsafe PQstatus(pointer) == CONNECTION_OK else {
            throw PostgresError(.connectionFailed, message)
        }
        // Without a processor libpq prints notices to standard error.
        unsafe PQsetNoticeReceiver(
            pointer,
            { receiver, result in
                guard let receiver = unsafe receiver, let result = unsafe result else { return }
                unsafe Unmanaged<NoticeReceiver>.fromOpaque(receiver).takeUnretainedValue()
                    .receive(result)
            },
            Unmanaged.passUnretained(notices).toOpaque()
        )
        try fixSession()
    }

    deinit {
        unsafe PQfinish(pointer)
    }

    /// Makes answers independent of the server's settings: ISO dates, UTC.
    ///
    /// The server reports both at the start of the session, so the usual server costs no round
    /// trip.
    private func fixSession() throws(PostgresError) {
        if parameterStatus("DateStyle")?.hasPrefix("ISO") != true {
            _ = try execute("set datestyle = iso")
        }
        if !["UTC", "Etc/UTC", "GMT"].contains(parameterStatus("TimeZone")) {
            _ = try execute("set timezone = 'UTC'")
        }
        if parameterStatus("standard_conforming_strings") != "on" {
            _ = try execute("set standard_conforming_strings = on")
        }
    }

    private func parameterStatus(_ name: String) -> String? {
        unsafe PQparameterStatus(pointer, name).map { unsafe String(cString: $0) }
    }

    var isUsable: Bool { unsafe PQstatus(pointer) == CONNECTION_OK }

    /// "If input is available from the server, consume it": of a server that has ended the session
    /// first its last words, and then that it has closed.
    func isAlive() -> Bool {
        unsafe PQconsumeInput(pointer) == 1 && PQconsumeInput(pointer) == 1 && isUsable
    }

    var transactionStatus: PGTransactionStatusType { unsafe PQtransactionStatus(pointer) }

    var processID: Int32 { unsafe PQbackendPID(pointer) }

    private var message: String {
        let text = unsafe PQerrorMessage(pointer).map { unsafe String(cString: $0) } ?? ""
        return text.last == "\n" ? String(text.dropLast()) : text
    }

    func canceller() -> Canceller? {
        unsafe PQgetCancel(pointer).map { unsafe Canceller($0) }
    }

    // MARK: Statements

    func execute(_ sql: String) throws(PostgresError) -> ResultSet {
        try unsafe checked(PQexec(pointer, sql))
    }

    func execute(_ sql: String, _ parameters: [Parameter]) throws(PostgresError) -> ResultSet {
        let buffer = try ParameterBuffer(parameters)
        return try unsafe checked(
            buffer.withPointers { values in
                unsafe PQexecParams(
                    pointer,
                    sql,
                    Int32(buffer.offsets.count),
                    nil,
                    values,
                    buffer.lengths,
                    buffer.formats,
                    0
                )
            }
        )
    }

    func prepare(_ name: String, _ sql: String) throws(PostgresError) {
        _ = try unsafe checked(PQprepare(pointer, name, sql, 0, nil))
    }

    func describe(prepared name: String) throws(PostgresError) -> ResultSet {
        try unsafe checked(PQdescribePrepared(pointer, name))
    }

    func execute(
        prepared name: String,
        _ parameters: [Parameter]
    ) throws(PostgresError) -> ResultSet {
        let buffer = try ParameterBuffer(parameters)
        return try unsafe checked(
            buffer.withPointers { values in
                unsafe PQexecPrepared(
                    pointer,
                    name,
                    Int32(buffer.offsets.count),
                    values,
                    buffer.lengths,
                    buffer.formats,
                    0
                )
            }
        )
    }

    // MARK: COPY

    /// Sends the whole input of one `COPY … FROM STDIN`.
    func copyIn(_ sql: String, _ bytes: [UInt8]) throws(PostgresError) {
        guard let started = unsafe PQexec(pointer, sql) else { throw failure() }
        let start = unsafe ResultSet(owning: started)
        guard start.status == PGRES_COPY_IN else {
            _ = try checked(start)
            throw PostgresError(.misuse, "not a COPY … FROM STDIN")
        }
        // "In blocking mode PQputCopyData waits until the data is queued": libpq sends in steps of
        // 8 kB as its buffer fills, so pieces of 64 kB keep that buffer small whatever the input.
        let sent = unsafe bytes.withUnsafeBytes { bytes in
            var at = 0
            while at < bytes.count {
                let count = min(Link.copyPieceBytes, bytes.count - at)
                let piece = unsafe bytes.baseAddress?.advanced(by: at)
                    .assumingMemoryBound(to: CChar.self)
                guard unsafe PQputCopyData(pointer, piece, Int32(count)) == 1 else { return false }
                at += count
            }
            return unsafe PQputCopyEnd(pointer, nil) == 1
        }
        // "After successfully calling PQputCopyEnd, call PQgetResult to obtain the final result
        // status of the COPY command … then until it returns null."
        let results = remainingResults()
        guard sent, let result = results.first else { throw failure() }
        _ = try checked(result)
    }

    private static let copyPieceBytes = 65_536

    // MARK: Results

    private func checked(_ pointer: OpaquePointer?) throws(PostgresError) -> ResultSet {
        // "A null pointer should be treated like a PGRES_FATAL_ERROR result."
        guard let pointer = unsafe pointer else { throw failure() }
        return try checked(unsafe ResultSet(owning: pointer))
    }

    private func checked(_ result: ResultSet) throws(PostgresError) -> ResultSet {
        switch result.status {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            return result
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            endCopy()
            throw PostgresError(.misuse, "COPY needs a call of its own")
        default:
            throw result.serverError ?? failure(result.message)
        }
    }

    private func failure(_ words: String? = nil) -> PostgresError {
        PostgresError(isUsable ? .misuse : .connectionLost, words ?? message)
    }

    /// Leaves COPY mode; otherwise every later statement would fail.
    private func endCopy() {
        unsafe PQputCopyEnd(pointer, "COPY was not expected here")
        var row: UnsafeMutablePointer<CChar>? = nil
        while unsafe PQgetCopyData(pointer, &row, 0) > 0 { unsafe PQfreemem(row) }
        _ = remainingResults()
    }

    private func remainingResults() -> [ResultSet] {
        var results: [ResultSet] = []
        while let next = unsafe PQgetResult(pointer) {
            unsafe results.append(ResultSet(owning: next))
        }
        return results
    }
}

extension ParameterBuffer {
    /// Lends the values' addresses for the time of the call.
    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
        unsafe bytes.withUnsafeBytes { bytes in
            let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = unsafe offsets.map { offset in
                unsafe offset < 0 ? nil : base.map { unsafe UnsafePointer($0 + offset) }
            }
            return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
        }
    }
}
