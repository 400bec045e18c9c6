/// What the backlog can be grouped by.
package enum BacklogKey: String, Sendable, CaseIterable {
    case order
    case line
    case buyer
    case vendor
    case product
    case programme
    case channel
    /// The month in which the open units are promised.
    case month
}

/// One row of the backlog: units still owed of some order lines, and what they are worth.
///
/// Sums of 64-bit amounts are wider.
package struct BacklogRow: Sendable, Equatable {
    /// Whether it is the sum of all rows; then it has no keys.
    package let isTotal: Bool
    /// The values of the keys asked for, in their order; nil where there is none.
    package var keys: [String?]
    /// Units ordered, cancelled ones included.
    package let ordered: Int128
    /// Units in each state of an order line, in the order of `SubjectKind.line.states`.
    package let states: [Int128]
    /// Unallocated, allocated and in transit.
    package let backlog: Int128
    package let overdue: Int128
    package let nextPromisedOn: Day?
    package let oldestOrderOn: Day?
    package let gpusBacklog: Int128
    /// EFLOPS of dense BF16, exact.
    package let eflopsBacklog: String
    /// Nil where an open line is in a foreign currency without a rate.
    package let valueJPYBacklog: String?
    /// How many of the lines, or of their monthly parts, rest on an assumed source.
    package let assumedLines: Int128

    package init(
        isTotal: Bool,
        keys: [String?],
        ordered: Int128,
        states: [Int128],
        backlog: Int128,
        overdue: Int128,
        nextPromisedOn: Day?,
        oldestOrderOn: Day?,
        gpusBacklog: Int128,
        eflopsBacklog: String,
        valueJPYBacklog: String?,
        assumedLines: Int128
    ) {
        self.isTotal = isTotal
        self.keys = keys
        self.ordered = ordered
        self.states = states
        self.backlog = backlog
        self.overdue = overdue
        self.nextPromisedOn = nextPromisedOn
        self.oldestOrderOn = oldestOrderOn
        self.gpusBacklog = gpusBacklog
        self.eflopsBacklog = eflopsBacklog
        self.valueJPYBacklog = valueJPYBacklog
        self.assumedLines = assumedLines
    }
}
