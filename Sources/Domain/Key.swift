/// The name of a field together with the type of its value, so that a rule reads
/// `event.data[.quantity]` and gets an `Int64`.
package struct Key<V: Sendable>: Sendable {
    package let name: String
    let read: @Sendable (Value) -> V?
}

extension Key where V == String {
    package static var party: Key { text("party") }
    package static var name: Key { text("name") }
    package static var nameEn: Key { text("name_en") }
    package static var size: Key { text("size") }
    package static var country: Key { text("country") }
    package static var ultimateParentCountry: Key { text("ultimate_parent_country") }
    package static var corporateNumber: Key { text("corporate_number") }
    package static var invoiceNumber: Key { text("invoice_number") }
    package static var bank: Key { text("bank") }
    package static var branch: Key { text("branch") }
    package static var kind: Key { text("kind") }
    package static var number: Key { text("number") }
    package static var holderKana: Key { text("holder_kana") }
    package static var product: Key { text("product") }
    package static var maker: Key { text("maker") }
    package static var formFactor: Key { text("form_factor") }
    package static var eccn: Key { text("eccn") }
    package static var ofProduct: Key { text("of_product") }
    package static var site: Key { text("site") }
    package static var owner: Key { text("owner") }
    package static var `operator`: Key { text("operator") }
    package static var eflopsBf16: Key { text("eflops_bf16") }
    package static var note: Key { text("note") }
    package static var target: Key { text("target") }
    package static var reference: Key { text("reference") }
    package static var programme: Key { text("programme") }
    package static var agency: Key { text("agency") }
    package static var payer: Key { text("payer") }
    package static var by: Key { text("by") }
    package static var share: Key { text("share") }
    package static var order: Key { text("order") }
    package static var buyer: Key { text("buyer") }
    package static var vendor: Key { text("vendor") }
    package static var channel: Key { text("channel") }
    package static var currency: Key { text("currency") }
    package static var fxRate: Key { text("fx_rate") }
    package static var grant: Key { text("grant") }
    package static var unitPrice: Key { text("unit_price") }
    package static var reason: Key { text("reason") }
    package static var approval: Key { text("approval") }
    package static var allocation: Key { text("allocation") }
    package static var shipment: Key { text("shipment") }
    package static var carrier: Key { text("carrier") }
    package static var resolution: Key { text("resolution") }
    package static var serial: Key { text("serial") }
    package static var serialOut: Key { text("serial_out") }
    package static var serialIn: Key { text("serial_in") }
    package static var invoice: Key { text("invoice") }
    package static var issuer: Key { text("issuer") }
    package static var payment: Key { text("payment") }
    package static var bankRef: Key { text("bank_ref") }
    package static var applicant: Key { text("applicant") }
    package static var rate: Key { text("rate") }
    package static var claim: Key { text("claim") }
    package static var category: Key { text("category") }
    package static var invoiceIssuer: Key { text("invoice_issuer") }
    package static var paymentMethod: Key { text("payment_method") }
    package static var disbursement: Key { text("disbursement") }
    package static var cause: Key { text("cause") }
    package static var repayment: Key { text("repayment") }
    package static var paymentFile: Key { text("payment_file") }
    package static var sha256: Key { text("sha256") }
    package static var statement: Key { text("statement") }
    package static var entry: Key { text("entry") }
    package static var direction: Key { text("direction") }
    package static var finding: Key { text("finding") }
    package static var event: Key { text("event") }
    package static var file: Key { text("file") }
    package static var code: Key { text("code") }
}

extension Key where V == Int64 {
    package static var gpusPerUnit: Key { whole("gpus_per_unit") }
    package static var memoryGb: Key { whole("memory_gb") }
    package static var tdpW: Key { whole("tdp_w") }
    package static var tpp: Key { whole("tpp") }
    package static var powerKw: Key { whole("power_kw") }
    package static var users: Key { whole("users") }
    package static var budgetJPY: Key { whole("budget_jpy") }
    package static var roundingJPY: Key { whole("rounding_jpy") }
    package static var restrictionYears: Key { whole("restriction_years") }
    package static var fiscalYear: Key { whole("fiscal_year") }
    package static var amountJPY: Key { whole("amount_jpy") }
    package static var quantity: Key { whole("quantity") }
    package static var line: Key { whole("line") }
    package static var orderLine: Key { whole("order_line") }
    package static var taxJPY: Key { whole("tax_jpy") }
    package static var projectCostJPY: Key { whole("project_cost_jpy") }
    package static var eligibleCostJPY: Key { whole("eligible_cost_jpy") }
    package static var requestedJPY: Key { whole("requested_jpy") }
    package static var ceilingJPY: Key { whole("ceiling_jpy") }
    package static var eligibleJPY: Key { whole("eligible_jpy") }
    package static var fixedJPY: Key { whole("fixed_jpy") }
    package static var principalJPY: Key { whole("principal_jpy") }
    package static var openingJPY: Key { whole("opening_jpy") }
    package static var closingJPY: Key { whole("closing_jpy") }
}

extension Key where V == Day {
    package static var dueOn: Key { day("due_on") }
    package static var promisedOn: Key { day("promised_on") }
    package static var from: Key { day("from") }
    package static var to: Key { day("to") }
    package static var expectedOn: Key { day("expected_on") }
    package static var invoicedOn: Key { day("invoiced_on") }
    package static var paidOn: Key { day("paid_on") }
    package static var projectFrom: Key { day("project_from") }
    package static var projectTo: Key { day("project_to") }
    package static var completedOn: Key { day("completed_on") }
    package static var quotedOn: Key { day("quoted_on") }
    package static var orderedOn: Key { day("ordered_on") }
    package static var deliveredOn: Key { day("delivered_on") }
    package static var acceptedOn: Key { day("accepted_on") }
    package static var payOn: Key { day("pay_on") }
    package static var bookedOn: Key { day("booked_on") }
}

extension Key where V == Record {
    package static var account: Key { record("account") }
    package static var tflopsDense: Key { record("tflops_dense") }
    package static var window: Key { record("window") }
    package static var newLine: Key { record("new_line") }
    package static var subject: Key { record("subject") }
}

extension Key where V == [Record] {
    package static var advanceCaps: Key { records("advance_caps") }
    package static var forecast: Key { records("forecast") }
    package static var lines: Key { records("lines") }
    package static var schedule: Key { records("schedule") }
    package static var surplus: Key { records("surplus") }
    package static var disallowed: Key { records("disallowed") }
    package static var payments: Key { records("payments") }
    package static var transfers: Key { records("transfers") }
    package static var entries: Key { records("entries") }
}

extension Key where V == [String] {
    package static var roles: Key { texts("roles") }
    package static var eligibleProducts: Key { texts("eligible_products") }
    package static var reports: Key { texts("reports") }
    package static var serials: Key { texts("serials") }
}

extension Key where V == Bool {
    package static var correction: Key {
        Key(name: "correction") { if case .bool(let flag) = $0 { flag } else { nil } }
    }
}

private func text(_ name: String) -> Key<String> {
    Key(name: name) { if case .text(let text) = $0 { text } else { nil } }
}

private func whole(_ name: String) -> Key<Int64> {
    Key(name: name) { if case .int(let number) = $0 { number } else { nil } }
}

private func day(_ name: String) -> Key<Day> {
    Key(name: name) { if case .day(let day) = $0 { day } else { nil } }
}

private func record(_ name: String) -> Key<Record> {
    Key(name: name) { if case .record(let record) = $0 { record } else { nil } }
}

private func records(_ name: String) -> Key<[Record]> {
    Key(name: name) {
        guard case .list(let values) = $0 else { return nil }
        return values.compactMap { if case .record(let record) = $0 { record } else { nil } }
    }
}

private func texts(_ name: String) -> Key<[String]> {
    Key(name: name) {
        guard case .list(let values) = $0 else { return nil }
        return values.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }
}
