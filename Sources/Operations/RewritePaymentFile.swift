import Crypto
import Domain
import Interchange
import Postgres
import Reconciliation
import Store

/// Writes a payment file that was recorded once more, byte by byte: one that was lost.
package struct RewritePaymentFile: Sendable {
    package let code: String
    /// Where it goes; nil gives its bytes alone.
    package let folder: String?
    /// As it was when the file was made: it is in its header.
    package var requester = "0000000000"

    package init(code: String, folder: String? = nil) {
        self.code = code
        self.folder = folder
    }

    /// - Throws: `UsageError` where there is no such file; `OtherBytes`.
    package func run(_ session: Session) async throws -> ExportPayments.Written {
        let payables = try await AskedPast().reading(session) { connection, cut in
            try await PayableQuery(registry: session.registry, cut: cut).ofFile(code, connection)
        }
        guard let first = payables.first, let payOn = first.payOn,
            let planned = try PlannedFile.all(of: payables, asBefore: true).first
        else {
            throw UsageError("no payment file \(code): `payment-file list` shows those there are")
        }
        let file = planned.file(code, payOn, requester, session.registry)
        let bytes = try file.bytes()
        let sum = hex(SHA256.hash(data: bytes))
        guard sum == first.sha256 else {
            throw OtherBytes(code: code, sha256: first.sha256 ?? "")
        }
        let path = folder.map { "\($0)/\(fileName(of: code)).txt" }
        if let path { try FilePart(path, bytes).putInPlace(orElse: "Name another folder") }
        return ExportPayments.Written(
            code: code,
            path: path,
            sha256: sum,
            file: file,
            bytes: bytes
        )
    }
}

/// A payment file cannot be written again: what is registered since, or another requester, gives
/// other bytes.
package struct OtherBytes: Error, CustomStringConvertible {
    let code: String
    /// What it was.
    let sha256: String

    package var description: String {
        "payment file \(code) would no longer be the same: another requester, or an account "
            + "registered since (its SHA-256 was \(sha256))"
    }
}
