internal import CLibPQ

/// A notice or warning, which the server sends beside an answer.
public struct PostgresNotice: Sendable {
    /// `NOTICE`, `WARNING`, `INFO`, `LOG` or `DEBUG`.
    public let severity: String
    /// The server's words.
    ///
    /// May contain data.
    public let message: String
}

/// Stands between libpq's C callback and a closure.
final class NoticeReceiver {
    private let onNotice: (@Sendable (PostgresNotice) -> Void)?

    init(_ onNotice: (@Sendable (PostgresNotice) -> Void)?) {
        self.onNotice = onNotice
    }

    /// "The notice receiver must not free the result": libpq does.
    func receive(_ result: OpaquePointer) {
        guard let onNotice else { return }
        let field = { (letter: Unicode.Scalar) in
            unsafe PQresultErrorField(result, Int32(letter.value)).map {
                unsafe String(cString: $0)
            } ?? ""
        }
        onNotice(PostgresNotice(severity: field("V"), message: field("M")))
    }
}

/// C strings in an array that ends with null, as `PQconnectdbParams` wants them.
@safe
struct CStrings: ~Copyable {
    private let strings: UnsafeMutableBufferPointer<UnsafePointer<CChar>?>

    var pointers: UnsafePointer<UnsafePointer<CChar>?>? {
        unsafe UnsafePointer(strings.baseAddress)
    }

    init(_ texts: [String]) {
        unsafe strings = .allocate(capacity: texts.count + 1)
        unsafe strings.initialize(repeating: nil)
        for (index, text) in texts.enumerated() {
            let bytes = text.utf8CString
            let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)
            _ = unsafe copy.initialize(from: bytes)
            unsafe strings[index] = UnsafePointer(copy.baseAddress)
        }
    }

    deinit {
        for index in unsafe strings.indices { unsafe strings[index]?.deallocate() }
        unsafe strings.deallocate()
    }
}
