import Domain
import Interchange
import Reconciliation
import Store

/// The disbursements that go into one file of transfers.
struct PlannedFile {
    let payer: TransferFile.Account
    private(set) var disbursements: [Payment] = []

    struct Payment {
        let disbursement: String
        let payee: TransferFile.Account
        /// Amounts that a bank takes, with the reference that each had in a file before.
        let parts: [(amountJPY: Int64, reference: String?)]
    }

    /// A file for each account, and another where one would be too large; by payer, then by code.
    ///
    /// Throws `TransferFaults` with every account that is missing and every amount that is too large.
    ///
    /// `asBefore`: with the transfers that they had in their file.
    static func all(
        of payables: [PayableQuery.Payable],
        asBefore: Bool = false
    ) throws -> [PlannedFile] {
        var files: [PlannedFile] = []
        var faults: [Rejection] = []
        for payable in payables {
            let payer = account(payable.payer, payable.payerAccount, "payer", payable, &faults)
            let payee = account(payable.payee, payable.payeeAccount, "payee", payable, &faults)
            guard let payer, let payee else { continue }
            guard payable.amountJPY <= TransferFile.totalMaxJPY else {
                faults.append(
                    Rejection(
                        field: "amount_jpy",
                        value: String(payable.amountJPY),
                        rule: "transfer_amount",
                        message:
                            "disbursement \(payable.disbursement) is more than a file carries, "
                            + "¥999,999,999,999: instruct it in parts"
                    )
                )
                continue
            }
            let payment = Payment(
                disbursement: payable.disbursement,
                payee: payee,
                parts: asBefore
                    ? payable.transfers.map { ($0.amountJPY, $0.reference) }
                    : TransferFile.parts(of: payable.amountJPY).map { ($0, nil) }
            )
            if let place = files.lastIndex(where: { $0.payer == payer }),
                files[place].hasRoom(for: payment)
            {
                files[place].disbursements.append(payment)
            } else {
                files.append(PlannedFile(payer: payer, disbursements: [payment]))
            }
        }
        guard faults.isEmpty else { throw TransferFaults(reasons: faults) }
        return files
    }

    /// The account of a party; nil, with a fault, where none is registered.
    static func account(
        _ party: String,
        _ members: [JSON.Member]?,
        _ role: String,
        _ payable: PayableQuery.Payable,
        _ faults: inout [Rejection]
    ) -> TransferFile.Account? {
        guard let members else {
            let fault = Rejection(
                field: "account",
                rule: "required",
                message:
                    "party \(party), the \(role) of disbursement \(payable.disbursement), has no "
                    + "account registered on its day of payment: party register \(party) with all of "
                    + "its fields again, and --account-bank, --account-branch, --account-kind, "
                    + "--account-number, --account-holder-kana"
            )
            if !faults.contains(fault) { faults.append(fault) }
            return nil
        }
        let account = TransferFile.Account(
            party: party,
            bank: members.text("bank") ?? "",
            branch: members.text("branch") ?? "",
            kind: members.text("kind") ?? "",
            number: members.text("number") ?? "",
            holderKana: members.text("holder_kana") ?? ""
        )
        for fault in TransferFile.faults(of: account, isPayer: role == "payer")
        where !faults.contains(fault) {
            faults.append(fault)
        }
        return account
    }

    private func hasRoom(for payment: Payment) -> Bool {
        let parts = disbursements.flatMap(\.parts) + payment.parts
        return parts.count <= TransferFile.transfersMax
            && parts.reduce(0) { $0 + $1.amountJPY } <= TransferFile.totalMaxJPY
    }

    /// The file of that code.
    func file(
        _ code: String,
        _ payOn: Day,
        _ requester: String,
        _ registry: Registry
    ) -> TransferFile {
        TransferFile(
            payOn: payOn,
            payer: payer,
            requester: requester,
            transfers: disbursements.flatMap { payment in
                payment.parts.enumerated().map { number, part in
                    TransferFile.Transfer(
                        disbursement: payment.disbursement,
                        payee: payment.payee,
                        amountJPY: part.amountJPY,
                        reference: part.reference
                            ?? TransferFile.reference(
                                of: payment.disbursement,
                                from:
                                    "\(registry.code)\n\(code)\n\(payment.disbursement)\n\(number)"
                            )
                    )
                }
            }
        )
    }
}
