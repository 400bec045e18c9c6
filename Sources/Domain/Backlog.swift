/// What the backlog can be grouped by; the names are those of the option `--by` and of the columns.
package enum BacklogKey: String, Sendable, CaseIterable {
    case order
    case line
    case buyer
    case vendor
    case product
    case programme
    case channel
    /// The month in which open units are promised: it takes lines apart.
    case month
}

/// Which order lines a backlog is of; nil takes all.
package struct BacklogFilter: Sendable, Equatable {
    package var order: String?
    package var buyer: String?
    package var vendor: String?
    package var product: String?
    package var programme: String?
    package var channel: String?
    /// Only lines, or their monthly parts, of which something is overdue.
    package var isOverdueOnly = false

    package init() {}
}

/// One row of the backlog: units still owed of some order lines, and what they are worth.
///
/// By month a row is of open units alone: then `ordered` is 0, `states` is empty, and neither the
/// next promise nor the oldest order is told. Units are of 64 bits for a line, so their sums are
/// wider.
package struct BacklogRow: Sendable, Equatable {
    /// Whether it is the sum of all rows; then its keys say nothing.
    package let isTotal: Bool
    /// The values of the keys asked for, in their order; nil where there is none.
    package var keys: [String?]
    /// Units ordered, cancelled ones included.
    package let ordered: Int128
    /// Units in each state of an order line, in the order of `SubjectKind.line.states`.
    package let states: [Int128]
    /// Unallocated, allocated and in transit.
    package let backlog: Int128
    /// Units promised by the day asked about and not arrived by it, at most the backlog.
    package let overdue: Int128
    /// The first day after the one asked about for which open units are promised; nil where none is.
    package let nextPromisedOn: Day?
    /// The business day of the first order of these lines.
    package let oldestOrderOn: Day?
    /// Accelerators in the units of the backlog.
    package let gpusBacklog: Int128
    /// EFLOPS of dense BF16 of the backlog, an exact decimal.
    package let eflopsBacklog: String
    /// Whole yen, each line (by month, each part of it) rounded up; nil where an open line is in a
    /// foreign currency without a rate.
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
