/// An entry on the account of a story's payer.
struct BankEntry {
    /// The disbursement or repayment that it belongs to.
    let subject: String
    var booked: Day
    var isDebit = true
    var amountYen: Int
    var name: String?
    var reference: String?
    /// Tied by hand to its subject, a disbursement.
    var isTied = false
    /// Rules that find the entry itself.
    var rules: [String] = []
}
