import Crypto
package import Domain
package import Interchange
import Postgres
import Reconciliation
import Store

/// Writes the instructed disbursements of a day as files of transfers for the bank, one for each
/// payer's account, and records what is in them.
///
/// A file stands in its place only once its event is committed, so that what a bank is given is
/// always known; one that was lost since can be written again, byte by byte (`RewritePaymentFile`).
package struct ExportPayments: Sendable {
    /// The day on which the bank is to pay.
    package let payOn: Day
    /// Where the files go; nil gives their bytes alone.
    package let folder: String?
    /// 振込依頼人コード, 10 digits that the bank gives.
    package var requester = "0000000000"
    /// Why disbursements that are in a file already go into another; nil leaves them out.
    package var reasonAgain: String?

    package init(payOn: Day, folder: String? = nil) {
        self.payOn = payOn
        self.folder = folder
    }

    package struct Answer: Sendable {
        package var files: [Written] = []
        /// In a file already, and left out.
        package var left: [Left] = []

        package init(files: [Written] = []) {
            self.files = files
        }
    }

    package struct Written: Sendable {
        package let code: String
        /// Where it stands; nil where its bytes alone are given.
        package let path: String?
        package let sha256: String
        package let file: TransferFile
        package let bytes: [UInt8]
    }

    package struct Left: Sendable {
        package let disbursement: String
        package let amountJPY: Int64
        package let file: String
    }

    /// Throws `TransferFaults` with all that a bank would refuse, `Rejection` where the journal
    /// refuses, `FileError`; then nothing is recorded and no file is there.
    package func run(_ session: Session) async throws -> Answer {
        var answer = Answer()
        var parts: [FilePart] = []
        do {
            try await session.recording { recorder in
                let cut = Cut(day: session.today, seq: recorder.lastSeq)
                let all = try await session.onWholeTables { connection in
                    try await PayableQuery(registry: session.registry, cut: cut)
                        .due(payOn, connection)
                }
                let chosen = all.filter { $0.file == nil || reasonAgain != nil }
                for payable in all where payable.file != nil && reasonAgain == nil {
                    answer.left.append(
                        Left(
                            disbursement: payable.disbursement,
                            amountJPY: payable.amountJPY,
                            file: payable.file ?? ""
                        )
                    )
                }
                var codes = PaymentFileCodes(payOn: payOn)
                for planned in try PlannedFile.all(of: chosen) {
                    let code = try await codes.next(planned.payer, session)
                    let file = planned.file(code, payOn, requester, session.registry)
                    let bytes = try file.bytes()
                    let sum = hex(SHA256.hash(data: bytes))
                    let path = folder.map { "\($0)/\(fileName(of: code)).txt" }
                    if let path { parts.append(try FilePart(path, bytes)) }
                    let event = try event(code, file, sum, session.today)
                    for case .rejected(let reason) in try await recorder.record([event]) {
                        throw reason
                    }
                    answer.files.append(
                        Written(code: code, path: path, sha256: sum, file: file, bytes: bytes)
                    )
                }
            }
        } catch {
            for part in parts { part.remove() }
            throw error
        }
        for (part, written) in zip(parts, answer.files) {
            try part.putInPlace(
                orElse: "The payment file is recorded: chotatsu pay export --file \(written.code) "
                    + "--requester \(requester) writes it"
            )
        }
        return answer
    }

    private func event(
        _ code: String,
        _ file: TransferFile,
        _ sum: String,
        _ today: Day
    ) throws -> Event {
        let transfers = file.transfers.map { transfer in
            JSON.object([
                JSON.Member("disbursement", .string(transfer.disbursement)),
                JSON.Member("reference", .string(transfer.reference)),
                JSON.Member("amount_jpy", .number(String(transfer.amountJPY))),
            ])
        }
        var data = [
            JSON.Member("payment_file", .string(code)),
            JSON.Member("transfers", .array(transfers)), JSON.Member("sha256", .string(sum)),
        ]
        if let reasonAgain { data.append(JSON.Member("reason", .string(reasonAgain))) }
        let json = JSON.object([
            JSON.Member("type", .string("payment_file.made")),
            JSON.Member("occurred_at", .string(today.iso)), JSON.Member("data", .object(data)),
        ])
        let id = EventID(derivedFrom: Array("chotatsu payment file\n\(code)\n\(sum)".utf8))
        switch EventReader().read(json, id: { _, _, _ in id }) {
        case .event(let event): return event
        case .refused(let reasons): throw TransferFaults(reasons: reasons)
        }
    }
}

extension ExportPayments.Answer {
    /// As `pay export` writes it.
    package var json: JSON {
        .object([JSON.Member("files", .array(files.map(\.json))), leftMember])
    }

    /// What is in a file already.
    package var leftMember: JSON.Member {
        JSON.Member(
            "left",
            .array(
                left.map { left in
                    .object([
                        JSON.Member("disbursement", .string(left.disbursement)),
                        JSON.Member("amount_jpy", .number(String(left.amountJPY))),
                        JSON.Member("payment_file", .string(left.file)),
                    ])
                }
            )
        )
    }
}

extension ExportPayments.Written {
    fileprivate var json: JSON {
        let transfers = file.transfers.map { transfer in
            JSON.object([
                JSON.Member("disbursement", .string(transfer.disbursement)),
                JSON.Member("reference", .string(transfer.reference)),
                JSON.Member("amount_jpy", .number(String(transfer.amountJPY))),
                JSON.Member("payee", .string(transfer.payee.party)),
            ])
        }
        let place = path.map { [JSON.Member("path", .string($0))] } ?? []
        return .object(
            [JSON.Member("payment_file", .string(code))] + place + [
                JSON.Member("sha256", .string(sha256)),
                JSON.Member("payer", .string(file.payer.party)),
                JSON.Member("pay_on", .string(file.payOn.iso)),
                JSON.Member("total_jpy", .number(String(file.totalJPY))),
                JSON.Member("transfers", .array(transfers)),
            ]
        )
    }
}

/// The codes of the payment files of a day: `PF-2025-03-31-0001-001-1234567-1`, numbered for each
/// account.
private struct PaymentFileCodes {
    let payOn: Day
    private var last: [String: Int] = [:]

    init(payOn: Day) {
        self.payOn = payOn
    }

    /// One that no file has had, of those voided since neither: a bank may have been given them.
    mutating func next(_ payer: TransferFile.Account, _ session: Session) async throws -> String {
        let prefix = "PF-\(payOn.iso)-\(payer.bank)-\(payer.branch)-\(payer.number)-"
        if last[prefix] == nil {
            let made = try await session.connection.rows(
                CodesEverMade(registry: session.registry, kind: .paymentFile, prefix: prefix)
            )
            last[prefix] = made.compactMap { Int($0.dropFirst(prefix.count)) }.max() ?? 0
        }
        let number = (last[prefix] ?? 0) + 1
        last[prefix] = number
        return prefix + String(number)
    }
}
