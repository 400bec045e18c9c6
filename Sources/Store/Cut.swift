package import Domain

/// Which past is asked about: business days up to `day`, as known by the events up to `seq`.
package struct Cut: Sendable, Hashable {
    /// The last business day that counts.
    package let day: Day
    /// The last event that counts; 0 for none.
    package let seq: Int64
    /// Whether nothing recorded lies after it, so that what stands in the tables is what held.
    ///
    /// True only within one snapshot of the database.
    package let isCurrent: Bool

    package init(day: Day, seq: Int64, isCurrent: Bool = false) {
        self.day = day
        self.seq = seq
        self.isCurrent = isCurrent
    }
}
