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

/// One row of the backlog (sums of 64-bit amounts are wider): units still owed of some order lines, and what they are worth.
package struct BacklogRow: Sendable, Equatable {
    /// The values of the keys asked for, in their order; nil where there is none.
    package var keys: [String?]
    /// Units ordered, cancelled ones included.
    package var ordered: Int128
    /// Units in each state of an order line, in the order of `SubjectKind.line.states`.
    package var states: [Int128]
    /// Unallocated, allocated and in transit.
    package var backlog: Int128
    package var overdue: Int128
    package var nextPromisedOn: Day?
    package var oldestOrderOn: Day?
    package var gpusBacklog: Int128
    /// EFLOPS of dense BF16, exact.
    package var eflopsBacklog: String
    /// Nil where an open line is in a foreign currency without a rate.
    package var valueJPYBacklog: String?
    /// How many of the lines, or of their monthly parts, rest on an assumed source.
    package var assumedLines: Int128

    package init(
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
