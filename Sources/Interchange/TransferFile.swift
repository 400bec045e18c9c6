import Crypto
package import Domain
import Foundation

/// A file of transfers for a bank: 全銀協 総合振込 (type 21), records of 120 bytes in JIS X 0201, each
/// with CRLF behind it.
///
/// Source of the layout: 全国銀行協会, 総合振込 レコードフォーマット.
package struct TransferFile: Sendable {
    /// The most yen that one transfer carries: ten digits.
    package static let transferMaxJPY: Int64 = 9_999_999_999
    /// The most yen that a file carries: twelve digits.
    package static let totalMaxJPY: Int64 = 999_999_999_999
    /// The most transfers of a file: six digits.
    package static let transfersMax = 999_999

    /// An account of a registered party.
    package struct Account: Sendable, Hashable {
        package let party: String
        /// 4 digits.
        package let bank: String
        /// 3 digits.
        package let branch: String
        /// 1 ordinary, 2 current, 4 savings, 9 other.
        package let kind: String
        /// 1 to 7 digits.
        package let number: String
        package let holderKana: String

        package init(
            party: String,
            bank: String,
            branch: String,
            kind: String,
            number: String,
            holderKana: String
        ) {
            self.party = party
            self.bank = bank
            self.branch = branch
            self.kind = kind
            self.number = number
            self.holderKana = holderKana
        }
    }

    package struct Transfer: Sendable {
        package let disbursement: String
        package let payee: Account
        /// 1 to `transferMaxJPY`.
        package let amountJPY: Int64
        /// At most 20 of A to Z and 0 to 9.
        package let reference: String

        package init(
            disbursement: String,
            payee: Account,
            amountJPY: Int64,
            reference: String
        ) {
            self.disbursement = disbursement
            self.payee = payee
            self.amountJPY = amountJPY
            self.reference = reference
        }
    }

    package let payOn: Day
    package let payer: Account
    /// 振込依頼人コード, 10 digits that the bank gives.
    package let requester: String
    package let transfers: [Transfer]

    package init(payOn: Day, payer: Account, requester: String, transfers: [Transfer]) {
        self.payOn = payOn
        self.payer = payer
        self.requester = requester
        self.transfers = transfers
    }

    package var totalJPY: Int64 { transfers.reduce(0) { $0 + $1.amountJPY } }

    /// An amount as transfers that a bank takes: all but the last are as large as one may be.
    package static func parts(of amountJPY: Int64) -> [Int64] {
        var parts = Array(repeating: transferMaxJPY, count: Int(amountJPY / transferMaxJPY))
        if amountJPY % transferMaxJPY > 0 { parts.append(amountJPY % transferMaxJPY) }
        return parts
    }

    /// A reference of 20 of A to Z and 0 to 9: how the disbursement's code begins, for people, and a
    /// hash of at least 12 of them.
    package static func reference(of disbursement: String, from unique: String) -> String {
        let letters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        let shown = disbursement.uppercased().filter { letters.contains($0) }.prefix(8)
        let hash = SHA256.hash(data: Array(unique.utf8)).map { letters[Int($0) % 36] }
        return String(shown + hash.prefix(20 - shown.count))
    }

    /// What a bank would refuse of an account that pays, or is paid.
    package static func faults(of account: Account, isPayer: Bool) -> [Rejection] {
        var faults: [Rejection] = []
        if isPayer, account.kind == "4" {
            faults.append(
                Rejection(
                    field: "account.kind",
                    value: account.kind,
                    rule: "transfer_account",
                    message: "party \(account.party) pays from a savings account: a bank takes "
                        + "transfers from kind 1, 2 or 9 only"
                )
            )
        }
        var records = Records()
        records.add(holder: account, bytes: isPayer ? payerBytes : payeeBytes, &faults)
        return faults
    }

    /// How long the names of holders may be.
    private static let (payerBytes, payeeBytes) = (40, 30)

    /// The file, or all that a bank would refuse in it.
    package func bytes() throws(TransferFaults) -> [UInt8] {
        var faults = payer.kind == "4" ? Self.faults(of: payer, isPayer: true) : []
        var text = Records()
        text.add("1210" + requester)
        text.add(holder: payer, bytes: Self.payerBytes, &faults)
        text.add(String(payOn.iso.dropFirst(5).filter { $0 != "-" }))
        text.add(account: payer, namesBytes: 15, header: true)
        text.endRecord()
        for transfer in transfers {
            text.add("2")
            text.add(account: transfer.payee, namesBytes: 15, header: false)
            text.add(holder: transfer.payee, bytes: Self.payeeBytes, &faults)
            text.add(transfer.amountJPY, digits: 10)
            // 新規コード: other. 顧客コード 1 and 2 hold the reference, as 識別表示 Y says; 7: by wire.
            text.add(
                "0" + transfer.reference.padding(toLength: 20, withPad: " ", startingAt: 0) + "7Y"
            )
            text.endRecord()
        }
        text.add("8")
        text.add(Int64(transfers.count), digits: 6)
        text.add(totalJPY, digits: 12)
        text.endRecord()
        text.add("9")
        text.endRecord()
        guard faults.isEmpty else { throw TransferFaults(reasons: faults) }
        return text.bytes
    }
}

/// What a bank would refuse of a file, each with the field that has to be mended.
package struct TransferFaults: Error, Sendable {
    package let reasons: [Rejection]

    package init(reasons: [Rejection]) {
        self.reasons = reasons
    }
}

/// Records of 120 bytes, filled with spaces.
private struct Records {
    private static let recordBytes = 120
    private(set) var bytes: [UInt8] = []
    private var record: [UInt8] = []

    mutating func add(_ text: String) {
        record.append(contentsOf: text.utf8)
    }

    mutating func add(_ number: Int64, digits: Int) {
        let text = String(number)
        add(String(repeating: "0", count: digits - text.utf8.count) + text)
    }

    /// Bank and branch with their names, which banks know by the codes, kind and number; the payee's
    /// has a clearing house, no longer used, between them.
    mutating func add(account: TransferFile.Account, namesBytes: Int, header: Bool) {
        let name = String(repeating: " ", count: namesBytes)
        let house = header ? "" : "0000"
        let zeros = String(repeating: "0", count: 7 - account.number.utf8.count)
        add(account.bank + name + account.branch + name + house + account.kind)
        add(zeros + account.number)
    }

    /// The holder's name as the file has it.
    mutating func add(
        holder account: TransferFile.Account,
        bytes width: Int,
        _ faults: inout [Rejection]
    ) {
        var name: [UInt8] = []
        do throws(BankText.Fault) {
            name = try BankText.bytes(account.holderKana)
            guard name.count <= width else {
                throw BankText.Fault(
                    "it has \(name.count) characters, voicing marks counted: a bank takes \(width)"
                )
            }
        } catch {
            faults.append(
                Rejection(
                    field: "account.holder_kana",
                    value: account.holderKana,
                    rule: "transfer_name",
                    message:
                        "the account of party \(account.party): \(error.message); register the "
                        + "party with the name as its bank has it"
                )
            )
        }
        record.append(contentsOf: name)
        record.append(contentsOf: repeatElement(0x20, count: max(0, width - name.count)))
    }

    mutating func endRecord() {
        record.append(
            contentsOf: repeatElement(0x20, count: max(0, Self.recordBytes - record.count))
        )
        bytes.append(contentsOf: record)
        bytes.append(contentsOf: [0x0D, 0x0A])
        record.removeAll(keepingCapacity: true)
    }
}
