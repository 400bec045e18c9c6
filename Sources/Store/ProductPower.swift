/// What a product gives per unit, as described on the day that is asked about.
package struct ProductPower: Sendable {
    package let product: String
    package let gpusPerUnit: Int64
    /// EFLOPS of dense BF16 per unit, exact.
    package let eflopsPerUnit: String
    /// Watts per unit; 0 where nothing is said of them.
    package let tdpWatts: Int64
    /// Whether a source of the description, or of that of the product inside, is assumed.
    package let isAssumed: Bool

    package init(
        product: String,
        gpusPerUnit: Int64,
        eflopsPerUnit: String,
        tdpWatts: Int64,
        isAssumed: Bool
    ) {
        self.product = product
        self.gpusPerUnit = gpusPerUnit
        self.eflopsPerUnit = eflopsPerUnit
        self.tdpWatts = tdpWatts
        self.isAssumed = isAssumed
    }
}
