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
package struct BacklogRow: Sendable, Equatable {
    /// The values of the keys asked for, in their order; nil where there is none.
    package var keys: [String?]
    /// Units ordered, cancelled ones included.
    package var ordered: Int64
    /// Units in each state of an order line, in the order of `SubjectKind.line.states`.
    package var states: [Int64]
    /// Unallocated, allocated and in transit.
    package var backlog: Int64
    package var overdue: Int64
    package var nextPromisedOn: Day?
    package var oldestOrderOn: Day?
    package var gpusBacklog: Int64
    /// EFLOPS of dense BF16, exact.
    package var eflopsBacklog: String
    /// Nil where an open line is in a foreign currency without a rate.
    package var valueJPYBacklog: String?
    /// How many of the lines rest on an assumed source.
    package var assumedLines: Int64

    package init(
        keys: [String?], ordered: Int64, states: [Int64], backlog: Int64, overdue: Int64,
        nextPromisedOn: Day?, oldestOrderOn: Day?, gpusBacklog: Int64, eflopsBacklog: String,
        valueJPYBacklog: String?, assumedLines: Int64
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
